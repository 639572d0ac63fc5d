package org.espalier.bench.paper;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
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
import org.espalier.train.TrainingListener;

/**
 * The curve behind {@code bench/run-readable}: how well a tree of constant leaves agrees with its teacher when its gates may ask
 * about few columns, against the columns that a reader of a decision looks at. Rows are those of {@link ScorecardRows}; the
 * teacher is the small network that {@code teach} tries first, trained on the same training rows.
 */
final class ReadableTable {
    private static final int ALL = Integer.MAX_VALUE;

    /** Data sets, and the depth of their trees. */
    private static final Map<String, Integer> DEPTHS = new LinkedHashMap<>();

    static {
        DEPTHS.put("adult", 3);
        DEPTHS.put("german-credit", 4);
        DEPTHS.put("breast-cancer", 3);
        DEPTHS.put("credit-default", 3);
        DEPTHS.put("california", 5);
        DEPTHS.put("letter", 8);
    }

    private final ScorecardRows rows;
    private final int seeds;
    private final PrintStream out;

    private ReadableTable(Asked asked) {
        this.rows = asked.rows();
        this.seeds = asked.seeds();
        this.out = asked.out();
    }

    public static void main(String[] args) {
        Asked asked = Asked.of(args, List.copyOf(DEPTHS.keySet()));
        asked.out()
                .println("| data | depth | columns a gate | agreement, max-path | accuracy, max-path | path mass"
                        + " | columns read | by growth |");
        asked.out().println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        ReadableTable table = new ReadableTable(asked);
        asked.names().forEach(table::lines);
        // ND4J's threads would keep the process
        System.exit(0);
    }

    /** Figures of a kind of tree, {@code [seeds]}. */
    private static final class Line {
        final String label;
        final int budget;
        final double[] agreement;
        final double[] accuracy;
        final double[] mass;
        final double[] columns;
        int grown;

        Line(String label, int budget, int seeds) {
            this.label = label;
            this.budget = budget;
            this.agreement = new double[seeds];
            this.accuracy = new double[seeds];
            this.mass = new double[seeds];
            this.columns = new double[seeds];
        }
    }

    private void lines(String name) {
        int depth = Optional.ofNullable(DEPTHS.get(name))
                .orElseThrow(() -> new EspalierException("expected one of " + DEPTHS.keySet() + ", found " + name));
        List<Line> trees = new ArrayList<>();
        for (String budget : System.getProperty("columns", "all,5,3,2,1").split(",")) {
            trees.add(new Line(budget, budget.equals("all") ? ALL : Integer.parseInt(budget), seeds));
        }
        List<Line> carts = List.of(
                new Line("CART of that depth", 0, seeds), new Line("CART of " + (1 << depth) + " leaves", 0, seeds));
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
                measure(grown.ofDepth(depth), parts[1], answers, carts.get(0), s);
                measure(grown.ofLeaves(1 << depth), parts[1], answers, carts.get(1), s);
                for (Line line : trees) {
                    measure(parts, teacher, answers, depth, line, s);
                }
            }
        }
        trees.forEach(line -> print(name, depth, line));
        carts.forEach(line -> print(name, depth, line));
    }

    private void print(String name, int depth, Line line) {
        out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s | %.2f | %s |%n",
                name,
                depth,
                line.label,
                ScorecardTable.spread("%.2f", line.agreement),
                ScorecardTable.spread("%.2f", line.accuracy),
                line.budget == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%.3f",
                                Arrays.stream(line.mass).average().orElseThrow()),
                Arrays.stream(line.columns).average().orElseThrow(),
                line.budget == 0 || line.budget == ALL ? "" : line.grown + " of " + seeds);
    }

    /** The rows with the teacher's classes as labels: what CART is to agree with. */
    private static Dataset named(Dataset rows, float[] answers) {
        int classes = rows.schema().classes();
        int[] labels = new int[rows.rows()];
        for (int r = 0; r < labels.length; r++) {
            labels[r] = ArgMax.of(answers, r * classes, classes);
        }
        return new Dataset(rows.schema(), rows.features(), labels, rows.weights());
    }

    private static void measure(Cart.Pruned cart, Dataset test, float[] answers, Line into, int s) {
        into.agreement[s] = 100 * cart.accuracy(named(test, answers));
        into.accuracy[s] = 100 * cart.accuracy(test);
        into.columns[s] = cart.columnsRead(test);
    }

    private static void measure(Dataset[] parts, Teacher teacher, float[] answers, int depth, Line into, int s) {
        DistillOptions options = DistillOptions.builder(parts[0])
                .leaves(LeafKind.CONSTANT)
                .depth(depth)
                .columnsPerGate(into.budget)
                .seed(s + 1)
                .threads(1)
                .build();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void note(String text) {
                if (text.startsWith("gates of few columns by")) {
                    into.grown += text.startsWith("gates of few columns by growth") ? 1 : 0;
                    System.err.println(text);
                }
            }
        };
        SoftDecisionTree tree =
                new Distiller(options, listener, Optional.empty()).distill(parts[0], Optional.of(teacher));
        Evaluation e = Evaluation.of(
                tree,
                parts[1],
                Optional.of(answers),
                EvaluationOptions.defaults().withThreads(1));
        into.agreement[s] = 100 * e.agreement().orElseThrow().maxPath();
        into.accuracy[s] = 100 * e.accuracy().orElseThrow().maxPath();
        into.mass[s] = e.pathMass().mean();
        into.columns[s] = e.leaves().columnsRead().orElseThrow();
        System.err.printf(
                Locale.ROOT,
                "seed %d, columns %s: agreement %.2f, columns read %.2f, %d by growth so far%n",
                s + 1,
                into.label,
                into.agreement[s],
                into.columns[s],
                into.grown);
    }
}
