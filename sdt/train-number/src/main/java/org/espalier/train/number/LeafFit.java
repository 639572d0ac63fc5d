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
     * Least squares for each leaf: {@code min sum_r w_r (t_r - c - a'(phi_r - mean))^2 + lambda (|a - a0|^2 + (c - c0)^2)}.
     *
     * @param leaf of each row
     * @return parameters with other leaves
     */
    static TreeParameters ridge(TreeParameters trained, TrainingData data, int[] leaf) {
        TreeParameters out = trained.copy();
        int terms = trained.terms();
        int n = terms + 1;
        SparseBasis rows = new SparseBasis(data.basis().orElseThrow(), data.features());
        double[] mean = rows.means(data.weights());
        float[] x = new float[trained.features()];
        float[] phi = new float[terms];
        double[] v = new double[n];
        for (int l = 0; l < trained.shape().leaves(); l++) {
            double[] h = new double[n * n];
            double[] b = new double[n];
            for (int r = 0; r < data.rows(); r++) {
                if (leaf[r] != l) {
                    continue;
                }
                data.features().copyRow(r, x, 0);
                data.basis().orElseThrow().evaluate(x, 0, phi, 0);
                double residual = data.targets()[r] - trained.leafLogits()[l];
                v[terms] = 1;
                for (int t = 0; t < terms; t++) {
                    v[t] = phi[t] - mean[t];
                    residual -= trained.leafWeight()[l * terms + t] * v[t];
                }
                double weight = data.weights()[r];
                for (int i = 0; i < n; i++) {
                    b[i] += weight * residual * v[i];
                    for (int j = 0; j <= i; j++) {
                        h[i * n + j] += weight * v[i] * v[j];
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                h[i * n + i] += LAMBDA;
            }
            Cholesky.solve(h, b, n);
            for (int t = 0; t < terms; t++) {
                out.leafWeight()[l * terms + t] += (float) b[t];
            }
            out.leafLogits()[l] += (float) b[terms];
        }
        return out;
    }

    /** The scores that the rows of each leaf are to be answered with; of a leaf without rows, that all rows are. */
    static LeafRange range(int leaves, TrainingData data, int[] leaf, Scale scale) {
        float[] low = new float[leaves];
        float[] high = new float[leaves];
        Arrays.fill(low, Float.POSITIVE_INFINITY);
        Arrays.fill(high, Float.NEGATIVE_INFINITY);
        float least = Float.POSITIVE_INFINITY;
        float greatest = Float.NEGATIVE_INFINITY;
        for (int r = 0; r < data.rows(); r++) {
            float score = (float) (scale.score(data.targets()[r]) * scale.factor() + scale.shift());
            low[leaf[r]] = Math.min(low[leaf[r]], score);
            high[leaf[r]] = Math.max(high[leaf[r]], score);
            least = Math.min(least, score);
            greatest = Math.max(greatest, score);
        }
        for (int l = 0; l < leaves; l++) {
            if (low[l] > high[l]) {
                low[l] = least;
                high[l] = greatest;
            }
        }
        return new LeafRange(low, high);
    }
}
