package org.espalier.train.kernel;

import java.util.Arrays;
import org.espalier.sdt.kernel.PlainKernels;

/** Training's loops in plain Java, in the manner of {@link PlainKernels}. */
public final class PlainTrainingKernels extends PlainKernels implements TrainingKernels {
    /** The square of a smaller number would be subnormal. */
    private static final float MIN_ROOT = 1e-18f;

    /** Long loops: vectors begin and end with a dozen single numbers. */
    @Override
    public int gateBlock() {
        return 1024;
    }

    @Override
    public void combine(float[] coefficients, int c, float[][] table, float[] out) {
        int leaves = out.length;
        Arrays.fill(out, 0f);
        int k = 0;
        for (; k + 4 <= table.length; k += 4) {
            addFour(
                    coefficients[c + k],
                    coefficients[c + k + 1],
                    coefficients[c + k + 2],
                    coefficients[c + k + 3],
                    table[k],
                    table[k + 1],
                    table[k + 2],
                    table[k + 3],
                    out,
                    0,
                    leaves);
        }
        for (; k < table.length; k++) {
            addScaled(coefficients[c + k], table[k], out, 0, leaves);
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
        backward(depth, right, left, reach, cost, 0, value, pull, byRight, offset, scale, delta);
    }

    /** The uppermost levels; what is below them has its values in {@code bottom} from {@code b} on. */
    void backward(
            int levels,
            float[] right,
            float[] left,
            float[] reach,
            float[] bottom,
            int b,
            float[] value,
            float[] pull,
            float[] byRight,
            float[] offset,
            float scale,
            float[] delta) {
        for (int level = levels - 1; level >= 0; level--) {
            int width = 1 << level;
            int at = width - 1;
            boolean last = level == levels - 1;
            float[] children = last ? bottom : value;
            int next = last ? b : 2 * width - 1;
            // The children's values stand where the gate's own will be: value_left in value, value_right in delta.
            System.arraycopy(children, next, value, at, width);
            System.arraycopy(children, next + width, delta, at, width);
            join(right, left, reach, value, pull, byRight, offset, scale, delta, at, at + width);
        }
    }

    private static void join(
            float[] right,
            float[] left,
            float[] reach,
            float[] value,
            float[] pull,
            float[] byRight,
            float[] offset,
            float scale,
            float[] delta,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float p = right[i];
            float q = left[i];
            float toLeft = value[i];
            float toRight = delta[i];
            float excess = (byRight[i] * p + offset[i]) - (1f - byRight[i]) * q;
            value[i] = q * toLeft + p * toRight + pull[i] * excess;
            float slope = scale * (toRight - toLeft + pull[i]);
            float lifted = reach[i] * LIFT * (p * q) * slope;
            float shrunk = Math.max(lifted - DELTA_FLOOR * LIFT, 0f) + Math.min(lifted + DELTA_FLOOR * LIFT, 0f);
            delta[i] = shrunk * (1 / LIFT);
        }
    }

    @Override
    public void axpy(float factor, float[] in, float[] out, int from, int to) {
        addScaled(factor, in, out, from, to);
    }

    @Override
    public void multiply(float[] in, float[] out, int length) {
        for (int j = 0; j < length; j++) {
            out[j] *= in[j];
        }
    }

    private static void addSquares(float[] values, float[] squares, int from, int to) {
        for (int j = from; j < to; j++) {
            float root = Math.max(Math.abs(values[j]), MIN_ROOT);
            squares[j] += root * root;
        }
    }

    @Override
    public void gatherSum(
            long[] entries, int first, int end, float[][] rows, int from, int to, float[] out, float[] squares) {
        Arrays.fill(out, from, to, 0f);
        int k = first;
        for (; k + 4 <= end; k += 4) {
            addFour(
                    TrainingKernels.valueOf(entries[k]),
                    TrainingKernels.valueOf(entries[k + 1]),
                    TrainingKernels.valueOf(entries[k + 2]),
                    TrainingKernels.valueOf(entries[k + 3]),
                    rows[TrainingKernels.rowOf(entries[k])],
                    rows[TrainingKernels.rowOf(entries[k + 1])],
                    rows[TrainingKernels.rowOf(entries[k + 2])],
                    rows[TrainingKernels.rowOf(entries[k + 3])],
                    out,
                    from,
                    to);
        }
        for (; k < end; k++) {
            addScaled(TrainingKernels.valueOf(entries[k]), rows[TrainingKernels.rowOf(entries[k])], out, from, to);
        }
        addSquares(out, squares, from, to);
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
        for (int f = f0; f < f0 + count; f++) {
            float[] sum = out[o + f - f0];
            Arrays.fill(sum, from, to, 0f);
            int r = 0;
            for (; r + 4 <= batch; r += 4) {
                addFour(
                        x[r * columns + f],
                        x[(r + 1) * columns + f],
                        x[(r + 2) * columns + f],
                        x[(r + 3) * columns + f],
                        rows[r],
                        rows[r + 1],
                        rows[r + 2],
                        rows[r + 3],
                        sum,
                        from,
                        to);
            }
            for (; r < batch; r++) {
                addScaled(x[r * columns + f], rows[r], sum, from, to);
            }
            addSquares(sum, squares, from, to);
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
        for (int j = from; j < to; j++) {
            float r = weight * reach[j];
            wentRight[j] += r * right[j];
            wentLeft[j] += r * left[j];
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
            float root = Math.max(Math.abs(g) * AdamConstants.ROOT_REST2, AdamConstants.MIN_ROOT);
            float second = AdamConstants.BETA2 * v[j] + root * root;
            first = Math.max(first - AdamConstants.TINY_FIRST, 0f) + Math.min(first + AdamConstants.TINY_FIRST, 0f);
            second = Math.max(second - AdamConstants.TINY_SECOND, 0f);
            m[j] = first;
            v[j] = second;
            w[j] -= rate * first / ((float) Math.sqrt(second) * correction + AdamConstants.EPSILON);
        }
    }
}
