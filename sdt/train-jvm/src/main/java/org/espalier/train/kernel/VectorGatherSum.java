package org.espalier.train.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link TrainingKernels#gatherSum} on the Vector API. It keeps eight sums in registers: enough to hide the latency of a
 * multiply-add (four cycles, two a cycle), and a sum is written once.
 */
final class VectorGatherSum {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    /** Squares are added to this, so that the square of a small number, which is subnormal, never comes up alone. */
    private static final float MIN_SQUARE = 1e-36f;

    private VectorGatherSum() {}

    /** See {@link TrainingKernels#gatherSum}. */
    static void gatherSum(
            long[] entries, int first, int end, float[][] rows, int from, int to, float[] out, float[] squares) {
        FloatVector least = FloatVector.broadcast(S, MIN_SQUARE);
        int j = from;
        for (; j + 8 * W <= to; j += 8 * W) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector s4 = s0;
            FloatVector s5 = s0;
            FloatVector s6 = s0;
            FloatVector s7 = s0;
            for (int k = first; k < end; k++) {
                FloatVector x = FloatVector.broadcast(S, TrainingKernels.valueOf(entries[k]));
                float[] row = rows[TrainingKernels.rowOf(entries[k])];
                s0 = x.fma(FloatVector.fromArray(S, row, j), s0);
                s1 = x.fma(FloatVector.fromArray(S, row, j + W), s1);
                s2 = x.fma(FloatVector.fromArray(S, row, j + 2 * W), s2);
                s3 = x.fma(FloatVector.fromArray(S, row, j + 3 * W), s3);
                s4 = x.fma(FloatVector.fromArray(S, row, j + 4 * W), s4);
                s5 = x.fma(FloatVector.fromArray(S, row, j + 5 * W), s5);
                s6 = x.fma(FloatVector.fromArray(S, row, j + 6 * W), s6);
                s7 = x.fma(FloatVector.fromArray(S, row, j + 7 * W), s7);
            }
            s0.intoArray(out, j);
            s1.intoArray(out, j + W);
            s2.intoArray(out, j + 2 * W);
            s3.intoArray(out, j + 3 * W);
            s4.intoArray(out, j + 4 * W);
            s5.intoArray(out, j + 5 * W);
            s6.intoArray(out, j + 6 * W);
            s7.intoArray(out, j + 7 * W);
            FloatVector sum = FloatVector.fromArray(S, squares, from);
            FloatVector a = s0.fma(s0, s1.fma(s1, s2.fma(s2, s3.fma(s3, least))));
            FloatVector b = s4.fma(s4, s5.fma(s5, s6.fma(s6, s7.fma(s7, sum))));
            a.add(b).intoArray(squares, from);
        }
        for (; j < to; j += W) {
            FloatVector s0 = FloatVector.zero(S);
            for (int k = first; k < end; k++) {
                s0 = FloatVector.fromArray(S, rows[TrainingKernels.rowOf(entries[k])], j)
                        .fma(FloatVector.broadcast(S, TrainingKernels.valueOf(entries[k])), s0);
            }
            s0.intoArray(out, j);
            s0.fma(s0, FloatVector.fromArray(S, squares, j)).intoArray(squares, j);
        }
    }
}
