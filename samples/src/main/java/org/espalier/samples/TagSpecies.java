package org.espalier.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.dl4j.Dl4jTrainer;
import org.espalier.teacher.dl4j.TeachListener;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.tokens.EntityEvaluation;
import org.espalier.tokens.Sentence;
import org.espalier.tokens.SentenceReader;
import org.espalier.tokens.TokenOptions;
import org.espalier.tokens.TokenRows;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;

/**
 * Tags that a language model gave to words, learned by a network and from it by a tree: texts on endangered species with their species, habitats,
 * feeding and breeding. A fifth of the texts is held out, and what is found of whole entities there is printed.
 *
 * <pre>
 * TagSpecies tokens.txt.gz 400 80
 * </pre>
 *
 * A line is {@code token TAG}, an empty line stands between texts. Any file of that form will do; the tags and the words that
 * announce them are those of the paper on distilling named entity recognition for endangered species.
 */
public final class TagSpecies {
    private static final TokenOptions TOKENS = TokenOptions.defaults()
            .withCues(List.of("live*", "inhabit*", "feed*", "eat*", "breed*", "reproduc*"))
            .withKinds(List.of("SPECIES", "HABITAT", "FEEDING", "BREEDING"))
            .withForm(TokenOptions.TagForm.PLAIN);

    private TagSpecies() {}

    /** @param args the file, how many of its texts to take, the most epochs to train the network and the tree */
    public static void main(String[] args) throws IOException {
        List<Sentence> texts = read(Path.of(args[0]), Integer.parseInt(args[1]));
        int epochs = Integer.parseInt(args[2]);
        List<Sentence> learned = texts.subList(0, texts.size() * 4 / 5);
        List<Sentence> heldOut = texts.subList(learned.size(), texts.size());
        Path folder = Files.createTempDirectory("species");
        Path file = write(learned, folder.resolve("learned.csv"));
        Schema schema = source(file).inferSchema(note -> {});
        Dataset training = source(file).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        Dataset test = source(write(heldOut, folder.resolve("held-out.csv")))
                .read(schema, LabelPolicy.REQUIRED, new DataNotes());

        TeachOptions teaching = TeachOptions.smallTables(training.rows())
                .epochs(Math.min(epochs, 20))
                .build();
        try (Teacher network =
                Dl4jTrainer.train(training, teaching, TeachListener.SILENT).teacher()) {
            DistillOptions options = DistillOptions.builder(training)
                    .depth(6)
                    .epochs(epochs)
                    .leaves(LeafKind.CONSTANT)
                    .build();
            SoftDecisionTree tree = new Distiller(options).distill(training, Optional.of(network));
            float[] answers = Teachers.ask(network, test, (done, total) -> {});
            EntityEvaluation found = EntityEvaluation.of(
                    tree, test, textOf(heldOut), Optional.of(answers), EvaluationOptions.defaults());
            System.out.print(found.text());
        }
        System.out.printf(Locale.ROOT, "%d texts learned from, %d held out%n", learned.size(), heldOut.size());
    }

    private static List<Sentence> read(Path file, int most) {
        List<Sentence> texts = new ArrayList<>();
        try (SentenceReader reader =
                SentenceReader.open(file, SentenceReader.Format.CONLL, Optional.of(System.out::println))) {
            for (Optional<Sentence> text = reader.next(); text.isPresent(); text = reader.next()) {
                texts.add(text.get());
            }
        }
        // neighbours in such files are of one source, tagged by one habit
        Collections.shuffle(texts, new Random(1));
        return texts.subList(0, Math.min(most, texts.size()));
    }

    /** The text that each token stands in. */
    private static List<String> textOf(List<Sentence> texts) {
        List<String> out = new ArrayList<>();
        for (int t = 0; t < texts.size(); t++) {
            out.addAll(Collections.nCopies(texts.get(t).tokens().size(), String.valueOf(t)));
        }
        return out;
    }

    private static Path write(List<Sentence> texts, Path file) {
        TokenRows rows = new TokenRows(TOKENS, true);
        try (Writer out = Files.newBufferedWriter(file)) {
            rows.begin(out);
            for (Sentence text : texts) {
                rows.add(text, out);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataSource source(Path file) {
        return DataSource.open(DataOptions.builder(file).target(TokenRows.TAG).build());
    }
}
