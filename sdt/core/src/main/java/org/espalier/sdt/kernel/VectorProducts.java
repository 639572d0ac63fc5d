package org.espalier.sdt.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products of {@link VectorKernels}. Each keeps about eight sums in registers: enough to hide the latency of a
 * multiply-add (four cycles, two a cycle), and a sum is written once.
 */
final class VectorProducts {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    private static final PlainKernels TAIL = new PlainKernels();

    /** Features whose weights for eight vectors of gates stay in the first cache beside the sums (32 KB). */
    private static final int FEATURES = 64;

    private VectorProducts() {}

    /** See {@link Kernels#gatesSparse}; gates before {@code gate} are left out. */
    static void gatesSparse(
            int[] indices,
            float[] values,
            int from,
            int to,
            float[] weights,
            int stride,
            float[] bias,
            float[] out,
            int o,
            int gate) {
        int j = gate;
        for (; j + 8 * W <= stride; j += 8 * W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            FloatVector s1 = FloatVector.fromArray(S, bias, j + W);
            FloatVector s2 = FloatVector.fromArray(S, bias, j + 2 * W);
            FloatVector s3 = FloatVector.fromArray(S, bias, j + 3 * W);
            FloatVector s4 = FloatVector.fromArray(S, bias, j + 4 * W);
            FloatVector s5 = FloatVector.fromArray(S, bias, j + 5 * W);
            FloatVector s6 = FloatVector.fromArray(S, bias, j + 6 * W);
            FloatVector s7 = FloatVector.fromArray(S, bias, j + 7 * W);
            for (int k = from; k < to; k++) {
                FloatVector x = FloatVector.broadcast(S, values[k]);
                int w = indices[k] * stride + j;
                s0 = x.fma(FloatVector.fromArray(S, weights, w), s0);
                s1 = x.fma(FloatVector.fromArray(S, weights, w + W), s1);
                s2 = x.fma(FloatVector.fromArray(S, weights, w + 2 * W), s2);
                s3 = x.fma(FloatVector.fromArray(S, weights, w + 3 * W), s3);
                s4 = x.fma(FloatVector.fromArray(S, weights, w + 4 * W), s4);
                s5 = x.fma(FloatVector.fromArray(S, weights, w + 5 * W), s5);
                s6 = x.fma(FloatVector.fromArray(S, weights, w + 6 * W), s6);
                s7 = x.fma(FloatVector.fromArray(S, weights, w + 7 * W), s7);
            }
            s0.intoArray(out, o + j);
            s1.intoArray(out, o + j + W);
            s2.intoArray(out, o + j + 2 * W);
            s3.intoArray(out, o + j + 3 * W);
            s4.intoArray(out, o + j + 4 * W);
            s5.intoArray(out, o + j + 5 * W);
            s6.intoArray(out, o + j + 6 * W);
            s7.intoArray(out, o + j + 7 * W);
        }
        for (; j + 2 * W <= stride; j += 2 * W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            FloatVector s1 = FloatVector.fromArray(S, bias, j + W);
            for (int k = from; k < to; k++) {
                FloatVector x = FloatVector.broadcast(S, values[k]);
                int w = indices[k] * stride + j;
                s0 = x.fma(FloatVector.fromArray(S, weights, w), s0);
                s1 = x.fma(FloatVector.fromArray(S, weights, w + W), s1);
            }
            s0.intoArray(out, o + j);
            s1.intoArray(out, o + j + W);
        }
        for (; j < stride; j += W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            for (int k = from; k < to; k++) {
                s0 = FloatVector.fromArray(S, weights, indices[k] * stride + j)
                        .fma(FloatVector.broadcast(S, values[k]), s0);
            }
            s0.intoArray(out, o + j);
        }
    }

