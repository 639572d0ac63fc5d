package org.espalier.sdt.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The products of {@link VectorKernels} over dense rows: four rows by two vectors at a time in registers. */
final class VectorDense {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    private static final int W = S.length();

    private VectorDense() {}

    /** See {@link Kernels#gatesDense}. */
    static void gatesDense(
            float[] x, int x0, int rows, int columns, float[][] weights, float[] bias, float[][] out, int o) {
        int stride = bias.length;
        int r = 0;
        for (; r + 4 <= rows; r += 4) {
            int j = 0;
            for (; j + 2 * W <= stride; j += 2 * W) {
                fourRows(x, x0 + r * columns, columns, weights, bias, out, o + r, j);
            }
            if (j < stride) {
                fourRowsLast(x, x0 + r * columns, columns, weights, bias, out, o + r, j);
            }
        }
        for (; r < rows; r++) {
            oneRow(x, x0 + r * columns, columns, weights, bias, out[o + r]);
        }
    }

    private static void fourRows(
            float[] x, int x0, int columns, float[][] weights, float[] bias, float[][] out, int o, int j) {
        FloatVector a0 = FloatVector.fromArray(S, bias, j);
        FloatVector b0 = FloatVector.fromArray(S, bias, j + W);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        for (int f = 0; f < columns; f++) {
            float[] w = weights[f];
            FloatVector wa = FloatVector.fromArray(S, w, j);
            FloatVector wb = FloatVector.fromArray(S, w, j + W);
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
        a0.intoArray(out[o], j);
        b0.intoArray(out[o], j + W);
        a1.intoArray(out[o + 1], j);
        b1.intoArray(out[o + 1], j + W);
        a2.intoArray(out[o + 2], j);
        b2.intoArray(out[o + 2], j + W);
        a3.intoArray(out[o + 3], j);
        b3.intoArray(out[o + 3], j + W);
    }

    private static void fourRowsLast(
            float[] x, int x0, int columns, float[][] weights, float[] bias, float[][] out, int o, int j) {
        FloatVector s0 = FloatVector.fromArray(S, bias, j);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int f = 0; f < columns; f++) {
            FloatVector w = FloatVector.fromArray(S, weights[f], j);
            s0 = w.fma(FloatVector.broadcast(S, x[x0 + f]), s0);
            s1 = w.fma(FloatVector.broadcast(S, x[x0 + columns + f]), s1);
            s2 = w.fma(FloatVector.broadcast(S, x[x0 + 2 * columns + f]), s2);
            s3 = w.fma(FloatVector.broadcast(S, x[x0 + 3 * columns + f]), s3);
        }
        s0.intoArray(out[o], j);
        s1.intoArray(out[o + 1], j);
        s2.intoArray(out[o + 2], j);
        s3.intoArray(out[o + 3], j);
    }

    private static void oneRow(float[] x, int x0, int columns, float[][] weights, float[] bias, float[] out) {
        int stride = bias.length;
        int j = 0;
        for (; j + 4 * W <= stride; j += 4 * W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            FloatVector s1 = FloatVector.fromArray(S, bias, j + W);
            FloatVector s2 = FloatVector.fromArray(S, bias, j + 2 * W);
            FloatVector s3 = FloatVector.fromArray(S, bias, j + 3 * W);
            for (int f = 0; f < columns; f++) {
                FloatVector v = FloatVector.broadcast(S, x[x0 + f]);
                float[] w = weights[f];
                s0 = v.fma(FloatVector.fromArray(S, w, j), s0);
                s1 = v.fma(FloatVector.fromArray(S, w, j + W), s1);
                s2 = v.fma(FloatVector.fromArray(S, w, j + 2 * W), s2);
                s3 = v.fma(FloatVector.fromArray(S, w, j + 3 * W), s3);
            }
            s0.intoArray(out, j);
            s1.intoArray(out, j + W);
            s2.intoArray(out, j + 2 * W);
            s3.intoArray(out, j + 3 * W);
        }
        for (; j < stride; j += W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            for (int f = 0; f < columns; f++) {
                s0 = FloatVector.fromArray(S, weights[f], j).fma(FloatVector.broadcast(S, x[x0 + f]), s0);
            }
            s0.intoArray(out, j);
        }
    }
}
