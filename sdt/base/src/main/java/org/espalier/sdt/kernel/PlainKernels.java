package org.espalier.sdt.kernel;

/**
 * The kernels as plain loops, written so that the JIT compiler makes vectors of the inner ones: counted, without
 * branches, every array read and written at the same place. A loop that cannot be written so is kept apart from those that
 * can.
 */
public class PlainKernels implements Kernels {
    private static final float LOG2_E = 1.44269504f;

    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    private static final float ROUND = 12582912f; // 1.5 * 2^23: adding it rounds a float to an integer

    private static final float EXP_LIMIT = 87f;

    /** Levels of up to 8 gates are computed number by number: copies would cost more than vectors save. */
    private static final int NARROW_LEVELS = 4;

    @Override
    public String describe() {
        return "plain Java";
    }

    @Override
    public void exp(float[] in, float[] out, float[] scratch, int length) {
        exp(in, out, scratch, 0, length);
    }

    void exp(float[] in, float[] out, float[] scratch, int from, int to) {
        mantissas(in, out, scratch, from, to);
        scale(out, scratch, from, to);
    }

    /**
     * {@code e^x = 2^n e^r} with {@code n} the nearest integer to {@code x log2 e}: {@code out} gets {@code e^r}, a
     * polynomial of degree 6 (the coefficients are those of Cephes' expf), {@code exponent} gets {@code n + ROUND}.
     */
    private static void mantissas(float[] in, float[] out, float[] exponent, int from, int to) {
        for (int j = from; j < to; j++) {
            float limited = Math.max(-EXP_LIMIT, Math.min(EXP_LIMIT, in[j]));
            float shifted = limited * LOG2_E + ROUND;
            float n = shifted - ROUND;
            float r = limited - n * LN2_HIGH - n * LN2_LOW;
            float p = 1.9875691500e-4f;
            p = p * r + 1.3981999507e-3f;
            p = p * r + 8.3334519073e-3f;
            p = p * r + 4.1665795894e-2f;
            p = p * r + 1.6666665459e-1f;
            p = p * r + 5.0000001201e-1f;
            out[j] = p * r * r + r + 1f;
            exponent[j] = shifted;
        }
    }

    /** {@code out[j] *= 2^n}, by way of the bits of {@code n + ROUND}: the one step that does not become vectors. */
    private static void scale(float[] out, float[] exponent, int from, int to) {
        for (int j = from; j < to; j++) {
            out[j] *= Float.intBitsToFloat((Float.floatToRawIntBits(exponent[j]) << 23) + 0x3f800000);
        }
    }

    @Override
    public void gatesSparse(
            int[] indices, float[] values, int from, int to, float[][] weights, float[] bias, float[] out) {
        int stride = bias.length;
        System.arraycopy(bias, 0, out, 0, stride);
        int k = from;
        // Four features at a time: the sums are read and written once for four products.
        for (; k + 4 <= to; k += 4) {
            addFour(
                    values[k],
                    values[k + 1],
                    values[k + 2],
                    values[k + 3],
                    weights[indices[k]],
                    weights[indices[k + 1]],
                    weights[indices[k + 2]],
                    weights[indices[k + 3]],
                    out,
                    0,
                    stride);
        }
        for (; k < to; k++) {
            addScaled(values[k], weights[indices[k]], out, 0, stride);
        }
    }

    /** {@code out[j] += a ra[j] + b rb[j] + c rc[j] + d rd[j]}: a sum is read and written once for four products. */
    protected static void addFour(
            float a,
            float b,
            float c,
            float d,
            float[] ra,
            float[] rb,
            float[] rc,
            float[] rd,
            float[] out,
            int from,
            int to) {
        for (int j = from; j < to; j++) {
            out[j] += a * ra[j] + b * rb[j] + c * rc[j] + d * rd[j];
        }
    }

    /** {@code out[j] += factor * in[j]} for j in [from, to). */
    protected static void addScaled(float factor, float[] in, float[] out, int from, int to) {
        for (int j = from; j < to; j++) {
            out[j] += factor * in[j];
        }
    }

