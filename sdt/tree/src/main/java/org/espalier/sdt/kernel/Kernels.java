package org.espalier.sdt.kernel;

/**
 * The inner loops of a soft tree, in two forms that compute the same: {@link PlainKernels}, and {@code VectorKernels} on
 * the Vector API. They differ in the order of additions and in fused multiply-adds only.
 *
 * <p>Layout. Gates lie in {@linkplain PathOrder path order}, so that a level's left children, and its right children,
 * are a contiguous run. Weights are feature-major: the weight of gate {@code j} for feature {@code f} is
 * {@code weights[f][j]}. Rows of numbers by gate have a length that is a multiple of {@link #LANES}, the <em>stride</em>;
 * the padding gates have weight 0. Leaf tables are class-major: {@code table[k][l]}.
 *
 * <p>Every operand of an inner loop is an array of its own, and all are read and written at the same place: only then
 * does the JIT compiler know that nothing written is read later on in the loop, and makes vectors of the plain form.
 */
public interface Kernels {
    /** Strides are multiples of this: the widest vector of floats there is. */
    int LANES = 16;

    /**
     * Path probabilities are moved towards 0 by this, and those below it are 0: it changes no sum of float32 numbers, and
     * arithmetic on the subnormal numbers that they would soon become is a hundred times slower.
     */
    float REACH_FLOOR = 1e-25f;

    /**
     * A power of two by which small factors are multiplied before they meet, and products divided: what is set to 0
     * because it is below a floor is then found out without a subnormal number coming up on the way.
     */
    float LIFT = 0x1p90f;

    /** The same for derivatives. */
    float DELTA_FLOOR = 1e-30f;

    /**
     * Sums of squares begin here, not at 0: they are as good for a norm, and the square of a small number never comes up
     * alone, which would be subnormal.
     */
    float SQUARES_START = 1e-30f;

    /** Whether {@link #select()} found the Vector API, and its width: for the log line. */
    String describe();

    /** The least multiple of {@link #LANES} that holds {@code count} floats. */
    static int stride(int count) {
        return (count + LANES - 1) / LANES * LANES;
    }

    /** Gates that the gradients of a batch are best made of at a time. */
    int gateBlock();

    /** {@code out[j] = bias[j] + sum_k values[k] * weights[indices[k]][j]} for k in [from, to), j in [0, stride). */
    void gatesSparse(int[] indices, float[] values, int from, int to, float[][] weights, float[] bias, float[] out);

    /**
     * {@code out[o + r][j] = bias[j] + sum_f x[x0 + r * columns + f] * weights[f][j]} for r in [0, rows), j in
     * [0, stride).
     */
    void gatesDense(float[] x, int x0, int rows, int columns, float[][] weights, float[] bias, float[][] out, int o);

    /**
     * {@code right[j] = sigma(beta[j] * u[j])} and {@code left[j] = 1 - right[j]}, each to a relative error of 4e-7 (the
     * small one too: it is not computed as a difference), for j in [0, stride). Arguments are limited to +-87.
     */
    void sigmoid(float[] u, float[] beta, float[] right, float[] left);

    /**
     * Path probability of each gate, the root's being 1, and of each leaf: level {@code l} is a run of {@code reach} that
     * starts at {@code 2^l - 1}.
     *
     * @param roomLeft room for a number a gate, like {@code roomRight}
     */
    void reach(
            int depth,
            float[] right,
            float[] left,
            float[] reach,
            float[] leafReach,
            float[] roomLeft,
            float[] roomRight);

    /** {@code out[l] = sum_k coefficients[c + k] * table[k][l]}, k in [0, classes), l in [0, leaves). */
    void combine(float[] coefficients, int c, float[][] table, float[] out);

    /** {@code sum_l a[ao + l] * b[bo + l]} for l in [0, length). */
    float dot(float[] a, int ao, float[] b, int bo, int length);

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

    /**
     * {@code out[j] = exp(in[j])} to a relative error of 2e-7, arguments limited to +-87, j in [0, length).
     *
     * @param room as long as {@code out}
     */
    void exp(float[] in, float[] out, float[] room, int length);

    /** The fastest form that runs here, unless the system property {@code espalier.kernels} says {@code plain}. */
    static Kernels select() {
        return KernelChoice.CHOSEN;
    }
}
