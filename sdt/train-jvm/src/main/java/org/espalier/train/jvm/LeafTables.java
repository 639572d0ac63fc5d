package org.espalier.train.jvm;

import java.util.Arrays;
import org.espalier.train.Loss;
import org.espalier.train.kernel.TrainingKernels;

/** What a step needs of the leaves, class-major: {@code table[k][l]}. */
final class LeafTables {
    /** The square of a smaller number would be subnormal. */
    private static final float MIN_ROOT = 1e-18f;

    private final TrainingKernels kernels;
    private final int leaves;
    private final int classes;
    private final Loss loss;
    private final float[][] probabilities;
    /** Q to the power of the mixture; the same array as Q where that is 1. */
    private float[][] powers;

    private final float[][] costs;
    /** One row, as {@link TrainingKernels#outerDense} wants it. */
    private final float[][] mass;

    private final float[] highest;
    private final float[] sum;
    private final float[] scratch;
    private float power = 1;

    LeafTables(TrainingKernels kernels, int leaves, int classes, Loss loss) {
        this.kernels = kernels;
        this.leaves = leaves;
        this.classes = classes;
        this.loss = loss;
        this.probabilities = new float[classes][leaves];
        this.powers = probabilities;
        this.costs = new float[classes][leaves];
        this.mass = new float[1][leaves];
        this.highest = new float[leaves];
        this.sum = new float[leaves];
        this.scratch = new float[leaves];
    }

    /**
     * {@code Q = softmax(phi)}, with the largest logit subtracted first; and the costs that belong to it.
     *
     * @param mixturePower s of the mixture; ignored with the expected loss
     */
    void refresh(float[][] logits, float mixturePower) {
        usePower(loss == Loss.EXPECTED ? 1 : mixturePower);
        System.arraycopy(logits[0], 0, highest, 0, leaves);
        for (int k = 1; k < classes; k++) {
            raise(highest, logits[k]);
        }
        Arrays.fill(sum, 0f);
        for (int k = 0; k < classes; k++) {
            subtract(logits[k], highest, costs[k]);
            kernels.exp(costs[k], probabilities[k], scratch, leaves);
            kernels.axpy(1f, probabilities[k], sum, 0, leaves);
        }
        for (int l = 0; l < leaves; l++) {
            // From here on: highest is log sum exp of the shifted logits, sum its reciprocal.
            highest[l] = (float) Math.log(sum[l]);
            sum[l] = 1f / sum[l];
        }
        for (int k = 0; k < classes; k++) {
            kernels.multiply(sum, probabilities[k], leaves);
            if (loss == Loss.EXPECTED) {
                subtract(highest, costs[k], costs[k]);
            } else {
                if (power != 1) {
                    scaledDifference(power, costs[k], highest, costs[k]);
                    kernels.exp(costs[k], powers[k], scratch, leaves);
                }
                Arrays.fill(costs[k], 0f);
                kernels.axpy(-1 / power, powers[k], costs[k], 0, leaves);
            }
        }
    }

    private void usePower(float wanted) {
        power = wanted;
        if (power == 1) {
            powers = probabilities;
        } else if (powers == probabilities) {
            powers = new float[classes][leaves];
        }
    }

    private static void scaledDifference(float scale, float[] a, float[] b, float[] out) {
        for (int l = 0; l < out.length; l++) {
            out[l] = scale * (a[l] - b[l]);
        }
    }

    private static void raise(float[] highest, float[] logits) {
        for (int l = 0; l < highest.length; l++) {
            highest[l] = Math.max(highest[l], logits[l]);
        }
    }

    private static void subtract(float[] a, float[] b, float[] out) {
        for (int l = 0; l < out.length; l++) {
            out[l] = a[l] - b[l];
        }
    }

    /** {@code Q^s}. */
    float[][] powers() {
        return powers;
    }

    /** {@code -log Q} for the expected loss, {@code -Q^s / s} for the mixture. */
    float[][] costs() {
        return costs;
    }

    /**
     * Gradients of leaves {@code [from, to)}. With c_rk a row's coefficients (T_k, or T_k / M_k) and f_r its leaf
     * factor: {@code dL/d phi_lk = Q_lk sum_r P_rl f_r - sum_r P_rl c_rk} (expected) and
     * {@code -Q_lk^s sum_r P_rl c_rk - s Q_lk sum_r P_rl cost_rl} (mixture), rows weighted.
     *
     * @param coefficients c, {@code [rows, classes]}
     * @param factor f, {@code [rows]}
     * @param reach P, {@code [rows][leaves]}; {@code cost} alike
     * @param out {@code [classes][leaves]}
     * @param squares {@code [leaves]}, gets the sum of squares of each leaf's gradients
     */
    void gradients(
            int from,
            int to,
            int rows,
            float[] coefficients,
            float[] factor,
            float[][] reach,
            float[][] cost,
            float[][] out,
            float[] squares) {
        kernels.outerDense(coefficients, classes, 0, classes, rows, reach, from, to, out, 0, squares);
        if (loss == Loss.EXPECTED) {
            kernels.outerDense(factor, 1, 0, 1, rows, reach, from, to, mass, 0, squares);
        } else {
            Arrays.fill(mass[0], from, to, 0f);
            for (int r = 0; r < rows; r++) {
                addProduct(factor[r], reach[r], cost[r], mass[0], from, to);
            }
        }
        Arrays.fill(squares, from, to, TrainingKernels.SQUARES_START);
        for (int k = 0; k < classes; k++) {
            if (loss == Loss.EXPECTED) {
                subtractFromProduct(probabilities[k], mass[0], out[k], squares, from, to);
            } else {
                negatedSumOfProducts(powers[k], probabilities[k], power, mass[0], out[k], squares, from, to);
            }
        }
    }

    private static void addProduct(float factor, float[] a, float[] b, float[] out, int from, int to) {
        for (int l = from; l < to; l++) {
            out[l] += factor * a[l] * b[l];
        }
    }

    private static void subtractFromProduct(float[] q, float[] mass, float[] out, float[] squares, int from, int to) {
        for (int l = from; l < to; l++) {
            float g = q[l] * mass[l] - out[l];
            out[l] = g;
            float root = Math.max(Math.abs(g), MIN_ROOT);
            squares[l] += root * root;
        }
    }

    private static void negatedSumOfProducts(
            float[] powers, float[] q, float power, float[] mass, float[] out, float[] squares, int from, int to) {
        for (int l = from; l < to; l++) {
            float g = -powers[l] * out[l] - power * q[l] * mass[l];
            out[l] = g;
            float root = Math.max(Math.abs(g), MIN_ROOT);
            squares[l] += root * root;
        }
    }
}
