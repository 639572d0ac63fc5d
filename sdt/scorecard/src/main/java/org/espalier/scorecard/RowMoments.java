package org.espalier.scorecard;

import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;

/** Where the rows of a training set lie: mean and spread of each feature, over rows at even distances in the data. */
public final class RowMoments {
    private static final int MAX_SAMPLED_ROWS = 10_000;
    private static final double MIN_VARIANCE = 1e-6;

    private final double[] mean;
    private final double[] square;

    private RowMoments(double[] mean, double[] square) {
        this.mean = mean;
        this.square = square;
    }

    public static RowMoments of(Matrix rows) {
        double[] mean = new double[rows.columns()];
        double[] square = new double[rows.columns()];
        int step = Math.max(1, rows.rows() / MAX_SAMPLED_ROWS);
        int sampled = 0;
        float[] row = new float[mean.length];
        for (int r = 0; r < rows.rows(); r += step) {
            rows.copyRow(r, row, 0);
            sampled++;
            for (int f = 0; f < row.length; f++) {
                mean[f] += row[f];
                square[f] += (double) row[f] * row[f];
            }
        }
        for (int f = 0; f < mean.length; f++) {
            mean[f] /= sampled;
            square[f] /= sampled;
        }
        return new RowMoments(mean, square);
    }

    /** Of a feature. */
    public double mean(int feature) {
        return mean[feature];
    }

    /** Root mean square distance of the rows from their mean: what a weight's change does to a logit grows with it. */
    public double distance() {
        double variance = 0;
        for (int f = 0; f < mean.length; f++) {
            variance += Math.max(0, square[f] - mean[f] * mean[f]);
        }
        return Math.sqrt(Math.max(variance, MIN_VARIANCE));
    }

    /** Whether a feature is other than zero in any of the rows, {@code [D]}; all rows are looked at. */
    public static boolean[] used(Matrix rows) {
        boolean[] used = new boolean[rows.columns()];
        if (rows instanceof CsrMatrix csr) {
            for (int k = 0; k < csr.starts()[rows.rows()]; k++) {
                used[csr.indices()[k]] |= csr.values()[k] != 0;
            }
        } else {
            float[] values = ((DenseMatrix) rows).values();
            for (int k = 0; k < values.length; k++) {
                used[k % used.length] |= values[k] != 0;
            }
        }
        return used;
    }
}
