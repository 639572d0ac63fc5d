package org.espalier.bench.paper;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.espalier.base.ArgMax;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.dl4j.Dl4jTrainer;
import org.espalier.teacher.dl4j.TeachListener;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;

/**
 * The curve behind {@code bench/run-readable}: how well a tree of constant leaves agrees with its teacher when its gates may ask
 * about few columns, against the columns that a reader of a decision looks at. Rows are those of {@link ScorecardRows}; the
 * teacher is the small network that {@code teach} tries first, trained on the same training rows.
 */
final class ReadableTable {
    private static final int ALL = Integer.MAX_VALUE;

    private final ScorecardRows rows;
    private final int seeds;
    private final PrintStream out;

    private ReadableTable(Asked asked) {
        this.rows = asked.rows();
        this.seeds = asked.seeds();
        this.out = asked.out();
    }

    public static void main(String[] args) {
        Asked asked = Asked.of(args);
        asked.out()
                .println(
                        "| data | depth | columns a gate | agreement, max-path | accuracy, max-path | path mass | columns read |");
        asked.out().println("| --- | --- | --- | --- | --- | --- | --- |");
        ReadableTable table = new ReadableTable(asked);
        asked.names().forEach(table::lines);
        // ND4J's threads would keep the process
        System.exit(0);
    }

    private void lines(String name) {
        int depth = name.equals("german-credit") ? 4 : 3;
        int[] budgets = {ALL, 5, 3, 2, 1};
        double[][][] figures = new double[budgets.length][4][seeds];
        double[][] cart = new double[2][seeds];
        for (int s = 0; s < seeds; s++) {
            Dataset[] parts = rows.read(name, s + 1);
            TeachOptions small = TeachOptions.smallTables(parts[0].rows())
                    .seed(s + 1)
                    .threads(1)
                    .build();
            try (Teacher teacher =
                    Dl4jTrainer.train(parts[0], small, TeachListener.SILENT).teacher()) {
                float[] answers = Teachers.ask(teacher, parts[1], (done, total) -> {});
                Cart grown = Cart.grow(named(parts[0], Teachers.ask(teacher, parts[0], (done, total) -> {})));
                Dataset asked = named(parts[1], answers);
                cart[0][s] = 100 * grown.ofDepth(depth).accuracy(asked);
                cart[1][s] = 100 * grown.ofLeaves(1 << depth).accuracy(asked);
                for (int b = 0; b < budgets.length; b++) {
                    double[] found = figures(parts, teacher, answers, depth, budgets[b], s + 1);
                    for (int i = 0; i < found.length; i++) {
                        figures[b][i][s] = found[i];
                    }
                }
            }
        }
        for (int b = 0; b < budgets.length; b++) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s | %.3f | %.2f |%n",
                    name,
                    depth,
                    budgets[b] == ALL ? "all" : budgets[b],
                    ScorecardTable.spread("%.2f", figures[b][0]),
                    ScorecardTable.spread("%.2f", figures[b][1]),
                    Arrays.stream(figures[b][2]).average().orElseThrow(),
                    Arrays.stream(figures[b][3]).average().orElseThrow());
        }
        for (int c = 0; c < cart.length; c++) {
            String what = c == 0 ? "CART of that depth" : "CART of " + (1 << depth) + " leaves";
            out.printf("| %s | %d | %s | %s | | | |%n", name, depth, what, ScorecardTable.spread("%.2f", cart[c]));
        }
    }

    /** The rows with the teacher's classes as labels: what CART is to agree with. */
    private static Dataset named(Dataset rows, float[] answers) {
        int classes = rows.schema().classes();
        int[] labels = new int[rows.rows()];
        for (int r = 0; r < labels.length; r++) {
            labels[r] = ArgMax.of(answers, r * classes, classes);
        }
        return new Dataset(rows.schema(), rows.features(), labels, Optional.empty());
    }

    private static double[] figures(
            Dataset[] parts, Teacher teacher, float[] answers, int depth, int columns, long seed) {
        DistillOptions options = DistillOptions.builder(parts[0])
                .leaves(LeafKind.CONSTANT)
                .depth(depth)
                .columnsPerGate(columns)
                .seed(seed)
                .build();
        SoftDecisionTree tree = new Distiller(options).distill(parts[0], Optional.of(teacher));
        Evaluation e = Evaluation.of(
                tree,
                parts[1],
                Optional.of(answers),
                EvaluationOptions.defaults().withThreads(1));
        return new double[] {
            100 * e.agreement().orElseThrow().maxPath(),
            100 * e.accuracy().orElseThrow().maxPath(),
            e.pathMass().mean(),
            e.leaves().columnsRead().orElseThrow()
        };
    }
}
