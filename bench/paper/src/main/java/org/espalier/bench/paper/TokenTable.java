package org.espalier.bench.paper;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Metrics;
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
 * The table behind {@code bench/run-tokens}: the tags that GPT-4 gave to the words of texts on endangered species, learned by a tree
 * of depth 6 from the tags themselves and from a network that learned them from the same columns. Of each seed a quarter of the
 * texts is held out, and of the others a tenth chooses the epoch: whole texts both times.
 */
final class TokenTable {
    private static final int DEPTH = 6;
    private static final EvaluationOptions MEASURE = new EvaluationOptions(1, 0, 1);
    private static final TokenOptions TOKENS = TokenOptions.defaults()
            .withCues(List.of("live*", "inhabit*", "feed*", "eat*", "breed*", "reproduc*"))
            .withKinds(List.of("SPECIES", "HABITAT", "FEEDING", "BREEDING"))
            .withForm(TokenOptions.TagForm.PLAIN);

    /** A tree of one kind of leaves, learned from one thing; figures of each seed. */
    private record Line(LeafKind leaves, boolean isDistilled, List<double[]> figures) {
        String name() {
            return "GPT-4 → " + (isDistilled ? "network → " : "") + "tree, "
                    + (leaves == LeafKind.POINTS ? "scorecards as leaves" : "constant leaves");
        }
    }

    private final Path folder;
    private final PrintStream out;