    /** See {@link Kernels#gatesSparseRows}: blocks of eight vectors of gates by {@link #FEATURES} features. */
    static void gatesSparseRows(
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
        int j = 0;
        for (; j + 8 * W <= stride; j += 8 * W) {
            int last = 0;
            for (int r = from; r < to; r++) {
                System.arraycopy(bias, j, out, r * pitch + j, 8 * W);
                next[r] = first[r];
                last = end[r] > first[r] ? Math.max(last, indices[end[r] - 1]) : last;
            }
            for (int below = FEATURES; below <= last + FEATURES; below += FEATURES) {
                for (int r = from; r < to; r++) {
                    int k = next[r];
                    int stop = k;
                    while (stop < end[r] && indices[stop] < below) {
                        stop++;
                    }
                    addEight(indices, values, k, stop, weights, stride, j, out, r * pitch + j);
                    next[r] = stop;
                }
            }
        }
        if (j < stride) {
            for (int r = from; r < to; r++) {
                gatesSparse(indices, values, first[r], end[r], weights, stride, bias, out, r * pitch, j);
            }
        }
    }

    /** Adds entries {@code [from, to)} to eight vectors of sums. */
    private static void addEight(
            int[] indices, float[] values, int from, int to, float[] weights, int stride, int j, float[] out, int o) {
        FloatVector s0 = FloatVector.fromArray(S, out, o);
        FloatVector s1 = FloatVector.fromArray(S, out, o + W);
        FloatVector s2 = FloatVector.fromArray(S, out, o + 2 * W);
        FloatVector s3 = FloatVector.fromArray(S, out, o + 3 * W);
        FloatVector s4 = FloatVector.fromArray(S, out, o + 4 * W);
        FloatVector s5 = FloatVector.fromArray(S, out, o + 5 * W);
        FloatVector s6 = FloatVector.fromArray(S, out, o + 6 * W);
        FloatVector s7 = FloatVector.fromArray(S, out, o + 7 * W);
        for (int k = from; k < to; k++) {
            FloatVector x = FloatVector.broadcast(S, values[k]);
            int w = indices[k] * stride + j;
            s0 = x.fma(FloatVector.fromArray(S, weights, w), s0);
            s1 = x.fma(FloatVector.fromArray(S, weights, w + W), s1);
            s2 = x.fma(FloatVector.fromArray(S, weights, w + 2 * W), s2);
            s3 = x.fma(FloatVector.fromArray(S, weights, w + 3 * W), s3);
            s4 = x.fma(FloatVector.fromArray(S, weights, w + 4 * W), s4);
            s5 = x.fma(FloatVector.fromArray(S, weights, w + 5 * W), s5);
            s6 = x.fma(FloatVector.fromArray(S, weights, w + 6 * W), s6);
            s7 = x.fma(FloatVector.fromArray(S, weights, w + 7 * W), s7);
        }
        s0.intoArray(out, o);
        s1.intoArray(out, o + W);
        s2.intoArray(out, o + 2 * W);
        s3.intoArray(out, o + 3 * W);
        s4.intoArray(out, o + 4 * W);
        s5.intoArray(out, o + 5 * W);
        s6.intoArray(out, o + 6 * W);
        s7.intoArray(out, o + 7 * W);
    }

    /** See {@link Kernels#gatesDense}: four rows and two vectors of gates at a time. */
    static void gatesDense(
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
        int r = 0;
        for (; r + 4 <= rows; r += 4) {
            int j = 0;
            for (; j + 2 * W <= stride; j += 2 * W) {
                fourRows(x, x0 + r * columns, columns, weights, stride, bias, out, o + r * pitch, pitch, j);
            }
            if (j < stride) {
                fourRowsLast(x, x0 + r * columns, columns, weights, stride, bias, out, o + r * pitch, pitch, j);
            }
        }
        for (; r < rows; r++) {
            oneRow(x, x0 + r * columns, columns, weights, stride, bias, out, o + r * pitch);
        }
    }

