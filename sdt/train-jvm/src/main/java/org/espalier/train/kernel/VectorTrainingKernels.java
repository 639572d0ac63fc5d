package org.espalier.train.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.sdt.kernel.VectorKernels;

/**
 * Training's loops on the Vector API, in the manner of {@link VectorKernels}: each is the twin of the one in
 * {@link PlainTrainingKernels}, which a test compares it with. The products that gradients are made of are in
 * {@link VectorGatherSum} and {@link VectorOuterDense}.
 */
public final class VectorTrainingKernels extends VectorKernels implements TrainingKernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    private static final PlainTrainingKernels TAIL = new PlainTrainingKernels();

    /** The derivatives of a batch of 64 by this many gates stay in the first cache (32 KB). */
    @Override
    public int gateBlock() {
        return 128;
    }

    @Override
    public void gatherSum(
            long[] entries, int first, int end, float[][] rows, int from, int to, float[] out, float[] squares) {
        VectorGatherSum.gatherSum(entries, first, end, rows, from, to, out, squares);
    }

    @Override
    public void outerDense(
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
        VectorOuterDense.outerDense(x, columns, f0, count, batch, rows, from, to, out, o, squares);
    }

    @Override
    public void combine(float[] coefficients, int c, float[][] table, float[] out) {
        int classes = table.length;
        int leaves = out.length;
        int j = 0;
        for (; j + 4 * W <= leaves; j += 4 * W) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int k = 0; k < classes; k++) {
                FloatVector t = FloatVector.broadcast(S, coefficients[c + k]);
                float[] row = table[k];
                s0 = t.fma(FloatVector.fromArray(S, row, j), s0);
                s1 = t.fma(FloatVector.fromArray(S, row, j + W), s1);
                s2 = t.fma(FloatVector.fromArray(S, row, j + 2 * W), s2);
                s3 = t.fma(FloatVector.fromArray(S, row, j + 3 * W), s3);
            }
            s0.intoArray(out, j);
            s1.intoArray(out, j + W);
            s2.intoArray(out, j + 2 * W);
            s3.intoArray(out, j + 3 * W);
        }
        for (; j + W <= leaves; j += W) {
            FloatVector s0 = FloatVector.zero(S);
            for (int k = 0; k < classes; k++) {
                s0 = FloatVector.fromArray(S, table[k], j).fma(FloatVector.broadcast(S, coefficients[c + k]), s0);
            }
            s0.intoArray(out, j);
        }
        if (j < leaves) {
            TAIL.combine(coefficients, c, table, out);
        }
    }

    @Override
    public void backward(
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
            float[] delta) {
        int narrow = Math.min(depth, Integer.numberOfTrailingZeros(W));
        FloatVector factor = FloatVector.broadcast(S, scale);
        for (int level = depth - 1; level >= narrow; level--) {
            int width = 1 << level;
            int at = width - 1;
            boolean last = level == depth - 1;
            float[] children = last ? cost : value;
            int next = last ? 0 : 2 * width - 1;
            for (int j = 0; j < width; j += W) {
                int node = at + j;
                FloatVector p = FloatVector.fromArray(S, right, node);
                FloatVector q = FloatVector.fromArray(S, left, node);
                FloatVector toLeft = FloatVector.fromArray(S, children, next + j);
                FloatVector toRight = FloatVector.fromArray(S, children, next + width + j);
                FloatVector pulled = FloatVector.fromArray(S, pull, node);
                FloatVector side = FloatVector.fromArray(S, byRight, node);
                FloatVector excess = side.fma(p, FloatVector.fromArray(S, offset, node))
                        .add(side.sub(1f).mul(q));
                q.fma(toLeft, p.fma(toRight, pulled.mul(excess))).intoArray(value, node);
                FloatVector slope = factor.mul(toRight.sub(toLeft).add(pulled));
                FloatVector lifted = FloatVector.fromArray(S, reach, node)
                        .mul(LIFT)
                        .mul(p.mul(q))
                        .mul(slope);
                IntVector sign = lifted.reinterpretAsInts().and(Integer.MIN_VALUE);
                lifted.abs()
                        .sub(DELTA_FLOOR * LIFT)
                        .reinterpretAsInts()
                        .max(0)
                        .or(sign)
                        .reinterpretAsFloats()
                        .mul(1 / LIFT)
                        .intoArray(delta, node);
            }
        }
        TAIL.backward(
                narrow,
                right,
                left,
                reach,
                narrow == depth ? cost : value,
                narrow == depth ? 0 : W - 1,
                value,
                pull,
                byRight,
                offset,
                scale,
                delta);
    }

    @Override
    public void axpy(float factor, float[] in, float[] out, int from, int to) {
        FloatVector x = FloatVector.broadcast(S, factor);
        int j = from;
        for (; j + W <= to; j += W) {
            x.fma(FloatVector.fromArray(S, in, j), FloatVector.fromArray(S, out, j))
                    .intoArray(out, j);
        }
        TAIL.axpy(factor, in, out, j, to);
    }

    @Override
    public void multiply(float[] in, float[] out, int length) {
        int j = 0;
        for (; j + W <= length; j += W) {
            FloatVector.fromArray(S, out, j)
                    .mul(FloatVector.fromArray(S, in, j))
                    .intoArray(out, j);
        }
        for (; j < length; j++) {
            out[j] *= in[j];
        }
    }

    @Override
    public void shares(
            float weight,
            float[] reach,
            float[] right,
            float[] left,
            int from,
            int to,
            float[] wentRight,
            float[] wentLeft) {
        int j = from;
        for (; j + W <= to; j += W) {
            FloatVector r = FloatVector.fromArray(S, reach, j).mul(weight);
            r.fma(FloatVector.fromArray(S, right, j), FloatVector.fromArray(S, wentRight, j))
                    .intoArray(wentRight, j);
            r.fma(FloatVector.fromArray(S, left, j), FloatVector.fromArray(S, wentLeft, j))
                    .intoArray(wentLeft, j);
        }
        TAIL.shares(weight, reach, right, left, j, to, wentRight, wentLeft);
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
        FloatVector beta1 = FloatVector.broadcast(S, AdamConstants.BETA1);
        FloatVector beta2 = FloatVector.broadcast(S, AdamConstants.BETA2);
        FloatVector epsilon = FloatVector.broadcast(S, AdamConstants.EPSILON);
        FloatVector corrected = FloatVector.broadcast(S, correction);
        int minRoot = Float.floatToRawIntBits(AdamConstants.MIN_ROOT);
        int j = from;
        for (; j + W <= to; j += W) {
            FloatVector g = FloatVector.fromArray(S, gradient, j).mul(clip);
            FloatVector first = FloatVector.fromArray(S, m, j).fma(beta1, g.mul(AdamConstants.REST1));
            FloatVector root = g.abs()
                    .mul(AdamConstants.ROOT_REST2)
                    .reinterpretAsInts()
                    .max(minRoot)
                    .reinterpretAsFloats();
            FloatVector second = FloatVector.fromArray(S, v, j).fma(beta2, root.mul(root));
            second = second.sub(AdamConstants.TINY_SECOND)
                    .reinterpretAsInts()
                    .max(0)
                    .reinterpretAsFloats();
            IntVector sign = first.reinterpretAsInts().and(Integer.MIN_VALUE);
            first = first.abs()
                    .sub(AdamConstants.TINY_FIRST)
                    .reinterpretAsInts()
                    .max(0)
                    .or(sign)
                    .reinterpretAsFloats();
            first.intoArray(m, j);
            second.intoArray(v, j);
            FloatVector scaled = second.lanewise(VectorOperators.SQRT).fma(corrected, epsilon);
            FloatVector.fromArray(S, w, j).sub(first.mul(rate).div(scaled)).intoArray(w, j);
        }
        TAIL.adam(w, m, v, gradient, j, to, clip, rate, correction);
    }
}
