package org.espalier.sdt.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on the Vector API. Each loop is the twin of the one in {@link PlainKernels}, which a test compares it with.
 * The products of rows and matrices are in {@link VectorSparse} and {@link VectorDense}.
 *
 * <p>No method takes or returns a vector: in a large loop the compiler stops to inline what is not the API's own, and a
 * vector that crosses a call is an object. Where a floor is taken off, {@code max(|x| - floor, 0)} is found by comparing
 * bits as integers: floats that are not negative are in the order of their bits, and it is quicker than comparing by the
 * rules for NaN and -0. A NaN stays one: its size has no sign.
 */
public class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    private static final int W = S.length();

    private static final PlainKernels TAIL = new PlainKernels();

    private static final float LOG2_E = 1.44269504f;

    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    private static final float ROUND = 12582912f;

    private static final float EXP_LIMIT = 87f;

    /** Vectors of at least 256 bits that divide {@link Kernels#LANES}. */
    public static boolean usable() {
        return W >= 8 && W <= LANES;
    }

    /** Numbers in a vector. */
    static int lanes() {
        return W;
    }

    @Override
    public String describe() {
        return "Vector API, " + S.vectorBitSize() + " bits";
    }

    @Override
    public void exp(float[] in, float[] out, float[] scratch, int length) {
        FloatVector scale = FloatVector.broadcast(S, LOG2_E);
        FloatVector round = FloatVector.broadcast(S, ROUND);
        int j = 0;
        for (; j + W <= length; j += W) {
            FloatVector limited =
                    FloatVector.fromArray(S, in, j).max(-EXP_LIMIT).min(EXP_LIMIT);
            FloatVector shifted = limited.fma(scale, round);
            FloatVector n = shifted.sub(ROUND);
            FloatVector r = n.fma(FloatVector.broadcast(S, -LN2_HIGH), limited);
            r = n.fma(FloatVector.broadcast(S, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(S, 1.9875691500e-4f);
            p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
            p = p.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
            p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
            p = p.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
            p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
            p = p.mul(r).fma(r, r.add(1f));
            FloatVector power = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(0x3f800000)
                    .reinterpretAsFloats();
            p.mul(power).intoArray(out, j);
        }
        if (j < length) {
            TAIL.exp(in, out, scratch, j, length);
        }
    }

    @Override
    public void gatesSparse(
            int[] indices, float[] values, int from, int to, float[][] weights, float[] bias, float[] out) {
        VectorSparse.gatesSparse(indices, values, from, to, weights, bias, out);
    }

    @Override
    public void gatesDense(
            float[] x, int x0, int rows, int columns, float[][] weights, float[] bias, float[][] out, int o) {
        VectorDense.gatesDense(x, x0, rows, columns, weights, bias, out, o);
    }

    /** {@code e = exp(-|z|); large = 1 / (1 + e); small = e large}; right holds e meanwhile. */
    @Override
    public void sigmoid(float[] u, float[] beta, float[] right, float[] left) {
        int stride = beta.length;
        for (int j = 0; j < stride; j += W) {
            FloatVector z = FloatVector.fromArray(S, u, j).mul(FloatVector.fromArray(S, beta, j));
            z.abs().neg().intoArray(right, j);
        }
        exp(right, right, left, stride);
        for (int j = 0; j < stride; j += W) {
            FloatVector z = FloatVector.fromArray(S, u, j).mul(FloatVector.fromArray(S, beta, j));
            FloatVector e = FloatVector.fromArray(S, right, j);
            FloatVector large = FloatVector.broadcast(S, 1f).div(e.add(1f));
            FloatVector small = e.mul(large);
            VectorMask<Float> negative = z.compare(VectorOperators.LT, 0f);
            large.blend(small, negative).intoArray(right, j);
            small.blend(large, negative).intoArray(left, j);
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
        int narrow = Math.min(depth, Integer.numberOfTrailingZeros(W));
        TAIL.reach(narrow, right, left, reach, narrow == depth ? leafReach : reach, narrow == depth ? 0 : W - 1);
        for (int level = narrow; level < depth; level++) {
            int width = 1 << level;
            int at = width - 1;
            boolean last = level == depth - 1;
            float[] children = last ? leafReach : reach;
            int next = last ? 0 : 2 * width - 1;
            for (int j = 0; j < width; j += W) {
                FloatVector lifted = FloatVector.fromArray(S, reach, at + j).mul(LIFT);
                FloatVector goLeft = lifted.mul(FloatVector.fromArray(S, left, at + j));
                FloatVector goRight = lifted.mul(FloatVector.fromArray(S, right, at + j));
                goLeft.abs()
                        .sub(REACH_FLOOR * LIFT)
                        .reinterpretAsInts()
                        .max(0)
                        .reinterpretAsFloats()
                        .mul(1 / LIFT)
                        .intoArray(children, next + j);
                goRight.abs()
                        .sub(REACH_FLOOR * LIFT)
                        .reinterpretAsInts()
                        .max(0)
                        .reinterpretAsFloats()
                        .mul(1 / LIFT)
                        .intoArray(children, next + width + j);
            }
        }
    }

    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int length) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        int j = 0;
        for (; j + 2 * W <= length; j += 2 * W) {
            s0 = FloatVector.fromArray(S, a, ao + j).fma(FloatVector.fromArray(S, b, bo + j), s0);
            s1 = FloatVector.fromArray(S, a, ao + j + W).fma(FloatVector.fromArray(S, b, bo + j + W), s1);
        }
        for (; j + W <= length; j += W) {
            s0 = FloatVector.fromArray(S, a, ao + j).fma(FloatVector.fromArray(S, b, bo + j), s0);
        }
        float sum = s0.add(s1).reduceLanes(VectorOperators.ADD);
        for (; j < length; j++) {
            sum += a[ao + j] * b[bo + j];
        }
        return sum;
    }
}
