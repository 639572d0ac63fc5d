package org.espalier.scorecard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.SplitSearch.Split;

/** The gates that a column offers: thresholds of a number, sets of categories. */
final class SplitCandidates {
    /** Of a column, at most. */
    static final int THRESHOLDS = 7;

    /** In units of a feature's standard deviation; a steeper gate has little to learn from, a flatter one mixes the sides. */
    private static final double SLOPE = 4;

    private final Schema schema;
    private final Matrix features;
    /** {@code [rows, outputs]}. */
    private final double[] targets;

    private final int outputs;

    SplitCandidates(Schema schema, Matrix features, double[] targets, int outputs) {
        this.schema = schema;
        this.features = features;
        this.targets = targets;
        this.outputs = outputs;
    }

    /** Gates of a column, nested: from the one that sends most rows right on. */
    List<Split> of(int node, int column, int[] rows) {
        int first = schema.firstFeature(column);
        Column of = schema.columns().get(column);
        if (of instanceof Column.Number) {
            return thresholds(node, column, first, rows);
        }
        return of instanceof Column.Category ? sets(node, column, first, of.width(), rows) : List.of();
    }

    private List<Split> thresholds(int node, int column, int feature, int[] rows) {
        double[] values = new double[rows.length];
        float[] x = new float[features.columns()];
        for (int i = 0; i < rows.length; i++) {
            features.copyRow(rows[i], x, 0);
            values[i] = x[feature];
        }
        Arrays.sort(values);
        double[] distinct = distinct(values);
        double[] cuts;
        if (distinct.length <= THRESHOLDS + 1) {
            cuts = new double[Math.max(0, distinct.length - 1)];
            for (int i = 0; i < cuts.length; i++) {
                cuts[i] = (distinct[i] + distinct[i + 1]) / 2;
            }
        } else {
            cuts = new double[THRESHOLDS];
            for (int i = 0; i < THRESHOLDS; i++) {
                double at = (0.1 + 0.8 * i / (THRESHOLDS - 1)) * (values.length - 1);
                double value = values[(int) at];
                int place = Arrays.binarySearch(distinct, value);
                double above = place + 1 < distinct.length ? distinct[place + 1] : value;
                cuts[i] = (value + above) / 2;
            }
            cuts = Arrays.stream(cuts).distinct().toArray();
        }
        double scale = standardDeviation(values);
        List<Split> out = new ArrayList<>();
        for (double cut : cuts) {
            float[] weight = new float[features.columns()];
            weight[feature] = (float) (SLOPE / scale);
            out.add(new Split(node, column, weight, (float) (-SLOPE / scale * cut), 0, 0, 0));
        }
        return out;
    }

    /** Categories in the order of their mean target, cut at several places (for one target that order has the best cut: Breiman
     * et al. 1984, section 9.4). */
    private List<Split> sets(int node, int column, int first, int width, int[] rows) {
        double[] sum = new double[width];
        double[] count = new double[width];
        float[] x = new float[features.columns()];
        for (int i = 0; i < rows.length; i++) {
            features.copyRow(rows[i], x, 0);
            for (int k = 0; k < width; k++) {
                if (x[first + k] != 0) {
                    sum[k] += targets[rows[i] * outputs];
                    count[k]++;
                }
            }
        }
        Integer[] order =
                IntStream.range(0, width).boxed().filter(k -> count[k] > 0).toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(k -> sum[k] / count[k]));
        List<Split> out = new ArrayList<>();
        double passed = 0;
        double nextCut = 0.1;
        for (int cut = 1; cut < order.length; cut++) {
            passed += count[order[cut - 1]];
            if (passed / rows.length < nextCut && order.length > THRESHOLDS + 1) {
                continue;
            }
            nextCut = passed / rows.length + 0.8 / (THRESHOLDS - 1);
            float[] weight = new float[features.columns()];
            Arrays.fill(weight, first, first + width, (float) -SLOPE);
            for (int i = cut; i < order.length; i++) {
                weight[first + order[i]] = (float) SLOPE;
            }
            out.add(new Split(node, column, weight, 0, 0, 0, 0));
        }
        return out;
    }

    private static double[] distinct(double[] rising) {
        double[] out = new double[rising.length];
        int n = 0;
        for (double value : rising) {
            if (n == 0 || value != out[n - 1]) {
                out[n++] = value;
            }
        }
        return Arrays.copyOf(out, n);
    }

    private static double standardDeviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        double found = Math.sqrt(sum / values.length);
        return found > 0 ? found : 1;
    }
}
