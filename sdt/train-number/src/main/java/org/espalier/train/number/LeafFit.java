package org.espalier.train.number;

import java.util.Arrays;
import org.espalier.scorecard.Cholesky;
import org.espalier.scorecard.SparseBasis;
import org.espalier.sdt.LeafRange;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeParameters;

/**
 * The leaves once the gates are there, each on the rows that its path leads to: fitted anew by ridge regression towards
 * what training left, and held within what those rows were.
 */
final class LeafFit {
    /** As many rows stand for what training left. */
    private static final double LAMBDA = 10;

    private LeafFit() {}

    /**
     * Least squares for each leaf and output: {@code min sum_r w_r (t_r - c - a'(phi_r - mean))^2 + lambda (|a - a0|^2 + (c - c0)^2)}.
     *
     * @param leaf of each row
     * @return parameters with other leaves
     */
    static TreeParameters ridge(TreeParameters trained, TrainingData data, int[] leaf) {
        TreeParameters out = trained.copy();
        int terms = trained.terms();
        int outputs = trained.classes();
        int n = terms + 1;
        SparseBasis rows = new SparseBasis(data.basis().orElseThrow(), data.features());
        double[] mean = rows.means(data.weights());
        float[] x = new float[trained.features()];
        float[] phi = new float[terms];
        double[] v = new double[n];
        for (int l = 0; l < trained.shape().leaves(); l++) {
            double[] h = new double[n * n];
            double[][] b = new double[outputs][n];
            for (int r = 0; r < data.rows(); r++) {
                if (leaf[r] != l) {
                    continue;
                }
                data.features().copyRow(r, x, 0);
                data.basis().orElseThrow().evaluate(x, 0, phi, 0);
                v[terms] = 1;
                for (int t = 0; t < terms; t++) {
                    v[t] = phi[t] - mean[t];
                }
                double weight = data.weights()[r];
                for (int k = 0; k < outputs; k++) {
                    double residual = data.targets()[r * outputs + k] - trained.leafLogits()[l * outputs + k];
                    for (int t = 0; t < terms; t++) {
                        residual -= trained.leafWeight()[(l * terms + t) * outputs + k] * v[t];
                    }
                    for (int i = 0; i < n; i++) {
                        b[k][i] += weight * residual * v[i];
                    }
                }
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j <= i; j++) {
                        h[i * n + j] += weight * v[i] * v[j];
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                h[i * n + i] += LAMBDA;
            }
            for (int k = 0; k < outputs; k++) {
                Cholesky.solve(h, b[k], n);
                for (int t = 0; t < terms; t++) {
                    out.leafWeight()[(l * terms + t) * outputs + k] += (float) b[k][t];
                }
                out.leafLogits()[l * outputs + k] += (float) b[k][terms];
            }
        }
        return out;
    }

    /** The scores that the rows of each leaf are to be answered with; of a leaf without rows, that all rows are. */
    static LeafRange range(int leaves, TrainingData data, int[] leaf, Scale scale) {
        int outputs = scale.outputs();
        float[] low = new float[leaves * outputs];
        float[] high = new float[leaves * outputs];
        Arrays.fill(low, Float.POSITIVE_INFINITY);
        Arrays.fill(high, Float.NEGATIVE_INFINITY);
        for (int k = 0; k < outputs; k++) {
            float least = Float.POSITIVE_INFINITY;
            float greatest = Float.NEGATIVE_INFINITY;
            for (int r = 0; r < data.rows(); r++) {
                float score = (float) (scale.score(data.targets()[r * outputs + k]) * scale.factor(k) + scale.shift(k));
                int at = leaf[r] * outputs + k;
                low[at] = Math.min(low[at], score);
                high[at] = Math.max(high[at], score);
                least = Math.min(least, score);
                greatest = Math.max(greatest, score);
            }
            for (int at = k; at < low.length; at += outputs) {
                if (low[at] > high[at]) {
                    low[at] = least;
                    high[at] = greatest;
                }
            }
        }
        return new LeafRange(low, high);
    }
}
