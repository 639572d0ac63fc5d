package org.espalier.samples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.espalier.data.TextRows;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.explain.TreeView;
import org.espalier.explain.rules.PlainRules;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.Votes;
import org.espalier.teacher.VotesTeacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.GateKind;
import org.espalier.train.LeafKind;

/**
 * Answers of language models as a teacher: what seven of them said of short messages becomes a tree of a few questions, and the
 * three rules that most messages meet. The last fifth of the messages is held out. The labels of the file are not
 * learned from: they only say how good it is.
 *
 * <pre>
 * SpamVotes messages.csv.gz 5160
 * </pre>
 *
 * The file has the columns {@code id,text,label} and one for each model, whose cells are {@code ham}, {@code spam} or empty. Messages with
 * labels are the SMS Spam Collection of the UCI repository; the answers are to be asked of the models. A column of texts has its
 * words as columns.
 */
public final class SpamVotes {
    private static final List<String> CLASSES = List.of("ham", "spam");
    private static final int RULES = 3;

    private SpamVotes() {}

    /** @param args the file, how many of its messages to take */
    public static void main(String[] args) {
        List<String> texts = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        List<int[]> answers = new ArrayList<>();
        List<String> models;
        try (TextRows file = TextRows.open(Path.of(args[0]))) {
            models = file.columns().subList(3, file.columns().size());
            for (int most = Integer.parseInt(args[1]); texts.size() < most && file.advance(); ) {
                texts.add(file.text(1));
                labels.add(file.text(2));
                int[] said = new int[models.size()];
                for (int m = 0; m < said.length; m++) {
                    said[m] = CLASSES.indexOf(file.text(3 + m)); // -1: no answer
                }
                answers.add(said);
            }
        }
        int learned = texts.size() * 4 / 5;
        VotesTeacher teacher = teacher(models, answers.subList(0, learned));
        for (VotesTeacher.Annotator model : teacher.annotators()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %.2f %% of the others' votes say the same; right on an estimated %.2f %%%n",
                    model.name(),
                    100 * model.agreement(),
                    100 * model.estimated());
        }

        // the words that are learned from are chosen by what most models said
        DataSource source = source(texts.subList(0, learned), mostSaid(teacher));
        Schema schema = source.inferSchema(System.out::println);
        Dataset messages = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        DistillOptions options = DistillOptions.builder(messages)
                .depth(4)
                .leaves(LeafKind.CONSTANT)
                .gates(GateKind.ONE)
                .build();
        SoftDecisionTree tree = new Distiller(options).distill(messages, Optional.of(teacher));
        Dataset heldOut = source(texts.subList(learned, texts.size()), labels.subList(learned, texts.size()))
                .read(schema, LabelPolicy.REQUIRED, new DataNotes());
        float[] said =
                Teachers.ask(teacher(models, answers.subList(learned, texts.size())), heldOut, (done, total) -> {});
        Evaluation found = Evaluation.of(tree, heldOut, Optional.of(said), EvaluationOptions.defaults());
        System.out.printf(
                Locale.ROOT,
                "on %d held-out messages the tree agrees with the votes on %.2f %%, is right on %.2f %% (the votes: %.2f %%)%n",
                heldOut.rows(),
                100 * found.agreement().orElseThrow().maxPath(),
                100 * found.accuracy().orElseThrow().maxPath(),
                100 * found.accuracy().orElseThrow().teacher().orElseThrow());
        printRules(TreeView.of(tree));
    }

    private static DataSource source(List<String> texts, List<String> labels) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int r = 0; r < texts.size(); r++) {
            rows.add(Map.of("text", texts.get(r), "label", labels.get(r)));
        }
        DataOptions options = DataOptions.builder("messages")
                .target("label")
                .texts(List.of("text"))
                .build();
        return DataSource.of(RowSource.ofMaps(rows), options);
    }

    private static VotesTeacher teacher(List<String> models, List<int[]> answers) {
        Votes votes = Votes.of(models, CLASSES, answers.toArray(int[][]::new));
        return VotesTeacher.of(votes, VotesTeacher.Weighting.DAWID_SKENE);
    }

    /** The likelier class of each row by the weighted votes. */
    private static List<String> mostSaid(VotesTeacher teacher) {
        double[] ham = teacher.fitted().orElseThrow().posteriors();
        List<String> out = new ArrayList<>();
        for (int r = 0; r < teacher.votes().rows(); r++) {
            out.add(ham[2 * r] > 0.5 ? "ham" : "spam");
        }
        return out;
    }

    private static void printRules(TreeView tree) {
        PlainRules.of(tree).list().stream()
                .sorted((a, b) -> Long.compare(tree.rows(b.node()), tree.rows(a.node())))
                .limit(RULES)
                .forEach(rule -> System.out.printf(
                        Locale.ROOT,
                        "%s, %.1f %% of the messages: %s%n",
                        tree.classes().get(rule.answer()),
                        100.0 * tree.rows(rule.node()) / tree.rows(0),
                        String.join(" and ", rule.texts(tree))));
    }
}
