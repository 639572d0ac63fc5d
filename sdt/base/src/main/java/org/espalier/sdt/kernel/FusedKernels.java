package org.espalier.sdt.kernel;

/**
 * The arithmetic of {@link VectorKernels} number by number: the same bits, by fused multiply-adds in plain loops. Until the
 * JIT compiler has made code of it, a call of the Vector API is a hundred times slower than afterwards, and that code takes a
 * second of the compiler's time; a small tree has scored 100,000 rows by then.
 */
final class FusedKernels extends PlainKernels {
    private static final float LOG2_E = 1.44269504f;

    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    private static final float ROUND = 12582912f;

    private static final float EXP_LIMIT = 87f;

    private final Kernels vectors;
    private final int lanes;

    /** @param lanes numbers in one of their vectors */
    FusedKernels(Kernels vectors, int lanes) {
        this.vectors = vectors;
        this.lanes = lanes;
    }

    @Override
    public String describe() {
        return "plain Java, fused";
    }

    @Override
    public void exp(float[] in, float[] out, float[] scratch, int length) {
        int whole = length / lanes * lanes;
        mantissas(in, out, scratch, whole);
        scale(out, scratch, whole);
        exp(in, out, scratch, whole, length);
    }

    private static void mantissas(float[] in, float[] out, float[] exponent, int to) {
        for (int j = 0; j < to; j++) {
            float limited = Math.min(EXP_LIMIT, Math.max(-EXP_LIMIT, in[j]));
            float shifted = Math.fma(limited, LOG2_E, ROUND);
            float n = shifted - ROUND;
            float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, limited));
            float p = Math.fma(1.9875691500e-4f, r, 1.3981999507e-3f);
            p = Math.fma(p, r, 8.3334519073e-3f);
            p = Math.fma(p, r, 4.1665795894e-2f);
            p = Math.fma(p, r, 1.6666665459e-1f);
            p = Math.fma(p, r, 5.0000001201e-1f);
            out[j] = Math.fma(p * r, r, r + 1f);
            exponent[j] = shifted;
        }
    }

    private static void scale(float[] out, float[] exponent, int to) {
        for (int j = 0; j < to; j++) {
            out[j] *= Float.intBitsToFloat((Float.floatToRawIntBits(exponent[j]) << 23) + 0x3f800000);
        }
    }

    @Override
    public void gatesSparse(
            int[] indices, float[] values, int from, int to, float[][] weights, float[] bias, float[] out) {
        int stride = bias.length;
        System.arraycopy(bias, 0, out, 0, stride);
        int k = from;
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
                    stride);
        }
        for (; k < to; k++) {
            add(values[k], weights[indices[k]], out, stride);
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
                        stride);
            }
            for (; f < columns; f++) {
                add(x[xr + f], weights[f], row, stride);
            }
        }
    }

    private static void addFour(
            float a, float b, float c, float d, float[] ra, float[] rb, float[] rc, float[] rd, float[] out, int to) {
        for (int j = 0; j < to; j++) {
            out[j] = Math.fma(d, rd[j], Math.fma(c, rc[j], Math.fma(b, rb[j], Math.fma(a, ra[j], out[j]))));
        }
    }

    private static void add(float factor, float[] in, float[] out, int to) {
        for (int j = 0; j < to; j++) {
            out[j] = Math.fma(factor, in[j], out[j]);
        }
    }

    /** {@code e = exp(-|z|); large = 1 / (1 + e); small = e large}; right holds e meanwhile. */
    @Override
    public void sigmoid(float[] u, float[] beta, float[] right, float[] left) {
        int stride = beta.length;
        for (int j = 0; j < stride; j++) {
            right[j] = -Math.abs(u[j] * beta[j]);
        }
        exp(right, right, left, stride);
        for (int j = 0; j < stride; j++) {
            float e = right[j];
            right[j] = 1f / (e + 1f);
            left[j] = e * right[j];
        }
        for (int j = 0; j < stride; j++) {
            // swapped where z is negative, by its sign: nobody can guess it
            int large = Float.floatToRawIntBits(right[j]);
            int differing = (large ^ Float.floatToRawIntBits(left[j])) & Float.floatToRawIntBits(u[j] * beta[j]) >> 31;
            right[j] = Float.intBitsToFloat(large ^ differing);
            left[j] = Float.intBitsToFloat(Float.floatToRawIntBits(left[j]) ^ differing);
        }
    }

    /** A few instructions of the vector kind, in an order of additions that hangs on the width. */
    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int length) {
        return vectors.dot(a, ao, b, bo, length);
    }
}
