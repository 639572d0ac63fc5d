package org.espalier.sdt.kernel;

import java.util.Arrays;

/** The kernels as plain loops, written so that the JIT compiler can vectorise the inner ones. */
public final class PlainKernels implements Kernels {
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUND = 12582912f; // 1.5 * 2^23: adding it rounds a float to an integer
    private static final float EXP_LIMIT = 87f;

    @Override
    public String describe() {
        return "plain Java";
    }

    /** exp by range reduction and a polynomial of degree 6 (the coefficients are those of Cephes' expf). */
    static float exp(float x) {
        float limited = Math.max(-EXP_LIMIT, Math.min(EXP_LIMIT, x));
        float shifted = limited * LOG2_E + ROUND;
        float n = shifted - ROUND;
        float r = limited - n * LN2_HIGH - n * LN2_LOW;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * r * r + r + 1f;
        return p * Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + 0x3f800000);
    }

    @Override
    public void exp(float[] in, int i, float[] out, int o, int length) {
        for (int j = 0; j < length; j++) {
            out[o + j] = exp(in[i + j]);
        }
    }

    @Override
    public void gatesSparse(
            int[] indices,
            float[] values,
            int from,
            int to,
            float[] weights,
            int stride,
            float[] bias,
            float[] out,
            int o) {
        System.arraycopy(bias, 0, out, o, stride);
        int k = from;
        // Four features at a time: the sums are read and written once for four products.
        for (; k + 4 <= to; k += 4) {
            float a = values[k];
            float b = values[k + 1];
            float c = values[k + 2];
            float d = values[k + 3];
            int wa = indices[k] * stride;
            int wb = indices[k + 1] * stride;
            int wc = indices[k + 2] * stride;
            int wd = indices[k + 3] * stride;
            for (int j = 0; j < stride; j++) {
                out[o + j] += a * weights[wa + j] + b * weights[wb + j] + c * weights[wc + j] + d * weights[wd + j];
            }
        }
        for (; k < to; k++) {
            axpy(values[k], weights, indices[k] * stride, out, o, stride);
        }
    }

    @Override
    public void gatesSparseRows(
            int[] indices,
            float[] values,
            int[] first,
            int[] end,
            int[] next,
            int from,
            int to,
            float[] weights,
            int stride,
            float[] bias,
            float[] out,
            int pitch) {
        for (int r = from; r < to; r++) {
            gatesSparse(indices, values, first[r], end[r], weights, stride, bias, out, r * pitch);
        }
    }

    @Override
    public void gatesDense(
            float[] x,
            int x0,
            int rows,
            int columns,
            float[] weights,
            int stride,
            float[] bias,
            float[] out,
            int o,
            int pitch) {
        for (int r = 0; r < rows; r++) {
            int row = o + r * pitch;
            int xr = x0 + r * columns;
            System.arraycopy(bias, 0, out, row, stride);
            int f = 0;
            for (; f + 4 <= columns; f += 4) {
                float a = x[xr + f];
                float b = x[xr + f + 1];
                float c = x[xr + f + 2];
                float d = x[xr + f + 3];
                int w = f * stride;
                for (int j = 0; j < stride; j++) {
                    out[row + j] += a * weights[w + j]
                            + b * weights[w + stride + j]
                            + c * weights[w + 2 * stride + j]
                            + d * weights[w + 3 * stride + j];
                }
            }
            for (; f < columns; f++) {
                axpy(x[xr + f], weights, f * stride, out, row, stride);
            }
        }
    }

    @Override
    public void sigmoid(float[] u, int i, float[] beta, int stride, float[] right, float[] left, int o) {
        for (int j = 0; j < stride; j++) {
            float z = beta[j] * u[i + j];
            float e = exp(-Math.abs(z));
            float large = 1f / (1f + e);
            float small = e * large;
            right[o + j] = z >= 0 ? large : small;
            left[o + j] = z >= 0 ? small : large;
        }
    }

    @Override
    public void reach(int depth, float[] right, float[] left, int o, float[] reach, int ro) {
        reach[ro] = 1f;
        for (int level = 0; level < depth; level++) {
            int width = 1 << level;
            int at = width - 1;
            int next = ro + 2 * width - 1;
            for (int j = 0; j < width; j++) {
                float lifted = reach[ro + at + j] * LIFT;
                float goLeft = lifted * left[o + at + j];
                float goRight = lifted * right[o + at + j];
                reach[next + j] = Math.max(goLeft - REACH_FLOOR * LIFT, 0f) * (1 / LIFT);
                reach[next + width + j] = Math.max(goRight - REACH_FLOOR * LIFT, 0f) * (1 / LIFT);
            }
        }
    }

    @Override
    public void combine(float[] coefficients, int c, int classes, float[] table, int leaves, float[] out, int o) {
        Arrays.fill(out, o, o + leaves, 0f);
        for (int k = 0; k < classes; k++) {
            axpy(coefficients[c + k], table, k * leaves, out, o, leaves);
        }
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

    @Override
    public void backward(
            int depth,
            float[] right,
            float[] left,
            int o,
            float[] reach,
            float[] value,
            int vo,
            float[] pull,
            float[] shareRight,
            float[] shareLeft,
            float scale,
            float[] delta) {
        for (int level = depth - 1; level >= 0; level--) {
            int width = 1 << level;
            int at = width - 1;
            int next = vo + 2 * width - 1;
            for (int j = 0; j < width; j++) {
                int node = at + j;
                float p = right[o + node];
                float q = left[o + node];
                float toLeft = value[next + j];
                float toRight = value[next + width + j];
                float excess = shareRight[node] < 0.5f ? p - shareRight[node] : shareLeft[node] - q;
                value[vo + node] = q * toLeft + p * toRight + pull[node] * excess;
                float slope = scale * (toRight - toLeft + pull[node]);
                float lifted = reach[vo + node] * LIFT * (p * q) * slope;
                float shrunk = Math.max(lifted - DELTA_FLOOR * LIFT, 0f) + Math.min(lifted + DELTA_FLOOR * LIFT, 0f);
                delta[o + node] = shrunk * (1 / LIFT);
            }
        }
    }

    @Override
    public void axpy(float factor, float[] in, int i, float[] out, int o, int length) {
        for (int j = 0; j < length; j++) {
            out[o + j] += factor * in[i + j];
        }
    }

    @Override
    public void multiply(float[] in, int i, float[] out, int o, int length) {
        for (int j = 0; j < length; j++) {
            out[o + j] *= in[i + j];
        }
    }

    /** The sum of squares, in double: there the square of a small float is not subnormal. */
    private static double squares(float[] values, int from, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = from;
        for (; j + 4 <= from + length; j += 4) {
            s0 += (double) values[j] * values[j];
            s1 += (double) values[j + 1] * values[j + 1];
            s2 += (double) values[j + 2] * values[j + 2];
            s3 += (double) values[j + 3] * values[j + 3];
        }
        for (; j < from + length; j++) {
            s0 += (double) values[j] * values[j];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public double gatherSum(
            long[] entries, int from, int to, float[] rows, int ro, int stride, int length, float[] out, int o) {
        Arrays.fill(out, o, o + length, 0f);
        int k = from;
        for (; k + 4 <= to; k += 4) {
            float a = Kernels.valueOf(entries[k]);
            float b = Kernels.valueOf(entries[k + 1]);
            float c = Kernels.valueOf(entries[k + 2]);
            float d = Kernels.valueOf(entries[k + 3]);
            int ra = ro + Kernels.rowOf(entries[k]) * stride;
            int rb = ro + Kernels.rowOf(entries[k + 1]) * stride;
            int rc = ro + Kernels.rowOf(entries[k + 2]) * stride;
            int rd = ro + Kernels.rowOf(entries[k + 3]) * stride;
            for (int j = 0; j < length; j++) {
                out[o + j] += a * rows[ra + j] + b * rows[rb + j] + c * rows[rc + j] + d * rows[rd + j];
            }
        }
        for (; k < to; k++) {
            axpy(Kernels.valueOf(entries[k]), rows, ro + Kernels.rowOf(entries[k]) * stride, out, o, length);
        }
        return squares(out, o, length);
    }

    @Override
    public double outerDense(
            float[] x,
            int columns,
            int f0,
            int count,
            int batch,
            float[] rows,
            int ro,
            int rowStride,
            int length,
            float[] out,
            int o,
            int outStride) {
        double squares = 0;
        for (int f = f0; f < f0 + count; f++) {
            int at = o + (f - f0) * outStride;
            Arrays.fill(out, at, at + length, 0f);
            int r = 0;
            for (; r + 4 <= batch; r += 4) {
                float a = x[r * columns + f];
                float b = x[(r + 1) * columns + f];
                float c = x[(r + 2) * columns + f];
                float d = x[(r + 3) * columns + f];
                int ra = ro + r * rowStride;
                int rb = ra + rowStride;
                int rc = rb + rowStride;
                int rd = rc + rowStride;
                for (int j = 0; j < length; j++) {
                    out[at + j] += a * rows[ra + j] + b * rows[rb + j] + c * rows[rc + j] + d * rows[rd + j];
                }
            }
            for (; r < batch; r++) {
                axpy(x[r * columns + f], rows, ro + r * rowStride, out, at, length);
            }
            squares += squares(out, at, length);
        }
        return squares;
    }

    @Override
    public void shares(
            float weight,
            float[] reach,
            int ro,
            float[] right,
            float[] left,
            int o,
            int from,
            int to,
            float[] wentRight,
            float[] wentLeft) {
        for (int j = from; j < to; j++) {
            float r = weight * reach[ro + j];
            wentRight[j] += r * right[o + j];
            wentLeft[j] += r * left[o + j];
        }
    }

    @Override
    public void adam(
            float[] w,
            float[] m,
            float[] v,
            float[] gradient,
            int from,
            int to,
            float clip,
            float rate,
            float correction) {
        for (int j = from; j < to; j++) {
            float g = gradient[j] * clip;
            float first = AdamConstants.BETA1 * m[j] + AdamConstants.REST1 * g;
            float root = Math.max(Math.abs(g) * AdamConstants.ROOT_REST2, AdamConstants.LEAST_ROOT);
            float second = AdamConstants.BETA2 * v[j] + root * root;
            first = Math.max(first - AdamConstants.TINY_FIRST, 0f) + Math.min(first + AdamConstants.TINY_FIRST, 0f);
            second = Math.max(second - AdamConstants.TINY_SECOND, 0f);
            m[j] = first;
            v[j] = second;
            w[j] -= rate * first / ((float) Math.sqrt(second) * correction + AdamConstants.EPSILON);
        }
    }
}
