package org.espalier.train.jvm;

import java.util.Arrays;
import org.espalier.sdt.kernel.Kernels;
import org.espalier.train.Loss;

/** What a step needs of the leaves, class-major: {@code table[k * leaves + l]}. */
final class LeafTables {
    private final Kernels kernels;
    private final int leaves;
    private final int classes;
    private final Loss loss;
    private final float[] probabilities;
    private final float[] costs;
    private final float[] mass;
    private final float[] highest;
    private final float[] sum;

    LeafTables(Kernels kernels, int leaves, int classes, Loss loss) {
        this.kernels = kernels;
        this.leaves = leaves;
        this.classes = classes;
        this.loss = loss;
        this.probabilities = new float[leaves * classes];
        this.costs = new float[leaves * classes];
        this.mass = new float[leaves];
        this.highest = new float[leaves];
        this.sum = new float[leaves];
    }

    /** {@code Q = softmax(phi)}, with the greatest logit taken out first; and the costs that belong to it. */
    void refresh(float[] logits) {
        System.arraycopy(logits, 0, highest, 0, leaves);
        for (int k = 1; k < classes; k++) {
            for (int l = 0; l < leaves; l++) {
                highest[l] = Math.max(highest[l], logits[k * leaves + l]);
            }
        }
        for (int k = 0; k < classes; k++) {
            for (int l = 0; l < leaves; l++) {
                costs[k * leaves + l] = logits[k * leaves + l] - highest[l];
            }
        }
        kernels.exp(costs, 0, probabilities, 0, leaves * classes);
        Arrays.fill(sum, 0f);
        for (int k = 0; k < classes; k++) {
            kernels.axpy(1f, probabilities, k * leaves, sum, 0, leaves);
        }
        for (int l = 0; l < leaves; l++) {
            // From here on: highest is log sum exp of the shifted logits, sum its reciprocal.
            highest[l] = (float) Math.log(sum[l]);
            sum[l] = 1f / sum[l];
        }
        for (int k = 0; k < classes; k++) {
            int at = k * leaves;
            kernels.multiply(sum, 0, probabilities, at, leaves);
            if (loss == Loss.EXPECTED) {
                for (int l = 0; l < leaves; l++) {
                    costs[at + l] = highest[l] - costs[at + l];
                }
            } else {
                for (int l = 0; l < leaves; l++) {
                    costs[at + l] = -probabilities[at + l];
                }
            }
        }
    }

    /** Q. */
    float[] probabilities() {
        return probabilities;
    }

    /** {@code -log Q} for the expected loss, {@code -Q} for the mixture. */
    float[] costs() {
        return costs;
    }

    /**
     * Gradients of leaves {@code [from, from + length)}. With c_rk a row's coefficients (T_k, or T_k / M_k) and f_r its leaf
     * factor: {@code dL/d phi_lk = Q_lk sum_r P_rl f_r - sum_r P_rl c_rk} (expected) and
     * {@code -Q_lk (sum_r P_rl c_rk + sum_r P_rl cost_rl)} (mixture), rows weighted.
     *
     * @param coefficients c, {@code [rows, classes]}
     * @param factor f, {@code [rows]}
     * @param reach P of leaf l in row r at {@code r * pathStride + firstLeaf + l}; {@code cost} alike
     * @param out {@code [classes, leaves]}
     * @return the sum of their squares
     */
    double gradients(
            int from,
            int length,
            int rows,
            float[] coefficients,
            float[] factor,
            float[] reach,
            float[] cost,
            int firstLeaf,
            int pathStride,
            float[] out) {
        int at = firstLeaf + from;
        kernels.outerDense(coefficients, classes, 0, classes, rows, reach, at, pathStride, length, out, from, leaves);
        if (loss == Loss.EXPECTED) {
            kernels.outerDense(factor, 1, 0, 1, rows, reach, at, pathStride, length, mass, from, leaves);
        } else {
            Arrays.fill(mass, from, from + length, 0f);
            for (int r = 0; r < rows; r++) {
                int row = r * pathStride + firstLeaf;
                for (int l = from; l < from + length; l++) {
                    mass[l] += factor[r] * reach[row + l] * cost[row + l];
                }
            }
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            for (int l = from; l < from + length; l++) {
                float q = probabilities[k * leaves + l];
                float g = loss == Loss.EXPECTED
                        ? q * mass[l] - out[k * leaves + l]
                        : -q * (out[k * leaves + l] + mass[l]);
                out[k * leaves + l] = g;
                sum += (double) g * g;
            }
        }
        return sum;
    }
}
