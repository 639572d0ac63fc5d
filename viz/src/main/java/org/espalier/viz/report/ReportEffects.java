package org.espalier.viz.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.explain.importance.PartialDependence;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.viz.page.PageModel;

/**
 * What a column does to the answer: the tree's average probability if all rows had this value (partial dependence, Friedman
 * 2001), by the average of all leaves. Of two classes for the positive one; of more for those that it moves most.
 */
final class ReportEffects {
    /** Gates that all curves of a tree of constant leaves may look at together. */
    static final double GATES = 1e8;

    /** Products that all curves of a tree with scorecards, or with a calibration, may take together. */
    private static final double PRODUCTS = 4e9;

    private static final int MAX_ROWS = 300;
    private static final int MIN_ROWS = 20;
    private static final int GRID = 12;
    private static final int MAX_CLASSES = 3;

    private final TreeView view;
    private final float[][] rows;
    private final int threads;
    /** Empty where an answer is more than a sum over paths: it is a scorecard's, or calibrated. */
    private final Optional<PartialDependence> paths;

    /** @param columns how many curves there will be */
    ReportEffects(TreeView view, Dataset data, int columns, int threads) {
        this.view = view;
        this.threads = threads;
        SoftDecisionTree tree = view.tree();
        double values = 2.0 * GRID * columns;
        if (view.hasScorecards() || !(tree.decision().calibration() instanceof Calibration.None)) {
            double ofRow = (double) tree.shape().nodes() * tree.features()
                    + (double) tree.shape().leaves() * tree.classes();
            this.rows = spread(data, PRODUCTS / ofRow / values);
            this.paths = Optional.empty();
        } else {
            this.rows = spread(data, GATES / tree.shape().nodes() / values);
            this.paths = Optional.of(new PartialDependence(view, rows, threads));
        }
    }

    private static float[][] spread(Dataset data, double wanted) {
        int count = (int) Math.max(MIN_ROWS, Math.min(MAX_ROWS, wanted));
        int step = Math.max(1, data.rows() / count);
        return IntStream.iterate(0, r -> r < data.rows(), r -> r + step)
                .limit(count)
                .mapToObj(r -> data.features().row(r).clone())
                .toArray(float[][]::new);
    }

    /** Gates that were looked at so far. */
    long visited() {
        return paths.map(PartialDependence::visited).orElse(0L);
    }

    /** Of a number: values and average probabilities there. */
    Map<String, Object> ofNumber(ExplainedColumn column, Column.Number n, double low, double high) {
        TreeSet<Double> grid = new TreeSet<>();
        float[] seen = new float[rows.length];
        for (int r = 0; r < seen.length; r++) {
            seen[r] = rows[r][column.firstFeature()];
        }
        Arrays.sort(seen);
        for (int i = 0; i <= GRID; i++) {
            grid.add(low + (high - low) * i / GRID);
            // where the rows are, the curve is drawn closer
            double quantile = seen[(int) Math.round((seen.length - 1) * (double) i / GRID)] * n.scale() + n.offset();
            grid.add(Math.max(low, Math.min(high, PageModel.threeDigits(quantile))));
        }
        List<Double> values = List.copyOf(grid);
        float[][] features = new float[values.size()][column.width()];
        for (int i = 0; i < features.length; i++) {
            features[i][0] = n.encode(values.get(i));
        }
        Map<String, Object> out = curves(averages(column, features));
        out.put("at", values.stream().map(ReportEffects::sixDigits).toList());
        return out;
    }

    private static Object sixDigits(double value) {
        return new BigDecimal(value).round(new MathContext(6)).doubleValue();
    }

    /** Of a category: average probabilities of the slots that are asked for. */
    Map<String, Object> ofCategory(ExplainedColumn column, List<Integer> slots) {
        float[][] features = new float[slots.size()][column.width()];
        for (int i = 0; i < features.length; i++) {
            features[i][slots.get(i)] = 1;
        }
        return curves(averages(column, features));
    }

    private float[][] averages(ExplainedColumn column, float[][] values) {
        return paths.map(p -> p.averages(column.firstFeature(), values))
                .orElseGet(() -> Arrays.stream(values)
                        .map(features -> average(column, features))
                        .toArray(float[][]::new));
    }

    private float[] average(ExplainedColumn column, float[] features) {
        int width = view.tree().features();
        int classes = view.tree().classes();
        float[] x = new float[rows.length * width];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, x, r * width, width);
            System.arraycopy(features, 0, x, r * width + column.firstFeature(), features.length);
        }
        float[] p = view.tree()
                .predict(new DenseMatrix(rows.length, width, x), Rule.AVERAGE, threads)
                .probabilities();
        double[] sum = new double[classes];
        for (int i = 0; i < p.length; i++) {
            sum[i % classes] += p[i];
        }
        float[] out = new float[classes];
        for (int k = 0; k < classes; k++) {
            out[k] = (float) (sum[k] / rows.length);
        }
        return out;
    }

    private Map<String, Object> curves(float[][] answers) {
        List<Integer> shown;
        if (view.tree().classes() == 2) {
            shown = List.of(view.tree().schema().positiveIndex());
        } else {
            shown = IntStream.range(0, view.tree().classes())
                    .boxed()
                    .sorted((a, b) -> Double.compare(range(answers, b), range(answers, a)))
                    .limit(MAX_CLASSES)
                    .toList();
        }
        List<Object> lines = new ArrayList<>();
        for (int k : shown) {
            List<Object> line = new ArrayList<>();
            for (float[] answer : answers) {
                line.add(ReportData.round(answer[k]));
            }
            lines.add(line);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("classes", shown);
        out.put("lines", lines);
        return out;
    }

    private static double range(float[][] answers, int k) {
        double least = 1;
        double most = 0;
        for (float[] answer : answers) {
            least = Math.min(least, answer[k]);
            most = Math.max(most, answer[k]);
        }
        return most - least;
    }
}