    private static void fourRows(
            float[] x,
            int x0,
            int columns,
            float[] weights,
            int stride,
            float[] bias,
            float[] out,
            int o,
            int pitch,
            int j) {
        FloatVector a0 = FloatVector.fromArray(S, bias, j);
        FloatVector b0 = FloatVector.fromArray(S, bias, j + W);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        for (int f = 0; f < columns; f++) {
            FloatVector wa = FloatVector.fromArray(S, weights, f * stride + j);
            FloatVector wb = FloatVector.fromArray(S, weights, f * stride + j + W);
            FloatVector v = FloatVector.broadcast(S, x[x0 + f]);
            a0 = wa.fma(v, a0);
            b0 = wb.fma(v, b0);
            v = FloatVector.broadcast(S, x[x0 + columns + f]);
            a1 = wa.fma(v, a1);
            b1 = wb.fma(v, b1);
            v = FloatVector.broadcast(S, x[x0 + 2 * columns + f]);
            a2 = wa.fma(v, a2);
            b2 = wb.fma(v, b2);
            v = FloatVector.broadcast(S, x[x0 + 3 * columns + f]);
            a3 = wa.fma(v, a3);
            b3 = wb.fma(v, b3);
        }
        a0.intoArray(out, o + j);
        b0.intoArray(out, o + j + W);
        a1.intoArray(out, o + pitch + j);
        b1.intoArray(out, o + pitch + j + W);
        a2.intoArray(out, o + 2 * pitch + j);
        b2.intoArray(out, o + 2 * pitch + j + W);
        a3.intoArray(out, o + 3 * pitch + j);
        b3.intoArray(out, o + 3 * pitch + j + W);
    }

