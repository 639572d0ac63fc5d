package org.espalier.samples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
 * three rules that most messages meet; the last fifth of the messages is held out. The labels are not learned from: they only say how good it is.
 *
 * <pre>
 * SpamVotes messages.csv.gz
 * </pre>
 *
 * The file has the columns {@code id,text,label} and one for each model, whose cells are {@code ham}, {@code spam} or empty. Messages with
 * labels are the SMS Spam Collection of the UCI repository; the answers are to be asked of the models. What a row says of its
 * message is made by hand here.
 */
public final class SpamVotes {
    private static final List<String> CLASSES = List.of("ham", "spam");
    private static final int RULES = 3;

    private SpamVotes() {}

    /** @param args the file */
    public static void main(String[] args) {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<int[]> answers = new ArrayList<>();
        List<String> models;
        try (TextRows file = TextRows.open(Path.of(args[0]))) {
            models = file.columns().subList(3, file.columns().size());
            while (file.advance()) {
                Map<String, Object> row = new HashMap<>(says(file.text(1)));
                row.put("label", file.text(2));
                rows.add(row);
                int[] said = new int[models.size()];
                for (int m = 0; m < said.length; m++) {
                    said[m] = CLASSES.indexOf(file.text(3 + m)); // -1: no answer
                }
                answers.add(said);
            }
        }
        int learned = rows.size() * 4 / 5;
        DataSource source = source(rows.subList(0, learned));
        Schema schema = source.inferSchema(System.out::println);
        Dataset messages = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        VotesTeacher teacher = teacher(models, schema, answers.subList(0, learned));
        for (VotesTeacher.Annotator model : teacher.annotators(messages)) {
            System.out.printf(
                    Locale.ROOT,
                    "%-20s right on %.2f %%, by the votes alone an estimated %.2f %%%n",
                    model.name(),
                    100 * model.accuracy(),
                    100 * model.estimated());
        }

        DistillOptions options = DistillOptions.builder(messages)
                .depth(4)
                .leaves(LeafKind.CONSTANT)
                .gates(GateKind.ONE)
                .build();
        SoftDecisionTree tree = new Distiller(options).distill(messages, Optional.of(teacher));
        Dataset heldOut =
                source(rows.subList(learned, rows.size())).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        float[] said = Teachers.ask(
                teacher(models, schema, answers.subList(learned, rows.size())), heldOut, (done, total) -> {});
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

    private static DataSource source(List<Map<String, Object>> rows) {
        return DataSource.of(
                RowSource.ofMaps(rows),
                DataOptions.builder("messages").target("label").build());
    }

    private static VotesTeacher teacher(List<String> models, Schema schema, List<int[]> answers) {
        Votes votes = Votes.of(models, schema.target().classes(), answers.toArray(int[][]::new));
        return VotesTeacher.of(votes, VotesTeacher.Weighting.DAWID_SKENE);
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

    /** What a row says of a message. */
    private static Map<String, Object> says(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Map<String, Object> row = new HashMap<>();
        row.put("length", (double) text.length());
        row.put("digits", (double) text.chars().filter(Character::isDigit).count());
        row.put("capitals", (double) text.chars().filter(Character::isUpperCase).count());
        row.put("link", lower.contains("www") || lower.contains("http") ? "yes" : "no");
        for (String word : List.of("free", "call", "txt", "win", "prize", "claim")) {
            row.put("says " + word, lower.matches("(?s).*\\b" + word + ".*") ? "yes" : "no");
        }
        return row;
    }
}
