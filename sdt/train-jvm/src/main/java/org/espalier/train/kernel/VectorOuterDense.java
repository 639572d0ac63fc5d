package org.espalier.train.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link TrainingKernels#outerDense} on the Vector API: four columns by two vectors at a time in registers. */
final class VectorOuterDense {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    private static final PlainTrainingKernels TAIL = new PlainTrainingKernels();

    private VectorOuterDense() {}

    /** See {@link TrainingKernels#outerDense}. */
    static void outerDense(
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
            float[] squares) {
        int whole = from + (to - from) / W * W;
        int f = 0;
        for (; f + 4 <= count; f += 4) {
            int j = from;
            for (; j + 2 * W <= whole; j += 2 * W) {
                fourColumns(x, columns, f0 + f, batch, rows, j, out, o + f, squares);
            }
            if (j < whole) {
                fourColumnsLast(x, columns, f0 + f, batch, rows, j, out, o + f, squares);
            }
        }
        for (; f < count; f++) {
            int j = from;
            for (; j + 4 * W <= whole; j += 4 * W) {
                oneColumnByFour(x, columns, f0 + f, batch, rows, j, out[o + f], squares);
            }
            for (; j < whole; j += W) {
                oneColumn(x, columns, f0 + f, batch, rows, j, out[o + f], squares);
            }
        }
        if (whole < to) {
            TAIL.outerDense(x, columns, f0, count, batch, rows, whole, to, out, o, squares);
        }
    }

    private static void oneColumn(
            float[] x, int columns, int f, int batch, float[][] rows, int j, float[] out, float[] squares) {
        FloatVector s0 = FloatVector.zero(S);
        for (int r = 0; r < batch; r++) {
            s0 = FloatVector.fromArray(S, rows[r], j).fma(FloatVector.broadcast(S, x[r * columns + f]), s0);
        }
        s0.intoArray(out, j);
        s0.fma(s0, FloatVector.fromArray(S, squares, j)).intoArray(squares, j);
    }

    private static void oneColumnByFour(
            float[] x, int columns, int f, int batch, float[][] rows, int j, float[] out, float[] squares) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int r = 0; r < batch; r++) {
            FloatVector v = FloatVector.broadcast(S, x[r * columns + f]);
            float[] row = rows[r];
            s0 = v.fma(FloatVector.fromArray(S, row, j), s0);
            s1 = v.fma(FloatVector.fromArray(S, row, j + W), s1);
            s2 = v.fma(FloatVector.fromArray(S, row, j + 2 * W), s2);
            s3 = v.fma(FloatVector.fromArray(S, row, j + 3 * W), s3);
        }
        s0.intoArray(out, j);
        s1.intoArray(out, j + W);
        s2.intoArray(out, j + 2 * W);
        s3.intoArray(out, j + 3 * W);
        FloatVector sum = FloatVector.fromArray(S, squares, j);
        s0.fma(s0, s1.fma(s1, s2.fma(s2, s3.fma(s3, sum)))).intoArray(squares, j);
    }

    private static void fourColumns(
            float[] x, int columns, int f, int batch, float[][] rows, int j, float[][] out, int o, float[] squares) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int r = 0; r < batch; r++) {
            FloatVector da = FloatVector.fromArray(S, rows[r], j);
            FloatVector db = FloatVector.fromArray(S, rows[r], j + W);
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
        a0.intoArray(out[o], j);
        b0.intoArray(out[o], j + W);
        a1.intoArray(out[o + 1], j);
        b1.intoArray(out[o + 1], j + W);
        a2.intoArray(out[o + 2], j);
        b2.intoArray(out[o + 2], j + W);
        a3.intoArray(out[o + 3], j);
        b3.intoArray(out[o + 3], j + W);
        FloatVector sum = FloatVector.fromArray(S, squares, j);
        a0.fma(a0, a1.fma(a1, a2.fma(a2, a3.fma(a3, sum)))).intoArray(squares, j);
        sum = FloatVector.fromArray(S, squares, j + W);
        b0.fma(b0, b1.fma(b1, b2.fma(b2, b3.fma(b3, sum)))).intoArray(squares, j + W);
    }

    private static void fourColumnsLast(
            float[] x, int columns, int f, int batch, float[][] rows, int j, float[][] out, int o, float[] squares) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int r = 0; r < batch; r++) {
            FloatVector d = FloatVector.fromArray(S, rows[r], j);
            int at = r * columns + f;
            s0 = d.fma(FloatVector.broadcast(S, x[at]), s0);
            s1 = d.fma(FloatVector.broadcast(S, x[at + 1]), s1);
            s2 = d.fma(FloatVector.broadcast(S, x[at + 2]), s2);
            s3 = d.fma(FloatVector.broadcast(S, x[at + 3]), s3);
        }
        s0.intoArray(out[o], j);
        s1.intoArray(out[o + 1], j);
        s2.intoArray(out[o + 2], j);
        s3.intoArray(out[o + 3], j);
        FloatVector sum = FloatVector.fromArray(S, squares, j);
        s0.fma(s0, s1.fma(s1, s2.fma(s2, s3.fma(s3, sum)))).intoArray(squares, j);
    }
}