    @Override
    public void gatesDense(
            float[] x, int x0, int rows, int columns, float[][] weights, float[] bias, float[][] out, int o) {
        int stride = bias.length;
        for (int r = 0; r < rows; r++) {
            float[] row = out[o + r];
            int xr = x0 + r * columns;
            System.arraycopy(bias, 0, row, 0, stride);
            int f = 0;
            for (; f + 4 <= columns; f += 4) {
                addFour(
                        x[xr + f],
                        x[xr + f + 1],
                        x[xr + f + 2],
                        x[xr + f + 3],
                        weights[f],
                        weights[f + 1],
                        weights[f + 2],
                        weights[f + 3],
                        row,
                        0,
                        stride);
            }
            for (; f < columns; f++) {
                addScaled(x[xr + f], weights[f], row, 0, stride);
            }
        }
    }

    /**
     * {@code e = exp(-z); right = 1 / (1 + e); left = e / (1 + e)}: no difference, no choice by the sign of z, and the
     * greater of the two, on which all paths below depend, has but two roundings. Both hold parts of e meanwhile.
     */
    @Override
    public void sigmoid(float[] u, float[] beta, float[] right, float[] left) {
        int stride = beta.length;
        negatedProduct(u, beta, right, stride);
        mantissas(right, right, left, 0, stride);
        scale(right, left, 0, stride);
        bothSides(right, left, stride);
    }

    private static void negatedProduct(float[] u, float[] beta, float[] out, int length) {
        for (int j = 0; j < length; j++) {
            out[j] = -(beta[j] * u[j]);
        }
    }

    private static void bothSides(float[] right, float[] left, int length) {
        for (int j = 0; j < length; j++) {
            float e = right[j];
            float sum = 1f + e;
            right[j] = 1f / sum;
            left[j] = e / sum;
        }
    }

    @Override
    public void reach(
            int depth,
            float[] right,
            float[] left,
            float[] reach,
            float[] leafReach,
            float[] scratchLeft,
            float[] scratchRight) {
        int narrow = Math.min(depth, NARROW_LEVELS);
        reach(narrow, right, left, reach, narrow == depth ? leafReach : reach, narrow == depth ? 0 : (1 << narrow) - 1);
        for (int level = narrow; level < depth; level++) {
            int width = 1 << level;
            int at = width - 1;
            boolean last = level == depth - 1;
            float[] children = last ? leafReach : reach;
            int next = last ? 0 : 2 * width - 1;
            divide(right, left, reach, scratchLeft, scratchRight, at, at + width);
            System.arraycopy(scratchLeft, at, children, next, width);
            System.arraycopy(scratchRight, at, children, next + width, width);
        }
    }

    /** The uppermost levels, number by number; what is below the last of them goes to {@code bottom} from {@code b} on. */
    void reach(int levels, float[] right, float[] left, float[] reach, float[] bottom, int b) {
        reach[0] = 1f;
        for (int level = 0; level < levels; level++) {
            int width = 1 << level;
            int at = width - 1;
            boolean last = level == levels - 1;
            float[] children = last ? bottom : reach;
            int next = last ? b : 2 * width - 1;
            for (int j = 0; j < width; j++) {
                float lifted = reach[at + j] * LIFT;
                children[next + j] = lowered(lifted * left[at + j]);
                children[next + width + j] = lowered(lifted * right[at + j]);
            }
        }
    }

    private static void divide(
            float[] right, float[] left, float[] reach, float[] goLeft, float[] goRight, int from, int to) {
        for (int i = from; i < to; i++) {
            float lifted = reach[i] * LIFT;
            goLeft[i] = lowered(lifted * left[i]);
            goRight[i] = lowered(lifted * right[i]);
        }
    }

    /** From a lifted path probability: without the floor, and without the lift. */
    private static float lowered(float lifted) {
        return Math.max(lifted - REACH_FLOOR * LIFT, 0f) * (1 / LIFT);
    }

    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int j = 0;
        for (; j + 4 <= length; j += 4) {
            s0 += a[ao + j] * b[bo + j];
            s1 += a[ao + j + 1] * b[bo + j + 1];
            s2 += a[ao + j + 2] * b[bo + j + 2];
            s3 += a[ao + j + 3] * b[bo + j + 3];
        }
        for (; j < length; j++) {
            s0 += a[ao + j] * b[bo + j];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