    private TokenTable(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Path data = NumberRows.folderOf(Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .resolve("species/ner_tokens.txt.gz");
        new TokenTable(Files.createTempDirectory("espalier-tokens"), out).print(read(data), seeds);
    }

    private static List<Sentence> read(Path file) {
        List<Sentence> texts = new ArrayList<>();
        try (SentenceReader reader =
                SentenceReader.open(file, SentenceReader.Format.CONLL, Optional.of(why -> System.err.println(why)))) {
            for (Optional<Sentence> text = reader.next(); text.isPresent(); text = reader.next()) {
                texts.add(text.get());
            }
        }
        return texts;
    }

    private void print(List<Sentence> texts, int seeds) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (LeafKind leaves : List.of(LeafKind.CONSTANT, LeafKind.POINTS)) {
            lines.add(new Line(leaves, false, new ArrayList<>()));
            lines.add(new Line(leaves, true, new ArrayList<>()));
        }
        List<double[]> ofNetwork = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            measure(texts, seed, lines, ofNetwork);
        }
        out.println(
                "| learned by | average, % | max-path, % | path mass | macro F1, % | entity F1, % | agreement, % |");
        out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (Line line : lines) {
            out.println("| " + line.name() + cells(line.figures()));
        }
        out.println("| GPT-4 → network" + cells(ofNetwork));
        for (int i = 0; i < lines.size(); i += 2) {
            for (int figure : new int[] {1, 4}) {
                Statistics.Gain gain = Statistics.pairedGain(
                        column(lines.get(i + 1).figures(), figure),
                        column(lines.get(i).figures(), figure));
                out.printf(
                        Locale.ROOT,
                        "gain by the network, %s, %s: %+.2f%s%n",
                        lines.get(i).leaves() == LeafKind.POINTS ? "scorecards as leaves" : "constant leaves",
                        figure == 1 ? "max-path accuracy" : "entity F1",
                        gain.mean(),
                        gain.halfWidth().isPresent()
                                ? String.format(Locale.ROOT, " [%+.2f, %+.2f]", gain.low(), gain.high())
                                : "");
            }
        }
    }

    private void measure(List<Sentence> texts, int seed, List<Line> lines, List<double[]> ofNetwork)
            throws IOException {
        List<Sentence> order = new ArrayList<>(texts);
        Collections.shuffle(order, new Random(seed));
        int heldOut = texts.size() / 4;
        int validation = heldOut + (texts.size() - heldOut) / 10;
        Path ofTraining = write("training", order.subList(heldOut, order.size()));
        Schema schema = DataSource.open(options(ofTraining)).inferSchema(note -> {});
        Dataset all = read(ofTraining, schema);
        Dataset training = read(write("fit", order.subList(validation, order.size())), schema);
        Dataset choosing = read(write("validation", order.subList(heldOut, validation)), schema);
        Dataset test = read(write("test", order.subList(0, heldOut)), schema);
        List<String> sentenceOf = new ArrayList<>();
        for (int s = 0; s < heldOut; s++) {
            sentenceOf.addAll(Collections.nCopies(order.get(s).tokens().size(), String.valueOf(s)));
        }
        List<TeachOptions> networks = List.of(
                TeachOptions.smallTables(all.rows()).seed(seed).threads(1).build());
        try (Teacher network =
                Dl4jTrainer.trainSimplest(all, networks, TeachListener.SILENT).teacher()) {
            float[] answers = Teachers.ask(network, test, (done, total) -> {});
            for (Line line : lines) {
                DistillOptions options = DistillOptions.builder(training)
                        .depth(DEPTH)
                        .leaves(line.leaves())
                        .seed(seed)
                        .threads(1)
                        .build();
                SoftDecisionTree tree = new Distiller(options)
                        .distill(
                                training,
                                line.isDistilled() ? Optional.of(network) : Optional.empty(),
                                Optional.of(choosing));
                line.figures().add(figures(tree, test, sentenceOf, answers));
                System.err.println(seed + " " + line.name() + " "
                        + Arrays.toString(line.figures().get(line.figures().size() - 1)));
                if (ofNetwork.size() < seed) {
                    ofNetwork.add(figuresOfTeacher(tree, test, sentenceOf, answers));
                }
            }
        }
    }

    /** Average, max-path, path mass, macro F1 and entity F1 by max-path, agreement by max-path. */
    private static double[] figures(SoftDecisionTree tree, Dataset test, List<String> sentenceOf, float[] answers) {
        Evaluation e = Evaluation.of(tree, test, Optional.of(answers), MEASURE);
        EntityEvaluation entities = EntityEvaluation.of(tree, test, sentenceOf, Optional.empty(), MEASURE);
        return new double[] {
            100 * e.accuracy().orElseThrow().average(),
            100 * e.accuracy().orElseThrow().maxPath(),
            e.pathMass().mean(),
            100 * e.macroF1().orElseThrow().maxPath(),
            100 * entities.byWay().get("maxPath").all().f1(),
            100 * e.agreement().orElseThrow().maxPath()
        };
    }

    private static double[] figuresOfTeacher(
            SoftDecisionTree tree, Dataset test, List<String> sentenceOf, float[] answers) {
        Evaluation e = Evaluation.of(tree, test, Optional.of(answers), MEASURE);
        int classes = tree.classes();
        int[] said = new int[test.rows()];
        Arrays.setAll(said, r -> Metrics.argmax(answers, r, classes));
        EntityEvaluation entities = EntityEvaluation.of(
                sentenceOf, tree.schema().target().classes(), test.labels(), Map.of("network", said), MEASURE);
        double accuracy = 100 * e.accuracy().orElseThrow().teacher().orElseThrow();
        return new double[] {
            accuracy,
            accuracy,
            Double.NaN,
            100 * e.macroF1().orElseThrow().teacher().orElseThrow(),
            100 * entities.byWay().get("network").all().f1(),
            Double.NaN
        };
    }

    private static String cells(List<double[]> figures) {
        StringBuilder out = new StringBuilder();
        for (int f = 0; f < figures.get(0).length; f++) {
            double[] values = column(figures, f);
            out.append(" | ")
                    .append(Double.isNaN(values[0]) ? "–" : ScorecardTable.spread(f == 2 ? "%.3f" : "%.2f", values));
        }
        return out + " |";
    }

    private static double[] column(List<double[]> figures, int figure) {
        return figures.stream().mapToDouble(f -> f[figure]).toArray();
    }

    private Path write(String name, List<Sentence> texts) throws IOException {
        Path file = folder.resolve(name + ".csv");
        TokenRows rows = new TokenRows(TOKENS, true);
        try (Writer out = Files.newBufferedWriter(file)) {
            rows.begin(out);
            for (Sentence text : texts) {
                rows.add(text, out);
            }
        }
        return file;
    }

    private static DataOptions options(Path file) {
        return DataOptions.builder(file).target(TokenRows.TAG).build();
    }

    private static Dataset read(Path file, Schema schema) {
        return DataSource.open(options(file)).read(schema, LabelPolicy.REQUIRED, new DataNotes());
    }
}
