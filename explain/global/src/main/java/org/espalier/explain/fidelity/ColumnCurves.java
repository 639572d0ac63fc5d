package org.espalier.explain.fidelity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Bootstrap;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.Metrics;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.TreeView;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Rule;

/**
 * Takes columns away from rows in the order of three rankings. Putting back in the order of a ranking meets the same rows as
 * taking away in the reverse order, from its end: what is left when the last columns are gone is the first ones. So
 * insertion needs no rows of its own, and random orders are as random from either end.
 */
final class ColumnCurves {
    private static final int MAX_POINTS = 50;
    private static final int ROWS_AT_ONCE = 16;
    private static final int RANDOM = 1;
    private static final int REVERSE = 2;
    private static final List<String> NAMES = List.of("explanation", "random", "reverse");

    private final Explainer explainer;
    private final TreeView tree;
    private final Dataset data;
    private final FidelityOptions options;
    private final int features;
    private final int points;
    private final float[] absent;
    /** {@code [rankings][points + 1][rows]}: the probability of the explained class. */
    private final double[][][] probability;

    private final int[] rows;

    ColumnCurves(Explainer explainer, Dataset data, FidelityOptions options) {
        this.explainer = explainer;
        this.tree = explainer.view();
        this.data = data;
        this.options = options;
        this.features = tree.tree().features();
        this.points = Math.min(MAX_POINTS, tree.columns().size());
        this.absent = absent(tree);
        int count = Math.min(options.rows(), data.rows());
        this.rows = IntStream.range(0, count)
                .map(i -> (int) ((long) i * data.rows() / count))
                .toArray();
        this.probability = new double[NAMES.size()][points + 1][count];
    }

    /** The features of a row without its columns. */
    private static float[] absent(TreeView tree) {
        float[] out = new float[tree.tree().features()];
        for (ExplainedColumn column : tree.columns()) {
            int first = column.firstFeature();
            Column kind = column.schemaColumn() < 0
                    ? null
                    : tree.tree().schema().columns().get(column.schemaColumn());
            if (kind instanceof Column.Category category) {
                out[first + category.otherSlot()] = 1;
            } else {
                // not marked as missing: a number that says nothing particular
                out[first] = tree.mean(first);
            }
        }
        return out;
    }

    Fidelity.Curves measure(Map<String, Interval> intervals) {
        for (int from = 0; from < rows.length; from += ROWS_AT_ONCE) {
            options.evaluation().progress().at("rows without some columns", from, rows.length);
            follow(from, Math.min(rows.length, from + ROWS_AT_ONCE));
        }
        double[][] deletion = new double[NAMES.size()][];
        Bootstrap bootstrap = new Bootstrap(rows.length, options.evaluation());
        for (int k = 0; k < NAMES.size(); k++) {
            deletion[k] = areas(probability[k]);
        }
        // by insertion the rankings change places: see above
        double[][] insertion = {deletion[REVERSE], deletion[RANDOM], deletion[0]};
        for (int k = 0; k < NAMES.size(); k++) {
            bootstrap.add("deletion." + NAMES.get(k), deletion[k]);
        }
        for (int k = 0; k < NAMES.size(); k++) {
            bootstrap.add("insertion." + NAMES.get(k), insertion[k]);
        }
        intervals.putAll(bootstrap.intervals());
        return new Fidelity.Curves(
                rows.length,
                IntStream.rangeClosed(0, points)
                        .mapToObj(j -> (double) removed(j) / tree.columns().size())
                        .toList(),
                ranking(0, REVERSE, deletion),
                ranking(RANDOM, RANDOM, deletion),
                ranking(REVERSE, 0, deletion));
    }

    private Fidelity.Ranking ranking(int taken, int put, double[][] areas) {
        List<Double> falling = means(taken);
        List<Double> rising = means(put);
        return new Fidelity.Ranking(
                falling,
                IntStream.rangeClosed(0, points)
                        .mapToObj(j -> rising.get(points - j))
                        .toList(),
                Metrics.mean(areas[taken]),
                Metrics.mean(areas[put]));
    }

    private List<Double> means(int ranking) {
        return IntStream.rangeClosed(0, points)
                .mapToObj(j -> Metrics.mean(probability[ranking][j]))
                .toList();
    }

    /** Of each row: the area under its curve, by trapezoids. */
    private double[] areas(double[][] curve) {
        double[] out = new double[rows.length];
        for (int j = 0; j < points; j++) {
            double width =
                    (double) (removed(j + 1) - removed(j)) / tree.columns().size();
            for (int r = 0; r < out.length; r++) {
                out[r] += width * (curve[j][r] + curve[j + 1][r]) / 2;
            }
        }
        return out;
    }

    /** Columns that are gone at a point; as many are left as are gone at the point as far from the end. */
    private int removed(int point) {
        int columns = tree.columns().size();
        return 2 * point <= points
                ? (int) ((long) point * columns / points)
                : columns - (int) ((long) (points - point) * columns / points);
    }

    private void follow(int from, int to) {
        int perRow = NAMES.size() * (points + 1);
        float[] values = new float[(to - from) * perRow * features];
        int[] explained = new int[to - from];
        for (int i = from; i < to; i++) {
            float[] x = data.features().row(rows[i]);
            Explanation e = explainer.explain(x);
            explained[i - from] = e.predicted();
            int[] order = order(e);
            int[][] orders = {order, Seeds.permutation(order.length, random(i)), reversed(order)};
            for (int k = 0; k < orders.length; k++) {
                variants(x, orders[k], values, ((i - from) * perRow + k * (points + 1)) * features);
            }
        }
        float[] answers = tree.tree()
                .predict(
                        new DenseMatrix((to - from) * perRow, features, values),
                        Rule.AVERAGE,
                        options.evaluation().threads())
                .probabilities();
        int classes = tree.classes().size();
        for (int i = from; i < to; i++) {
            for (int k = 0; k < NAMES.size(); k++) {
                for (int j = 0; j <= points; j++) {
                    int at = (i - from) * perRow + k * (points + 1) + j;
                    probability[k][j][i] = answers[at * classes + explained[i - from]];
                }
            }
        }
    }

    private SplittableRandom random(int row) {
        return Seeds.stream(options.evaluation().seed(), row);
    }

    private static int[] order(Explanation e) {
        double[] attribution = e.attribution();
        return IntStream.range(0, attribution.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -attribution[c]))
                .mapToInt(c -> c)
                .toArray();
    }

    private static int[] reversed(int[] order) {
        return IntStream.range(0, order.length)
                .map(i -> order[order.length - 1 - i])
                .toArray();
    }

    /** The row at every point, one after the other. */
    private void variants(float[] row, int[] order, float[] out, int at) {
        float[] x = row.clone();
        int gone = 0;
        for (int j = 0; j <= points; j++) {
            for (; gone < removed(j); gone++) {
                ExplainedColumn column = tree.columns().get(order[gone]);
                System.arraycopy(absent, column.firstFeature(), x, column.firstFeature(), column.width());
            }
            System.arraycopy(x, 0, out, at + j * features, features);
        }
    }
}
