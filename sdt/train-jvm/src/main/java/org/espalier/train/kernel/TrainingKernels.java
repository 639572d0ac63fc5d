package org.espalier.train.kernel;

import java.util.Optional;
import org.espalier.sdt.kernel.Kernels;
import org.espalier.sdt.kernel.VectorKernels;

/**
 * The inner loops that training has and scoring has not: costs, gradients, Adam. In two forms that compute the same, like
 * the {@link Kernels} that they stand on: {@link PlainTrainingKernels} and {@link VectorTrainingKernels}.
 */
public interface TrainingKernels extends Kernels {
    /** {@link #REACH_FLOOR} for derivatives: they are moved towards 0 by this. */
    float DELTA_FLOOR = 1e-30f;

    /**
     * Sums of squares begin here, not at 0: they are as good for a norm, and the square of a small number never comes up
     * alone, which would be subnormal.
     */
    float SQUARES_START = 1e-30f;

    /** Gates that the gradients of a batch are best made of at a time. */
    int gateBlock();

    /** {@code out[l] = sum_k coefficients[c + k] * table[k][l]}, k in [0, classes), l in [0, leaves). */
    void combine(float[] coefficients, int c, float[][] table, float[] out);

    /**
     * From the leaves' costs up: for every gate,
     *
     * <pre>
     *   value_i = left_i value_left + right_i value_right + pull_i (right_i - shareRight_i)
     *   delta_i = scale * reach_i * right_i * left_i * (value_right - value_left + pull_i)
     * </pre>
     *
     * {@code delta} is the derivative by the gate's logit; {@code pull} is dC/d alpha over the batch's reach of the
     * gate, shareRight the batch's own alpha. Of {@code right - shareRight = shareLeft - left} the difference of the smaller
     * numbers is taken: {@code byRight} is 1 and {@code offset} is -shareRight where that is {@code right - shareRight},
     * they are 0 and shareLeft where it is the other.
     *
     * @param cost {@code [leaves]}
     */
    void backward(
            int depth,
            float[] right,
            float[] left,
            float[] reach,
            float[] cost,
            float[] value,
            float[] pull,
            float[] byRight,
            float[] offset,
            float scale,
            float[] delta);

    /** {@code out[j] += factor * in[j]} for j in [from, to). */
    void axpy(float factor, float[] in, float[] out, int from, int to);

    /** {@code out[j] *= in[j]} for j in [0, length). */
    void multiply(float[] in, float[] out, int length);

    /**
     * {@code out[j] = sum_k valueOf(entries[k]) * rows[rowOf(entries[k])][j]} for k in [first, end), j in [from, to): one
     * feature's gate gradients, over the rows of the batch in which it is not zero. {@code squares[from .. to)} together
     * grow by the sum of the squares of the result (those below 1e-35 apart).
     *
     * @param from a multiple of {@link #LANES}, like {@code to}
     */
    void gatherSum(long[] entries, int first, int end, float[][] rows, int from, int to, float[] out, float[] squares);

    /** A row of the batch and its value, side by side in memory. */
    static long entry(int row, float value) {
        return (long) row << 32 | Float.floatToRawIntBits(value) & 0xffffffffL;
    }

    /** The row of an {@link #entry}. */
    static int rowOf(long entry) {
        return (int) (entry >> 32);
    }

    /** The value of an {@link #entry}. */
    static float valueOf(long entry) {
        return Float.intBitsToFloat((int) entry);
    }

    /**
     * Products of two dense batches, for {@code count} columns of {@code x} from {@code f0}:
     * {@code out[o + f - f0][j] = sum_r x[r * columns + f] * rows[r][j]} for r in [0, batch), j in [from, to).
     * {@code squares} grow as in {@link #gatherSum}.
     */
    void outerDense(
            float[] x,
            int columns,
            int f0,
            int count,
            int batch,
            float[][] rows,
            int from,
            int to,
            float[][] out,
            int o,
            float[] squares);

    /**
     * {@code wentRight[j] += weight * reach[j] * right[j]}, {@code wentLeft} alike, for j in [from, to). Both are added up,
     * as neither can be had from the other where a gate is nearly closed.
     */
    void shares(
            float weight,
            float[] reach,
            float[] right,
            float[] left,
            int from,
            int to,
            float[] wentRight,
            float[] wentLeft);

    /**
     * Adam (Kingma and Ba 2015) on {@code [from, to)}: {@code g = gradient * clip; m = b1 m + (1 - b1) g; v = b2 v +
     * (1 - b2) g^2; w -= rate * m / (sqrt(v) * correction + epsilon)}. At every step m moves towards 0 by 1e-20 and v by
     * 1e-30: nothing where they move a weight, and the others become 0 instead of subnormal. The bias corrections are
     * folded in by the caller:
     * {@code rate = learning rate / (1 - b1^t)}, {@code correction = 1 / sqrt(1 - b2^t)}.
     */
    void adam(
            float[] w,
            float[] m,
            float[] v,
            float[] gradient,
            int from,
            int to,
            float clip,
            float rate,
            float correction);

    /** The form that goes with {@link Kernels#select()}. */
    static TrainingKernels select() {
        return Chosen.KERNELS;
    }

    /** Made at the first use, once. */
    final class Chosen {
        private static final TrainingKernels KERNELS = choose();

        private Chosen() {}

        private static TrainingKernels choose() {
            Optional<Module> api = ModuleLayer.boot().findModule("jdk.incubator.vector");
            if (api.isPresent() && Kernels.select() instanceof VectorKernels) {
                // as in the kernels' own choice: the descriptor does not require the incubating module
                Chosen.class.getModule().addReads(api.get());
                return new VectorTrainingKernels();
            }
            return new PlainTrainingKernels();
        }
    }
}