    private static void fourRowsLast(
            float[] x,
            int x0,
            int columns,
            float[] weights,
            int stride,
            float[] bias,
            float[] out,
            int o,
            int pitch,
            int j) {
        FloatVector s0 = FloatVector.fromArray(S, bias, j);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int f = 0; f < columns; f++) {
            FloatVector w = FloatVector.fromArray(S, weights, f * stride + j);
            s0 = w.fma(FloatVector.broadcast(S, x[x0 + f]), s0);
            s1 = w.fma(FloatVector.broadcast(S, x[x0 + columns + f]), s1);
            s2 = w.fma(FloatVector.broadcast(S, x[x0 + 2 * columns + f]), s2);
            s3 = w.fma(FloatVector.broadcast(S, x[x0 + 3 * columns + f]), s3);
        }
        s0.intoArray(out, o + j);
        s1.intoArray(out, o + pitch + j);
        s2.intoArray(out, o + 2 * pitch + j);
        s3.intoArray(out, o + 3 * pitch + j);
    }

    private static void oneRow(
            float[] x, int x0, int columns, float[] weights, int stride, float[] bias, float[] out, int o) {
        int j = 0;
        for (; j + 4 * W <= stride; j += 4 * W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            FloatVector s1 = FloatVector.fromArray(S, bias, j + W);
            FloatVector s2 = FloatVector.fromArray(S, bias, j + 2 * W);
            FloatVector s3 = FloatVector.fromArray(S, bias, j + 3 * W);
            for (int f = 0; f < columns; f++) {
                FloatVector v = FloatVector.broadcast(S, x[x0 + f]);
                int w = f * stride + j;
                s0 = v.fma(FloatVector.fromArray(S, weights, w), s0);
                s1 = v.fma(FloatVector.fromArray(S, weights, w + W), s1);
                s2 = v.fma(FloatVector.fromArray(S, weights, w + 2 * W), s2);
                s3 = v.fma(FloatVector.fromArray(S, weights, w + 3 * W), s3);
            }
            s0.intoArray(out, o + j);
            s1.intoArray(out, o + j + W);
            s2.intoArray(out, o + j + 2 * W);
            s3.intoArray(out, o + j + 3 * W);
        }
        for (; j < stride; j += W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            for (int f = 0; f < columns; f++) {
                s0 = FloatVector.fromArray(S, weights, f * stride + j).fma(FloatVector.broadcast(S, x[x0 + f]), s0);
            }
            s0.intoArray(out, o + j);
        }
    }

    /** See {@link Kernels#gatherSum}. */
    static double gatherSum(
            long[] entries, int from, int to, float[] rows, int ro, int stride, int length, float[] out, int o) {
        FloatVector squares = FloatVector.broadcast(S, Kernels.SQUARES_START);
        int j = 0;
        for (; j + 8 * W <= length; j += 8 * W) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector s4 = s0;
            FloatVector s5 = s0;
            FloatVector s6 = s0;
            FloatVector s7 = s0;
            for (int k = from; k < to; k++) {
                FloatVector x = FloatVector.broadcast(S, Kernels.valueOf(entries[k]));
                int r = ro + Kernels.rowOf(entries[k]) * stride + j;
                s0 = x.fma(FloatVector.fromArray(S, rows, r), s0);
                s1 = x.fma(FloatVector.fromArray(S, rows, r + W), s1);
                s2 = x.fma(FloatVector.fromArray(S, rows, r + 2 * W), s2);
                s3 = x.fma(FloatVector.fromArray(S, rows, r + 3 * W), s3);
                s4 = x.fma(FloatVector.fromArray(S, rows, r + 4 * W), s4);
                s5 = x.fma(FloatVector.fromArray(S, rows, r + 5 * W), s5);
                s6 = x.fma(FloatVector.fromArray(S, rows, r + 6 * W), s6);
                s7 = x.fma(FloatVector.fromArray(S, rows, r + 7 * W), s7);
            }
            s0.intoArray(out, o + j);
            s1.intoArray(out, o + j + W);
            s2.intoArray(out, o + j + 2 * W);
            s3.intoArray(out, o + j + 3 * W);
            s4.intoArray(out, o + j + 4 * W);
            s5.intoArray(out, o + j + 5 * W);
            s6.intoArray(out, o + j + 6 * W);
            s7.intoArray(out, o + j + 7 * W);
            squares = s0.fma(s0, s1.fma(s1, s2.fma(s2, s3.fma(s3, squares))));
            squares = s4.fma(s4, s5.fma(s5, s6.fma(s6, s7.fma(s7, squares))));
        }
        for (; j < length; j += W) {
            FloatVector s0 = FloatVector.zero(S);
            for (int k = from; k < to; k++) {
                s0 = FloatVector.fromArray(S, rows, ro + Kernels.rowOf(entries[k]) * stride + j)
                        .fma(FloatVector.broadcast(S, Kernels.valueOf(entries[k])), s0);
            }
            s0.intoArray(out, o + j);
            squares = s0.fma(s0, squares);
        }
        return squares.reduceLanes(VectorOperators.ADD);
    }

    /** See {@link Kernels#outerDense}: four columns and two vectors at a time. */
    static double outerDense(
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
        int whole = length / W * W;
        double sum = 0;
        int f = f0;
        for (; f + 4 <= f0 + count; f += 4) {
            int at = o + (f - f0) * outStride;
            int j = 0;
            for (; j + 2 * W <= whole; j += 2 * W) {
                sum += fourColumns(x, columns, f, batch, rows, ro + j, rowStride, out, at + j, outStride);
            }
            if (j < whole) {
                sum += fourColumnsLast(x, columns, f, batch, rows, ro + j, rowStride, out, at + j, outStride);
            }
        }
        for (; f < f0 + count; f++) {
            int at = o + (f - f0) * outStride;
            for (int j = 0; j < whole; j += W) {
                sum += oneColumn(x, columns, f, batch, rows, ro + j, rowStride, out, at + j);
            }
        }
        if (whole < length) {
            sum += TAIL.outerDense(
                    x,
                    columns,
                    f0,
                    count,
                    batch,
                    rows,
                    ro + whole,
                    rowStride,
                    length - whole,
                    out,
                    o + whole,
                    outStride);
        }
        return sum;
    }

    private static double oneColumn(
            float[] x, int columns, int f, int batch, float[] rows, int ro, int rowStride, float[] out, int o) {
        FloatVector s0 = FloatVector.zero(S);
        for (int r = 0; r < batch; r++) {
            s0 = FloatVector.fromArray(S, rows, ro + r * rowStride)
                    .fma(FloatVector.broadcast(S, x[r * columns + f]), s0);
        }
        s0.intoArray(out, o);
        return s0.fma(s0, FloatVector.broadcast(S, Kernels.SQUARES_START)).reduceLanes(VectorOperators.ADD);
    }

    /** Returns a number, not a vector: that would be an object where this is not inlined. */
    private static double fourColumns(
            float[] x,
            int columns,
            int f,
            int batch,
            float[] rows,
            int ro,
            int rowStride,
            float[] out,
            int o,
            int outStride) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int r = 0; r < batch; r++) {
            FloatVector da = FloatVector.fromArray(S, rows, ro + r * rowStride);
            FloatVector db = FloatVector.fromArray(S, rows, ro + r * rowStride + W);
            int at = r * columns + f;
            FloatVector v = FloatVector.broadcast(S, x[at]);
            a0 = da.fma(v, a0);
            b0 = db.fma(v, b0);
            v = FloatVector.broadcast(S, x[at + 1]);
            a1 = da.fma(v, a1);
            b1 = db.fma(v, b1);
            v = FloatVector.broadcast(S, x[at + 2]);
            a2 = da.fma(v, a2);
            b2 = db.fma(v, b2);
            v = FloatVector.broadcast(S, x[at + 3]);
            a3 = da.fma(v, a3);
            b3 = db.fma(v, b3);
        }
        a0.intoArray(out, o);
        b0.intoArray(out, o + W);
        a1.intoArray(out, o + outStride);
        b1.intoArray(out, o + outStride + W);
        a2.intoArray(out, o + 2 * outStride);
        b2.intoArray(out, o + 2 * outStride + W);
        a3.intoArray(out, o + 3 * outStride);
        b3.intoArray(out, o + 3 * outStride + W);
        FloatVector squares = FloatVector.broadcast(S, Kernels.SQUARES_START);
        squares = a0.fma(a0, a1.fma(a1, a2.fma(a2, a3.fma(a3, squares))));
        squares = b0.fma(b0, b1.fma(b1, b2.fma(b2, b3.fma(b3, squares))));
        return squares.reduceLanes(VectorOperators.ADD);
    }

    private static double fourColumnsLast(
            float[] x,
            int columns,
            int f,
            int batch,
            float[] rows,
            int ro,
            int rowStride,
            float[] out,
            int o,
            int outStride) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int r = 0; r < batch; r++) {
            FloatVector d = FloatVector.fromArray(S, rows, ro + r * rowStride);
            int at = r * columns + f;
            s0 = d.fma(FloatVector.broadcast(S, x[at]), s0);
            s1 = d.fma(FloatVector.broadcast(S, x[at + 1]), s1);
            s2 = d.fma(FloatVector.broadcast(S, x[at + 2]), s2);
            s3 = d.fma(FloatVector.broadcast(S, x[at + 3]), s3);
        }
        s0.intoArray(out, o);
        s1.intoArray(out, o + outStride);
        s2.intoArray(out, o + 2 * outStride);
        s3.intoArray(out, o + 3 * outStride);
        FloatVector squares = FloatVector.broadcast(S, Kernels.SQUARES_START);
        squares = s0.fma(s0, s1.fma(s1, s2.fma(s2, s3.fma(s3, squares))));
        return squares.reduceLanes(VectorOperators.ADD);
    }
}
