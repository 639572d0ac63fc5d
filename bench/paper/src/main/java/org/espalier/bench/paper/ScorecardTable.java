package org.espalier.bench.paper;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;

/**
 * The table behind {@code bench/run-scorecards}: trees with points, by their defaults and from the labels alone, on public
 * tables of two classes, over several seeds ({@code -Dleaves=points} in ESPALIER_JAVA_OPTS: only those). A seed is the seed of the run and, where a data set brings no test rows, of a
 * split of 70 % to 30 %. Means, ranges and categories are those of
 * all rows; knots, and everything that is learned, come from the training rows.
 */
final class ScorecardTable {
    private final ScorecardRows rows;
    private final int seeds;
    private final PrintStream out;

    private ScorecardTable(Asked asked) {
        this.rows = asked.rows();
        this.seeds = asked.seeds();
        this.out = asked.out();
    }

    public static void main(String[] args) {
        Asked asked = Asked.of(args);
        ScorecardTable table = new ScorecardTable(asked);
        asked.out()
                .println(
                        "| data | leaves | AUC, average | AUC, max-path | accuracy, max-path | path mass | gates | s |");
        asked.out().println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String name : asked.names()) {
            for (String leaves :
                    System.getProperty("leaves", "points,whole points,constant").split(",")) {
                table.line(name, leaves);
            }
        }
    }

    private void line(String name, String leaves) {
        double[][] figures = new double[6][seeds];
        for (int s = 0; s < seeds; s++) {
            Dataset[] parts = rows.read(name, s + 1);
            DistillOptions options = DistillOptions.builder(parts[0])
                    .leaves(leaves.equals("constant") ? LeafKind.CONSTANT : LeafKind.POINTS)
                    .wholePoints(leaves.equals("whole points"))
                    .seed(s + 1)
                    .build();
            long began = System.nanoTime();
            SoftDecisionTree tree = new Distiller(options).distill(parts[0], Optional.empty());
            figures[5][s] = (System.nanoTime() - began) * 1e-9;
            Evaluation e = Evaluation.of(
                    tree,
                    parts[1],
                    Optional.empty(),
                    EvaluationOptions.defaults().withThreads(1));
            figures[0][s] = e.ranking().orElseThrow().auc().average();
            figures[1][s] = e.ranking().orElseThrow().auc().maxPath();
            figures[2][s] = 100 * e.accuracy().orElseThrow().maxPath();
            figures[3][s] = e.pathMass().mean();
            figures[4][s] = tree.shape().nodes() - tree.structure().closed().cardinality();
        }
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.3f | %s | %.1f |%n",
                name,
                leaves,
                spread("%.4f", figures[0]),
                spread("%.4f", figures[1]),
                spread("%.2f", figures[2]),
                mean(figures[3]),
                Arrays.toString(Arrays.stream(figures[4]).mapToInt(v -> (int) v).toArray()),
                mean(figures[5]));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Mean and standard deviation over the seeds. */
    static String spread(String form, double[] values) {
        Statistics.Summary summary = Statistics.summary(values);
        return String.format(Locale.ROOT, form, mean(values))
                + (summary.standardDeviation().isPresent()
                        ? " ± "
                                + String.format(
                                        Locale.ROOT,
                                        form,
                                        summary.standardDeviation().getAsDouble())
                        : "");
    }
}
