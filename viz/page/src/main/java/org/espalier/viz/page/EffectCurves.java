package org.espalier.viz.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
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

/**
 * What a column does to the answer: the tree's average answer if all rows had this value (partial dependence, Friedman 2001), by
 * the average of all leaves, over as many rows as are worth their time.
 */
public final class EffectCurves {
    /** Gates that all curves of a tree of constant leaves may look at together. */
    public static final double GATES = 1e8;

    /** Products that all curves of a tree with scorecards, or with a calibration, may take together. */
    private static final double PRODUCTS = 4e9;

    private static final int MAX_ROWS = 300;
    private static final int MIN_ROWS = 20;
    private static final int GRID = 12;
    private static final MathContext SIX_DIGITS = new MathContext(6);

    private final TreeView view;
    private final int answers;
    private final float[][] rows;
    private final int threads;
    /** Empty where an answer is more than a sum of class shares over paths: it is a scorecard's, calibrated, or a number. */
    private final Optional<PartialDependence> paths;

    /**
     * The answers along a column of numbers.
     *
     * @param at values of the column, ascending, to six digits
     * @param answers {@code [at.size()][answers]}
     */
    public record Curve(List<Double> at, float[][] answers) {}

    /** @param columns how many curves there will be */
    public EffectCurves(TreeView view, Dataset data, int columns, int threads) {
        this.view = view;
        this.threads = threads;
        SoftDecisionTree tree = view.tree();
        this.answers = tree.schema().target().answers();
        double values = 2.0 * GRID * columns;
        if (view.isNumeric() || view.hasScorecards() || !(tree.decision().calibration() instanceof Calibration.None)) {
            double ofRow = (double) tree.shape().nodes() * tree.features()
                    + (double) tree.shape().leaves() * answers;
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
    public long visited() {
        return paths.map(PartialDependence::visited).orElse(0L);
    }

    /**
     * Between two values of a column of numbers.
     *
     * @param low in the column's unit
     * @param high in the column's unit
     */
    public Curve ofNumber(ExplainedColumn column, Column.Number n, double low, double high) {
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
        return new Curve(values.stream().map(EffectCurves::sixDigits).toList(), averages(column, features));
    }

    private static double sixDigits(double value) {
        return new BigDecimal(value).round(SIX_DIGITS).doubleValue();
    }

    /** Of the slots of a category that are asked for, {@code [slots][answers]}. */
    public float[][] ofCategory(ExplainedColumn column, List<Integer> slots) {
        float[][] features = new float[slots.size()][column.width()];
        for (int i = 0; i < features.length; i++) {
            features[i][slots.get(i)] = 1;
        }
        return averages(column, features);
    }

    private float[][] averages(ExplainedColumn column, float[][] values) {
        return paths.map(p -> p.averages(column.firstFeature(), values))
                .orElseGet(() -> Arrays.stream(values)
                        .map(features -> average(column, features))
                        .toArray(float[][]::new));
    }

    private float[] average(ExplainedColumn column, float[] features) {
        int width = view.tree().features();
        float[] x = new float[rows.length * width];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, x, r * width, width);
            System.arraycopy(features, 0, x, r * width + column.firstFeature(), features.length);
        }
        float[] p = view.tree()
                .predict(new DenseMatrix(rows.length, width, x), Rule.AVERAGE, threads)
                .probabilities();
        double[] sum = new double[answers];
        for (int i = 0; i < p.length; i++) {
            sum[i % answers] += p[i];
        }
        float[] out = new float[answers];
        for (int k = 0; k < answers; k++) {
            out[k] = (float) (sum[k] / rows.length);
        }
        return out;
    }
}
