package org.espalier.samples;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.MarkedText;
import org.espalier.explain.TreeView;
import org.espalier.explain.rules.PlainRules;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.GateKind;
import org.espalier.train.LeafKind;

/**
 * A column of texts: a tree of depth 4 that reads short messages, the three rules that most messages meet, and a message with what the
 * decision read in it marked; the last fifth of the messages is held out.
 *
 * <pre>
 * SpamWords messages.csv.gz text label
 * </pre>
 *
 * Messages with labels are the SMS Spam Collection of the UCI repository. Other columns are not looked at.
 */
public final class SpamWords {
    private static final int RULES = 3;

    private SpamWords() {}

    /** @param args the CSV file, its column of texts, its column of classes */
    public static void main(String[] args) {
        Path file = Path.of(args[0]);
        DataOptions.Builder options = DataOptions.builder(file)
                .target(args[2])
                .texts(List.of(args[1]))
                .vocabulary(100);
        Schema columns = DataSource.open(options.build()).inferSchema(note -> {});
        List<String> others = columns.columns().stream()
                .filter(c -> !(c instanceof Column.Text
                        || c instanceof Column.Number n && n.text().isPresent()))
                .map(Column::name)
                .toList();
        DataSource source = DataSource.open(options.ignored(others).build());
        int rows = source.read(columns, LabelPolicy.REQUIRED, new DataNotes()).rows();
        int learned = rows * 4 / 5;
        // words that are chosen by the labels of held-out rows would flatter what is measured on these
        Schema schema = source.inferSchema(System.out::println, row -> row <= learned);
        Dataset all = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        Dataset messages = all.select(IntStream.range(0, learned).toArray());
        Dataset heldOut = all.select(IntStream.range(learned, rows).toArray());

        DistillOptions how = DistillOptions.builder(messages)
                .depth(4)
                .epochs(40)
                .leaves(LeafKind.CONSTANT)
                .gates(GateKind.ONE)
                .build();
        SoftDecisionTree tree = new Distiller(how).distill(messages, Optional.empty());
        Evaluation found = Evaluation.of(tree, heldOut, Optional.empty(), EvaluationOptions.defaults());
        System.out.printf(
                Locale.ROOT,
                "right on %.1f %% of %d held-out messages, %.1f columns read%n",
                100 * found.accuracy().orElseThrow().maxPath(),
                heldOut.rows(),
                found.leaves().columnsRead().orElseThrow());
        printRules(TreeView.of(tree));
        Explanation why = Explainer.of(tree)
                .explain(Map.of(args[1], "You have WON a free prize! Call 0800 123 4567 to claim it."));
        MarkedText.of(why).forEach(text -> System.out.println(why.predictedClass() + ": " + text.text(200)));
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
