package org.espalier.sdt.kernel;

/**
 * The inner loops that score a soft tree, in two forms that compute the same: {@link PlainKernels}, and {@code
 * VectorKernels} on the Vector API. They differ in the order of additions and in fused multiply-adds only.
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

    /** Whether {@link #select()} found the Vector API, and its width: for the log line. */
    String describe();

    /** The least multiple of {@link #LANES} that holds {@code count} floats. */
    static int stride(int count) {
        return (count + LANES - 1) / LANES * LANES;
    }

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
     * @param scratchLeft scratch buffer of a number a gate, like {@code scratchRight}
     */
    void reach(
            int depth,
            float[] right,
            float[] left,
            float[] reach,
            float[] leafReach,
            float[] scratchLeft,
            float[] scratchRight);

    /** {@code sum_l a[ao + l] * b[bo + l]} for l in [0, length). */
    float dot(float[] a, int ao, float[] b, int bo, int length);

    /**
     * {@code out[j] = exp(in[j])} to a relative error of 2e-7, arguments limited to +-87, j in [0, length).
     *
     * @param scratch as long as {@code out}
     */
    void exp(float[] in, float[] out, float[] scratch, int length);

    /** The fastest form that runs here, unless the system property {@code espalier.kernels} says {@code plain}. */
    static Kernels select() {
        return KernelChoice.CHOSEN;
    }

    /** The same numbers for a tree so small that the Vector API would take longer to warm up than it saves. */
    static Kernels selectSmall() {
        return KernelChoice.SMALL;
    }
}
