package org.espalier.sdt.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products of {@link VectorKernels} over sparse rows. Each keeps eight sums in registers: enough to hide the latency
 * of a multiply-add (four cycles, two a cycle), and a sum is written once.
 */
final class VectorSparse {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    private static final int W = S.length();

    private VectorSparse() {}

    /** See {@link Kernels#gatesSparse}. */
    static void gatesSparse(
            int[] indices, float[] values, int from, int to, float[][] weights, float[] bias, float[] out) {
        int stride = bias.length;
        int j = 0;
        for (; W == 16 && j + 16 * W <= stride; j += 16 * W) {
            sixteen(indices, values, from, to, weights, bias, j, out);
        }
        for (; j + 8 * W <= stride; j += 8 * W) {
            eight(indices, values, from, to, weights, bias, j, out);
        }
        for (; j + 2 * W <= stride; j += 2 * W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            FloatVector s1 = FloatVector.fromArray(S, bias, j + W);
            for (int k = from; k < to; k++) {
                FloatVector x = FloatVector.broadcast(S, values[k]);
                float[] w = weights[indices[k]];
                s0 = x.fma(FloatVector.fromArray(S, w, j), s0);
                s1 = x.fma(FloatVector.fromArray(S, w, j + W), s1);
            }
            s0.intoArray(out, j);
            s1.intoArray(out, j + W);
        }
        for (; j < stride; j += W) {
            FloatVector s0 = FloatVector.fromArray(S, bias, j);
            for (int k = from; k < to; k++) {
                s0 = FloatVector.fromArray(S, weights[indices[k]], j).fma(FloatVector.broadcast(S, values[k]), s0);
            }
            s0.intoArray(out, j);
        }
    }

    private static void eight(
            int[] indices, float[] values, int from, int to, float[][] weights, float[] bias, int j, float[] out) {
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
            float[] w = weights[indices[k]];
            s0 = x.fma(FloatVector.fromArray(S, w, j), s0);
            s1 = x.fma(FloatVector.fromArray(S, w, j + W), s1);
            s2 = x.fma(FloatVector.fromArray(S, w, j + 2 * W), s2);
            s3 = x.fma(FloatVector.fromArray(S, w, j + 3 * W), s3);
            s4 = x.fma(FloatVector.fromArray(S, w, j + 4 * W), s4);
            s5 = x.fma(FloatVector.fromArray(S, w, j + 5 * W), s5);
            s6 = x.fma(FloatVector.fromArray(S, w, j + 6 * W), s6);
            s7 = x.fma(FloatVector.fromArray(S, w, j + 7 * W), s7);
        }
        s0.intoArray(out, j);
        s1.intoArray(out, j + W);
        s2.intoArray(out, j + 2 * W);
        s3.intoArray(out, j + 3 * W);
        s4.intoArray(out, j + 4 * W);
        s5.intoArray(out, j + 5 * W);
        s6.intoArray(out, j + 6 * W);
        s7.intoArray(out, j + 7 * W);
    }

    /** Where there are 32 registers: half as many readings of the entries. */
    private static void sixteen(
            int[] indices, float[] values, int from, int to, float[][] weights, float[] bias, int j, float[] out) {
        FloatVector s0 = FloatVector.fromArray(S, bias, j);
        FloatVector s1 = FloatVector.fromArray(S, bias, j + W);
        FloatVector s2 = FloatVector.fromArray(S, bias, j + 2 * W);
        FloatVector s3 = FloatVector.fromArray(S, bias, j + 3 * W);
        FloatVector s4 = FloatVector.fromArray(S, bias, j + 4 * W);
        FloatVector s5 = FloatVector.fromArray(S, bias, j + 5 * W);
        FloatVector s6 = FloatVector.fromArray(S, bias, j + 6 * W);
        FloatVector s7 = FloatVector.fromArray(S, bias, j + 7 * W);
        FloatVector s8 = FloatVector.fromArray(S, bias, j + 8 * W);
        FloatVector s9 = FloatVector.fromArray(S, bias, j + 9 * W);
        FloatVector s10 = FloatVector.fromArray(S, bias, j + 10 * W);
        FloatVector s11 = FloatVector.fromArray(S, bias, j + 11 * W);
        FloatVector s12 = FloatVector.fromArray(S, bias, j + 12 * W);
        FloatVector s13 = FloatVector.fromArray(S, bias, j + 13 * W);
        FloatVector s14 = FloatVector.fromArray(S, bias, j + 14 * W);
        FloatVector s15 = FloatVector.fromArray(S, bias, j + 15 * W);
        for (int k = from; k < to; k++) {
            FloatVector x = FloatVector.broadcast(S, values[k]);
            float[] w = weights[indices[k]];
            s0 = x.fma(FloatVector.fromArray(S, w, j), s0);
            s1 = x.fma(FloatVector.fromArray(S, w, j + W), s1);
            s2 = x.fma(FloatVector.fromArray(S, w, j + 2 * W), s2);
            s3 = x.fma(FloatVector.fromArray(S, w, j + 3 * W), s3);
            s4 = x.fma(FloatVector.fromArray(S, w, j + 4 * W), s4);
            s5 = x.fma(FloatVector.fromArray(S, w, j + 5 * W), s5);
            s6 = x.fma(FloatVector.fromArray(S, w, j + 6 * W), s6);
            s7 = x.fma(FloatVector.fromArray(S, w, j + 7 * W), s7);
            s8 = x.fma(FloatVector.fromArray(S, w, j + 8 * W), s8);
            s9 = x.fma(FloatVector.fromArray(S, w, j + 9 * W), s9);
            s10 = x.fma(FloatVector.fromArray(S, w, j + 10 * W), s10);
            s11 = x.fma(FloatVector.fromArray(S, w, j + 11 * W), s11);
            s12 = x.fma(FloatVector.fromArray(S, w, j + 12 * W), s12);
            s13 = x.fma(FloatVector.fromArray(S, w, j + 13 * W), s13);
            s14 = x.fma(FloatVector.fromArray(S, w, j + 14 * W), s14);
            s15 = x.fma(FloatVector.fromArray(S, w, j + 15 * W), s15);
        }
        s0.intoArray(out, j);
        s1.intoArray(out, j + W);
        s2.intoArray(out, j + 2 * W);
        s3.intoArray(out, j + 3 * W);
        s4.intoArray(out, j + 4 * W);
        s5.intoArray(out, j + 5 * W);
        s6.intoArray(out, j + 6 * W);
        s7.intoArray(out, j + 7 * W);
        s8.intoArray(out, j + 8 * W);
        s9.intoArray(out, j + 9 * W);
        s10.intoArray(out, j + 10 * W);
        s11.intoArray(out, j + 11 * W);
        s12.intoArray(out, j + 12 * W);
        s13.intoArray(out, j + 13 * W);
        s14.intoArray(out, j + 14 * W);
        s15.intoArray(out, j + 15 * W);
    }
}
