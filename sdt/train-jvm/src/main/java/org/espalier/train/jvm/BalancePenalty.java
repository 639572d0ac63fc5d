package org.espalier.train.jvm;

import java.util.Arrays;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.kernel.TrainingKernels;

/**
 * The balance penalty {@code C = -lambda sum_i 2^-depth(i) 1/2 [log alpha_i + log(1 - alpha_i)]}: the sums that it is made
 * of, and its derivative. Gates are in path order.
 */
final class BalancePenalty {
    /** Gates whose sums are made in one part. */
    static final int GATES_PER_PART = 64;

    /** Rows whose share of the sums is added up in float32 before it goes to double. */
    private static final int ROWS_PER_SUM = 64;

    /** Sums begin here, not at 0, and it is taken off again: no subnormal number comes up where every row is far away. */
    private static final float START = 1e-37f;

    private static final float TINY = 1e-30f;

    private final TrainingKernels kernels;
    private final EngineSettings settings;
    private final int nodes;
    private final double[] runningRight;
    private final double[] runningReach;
    private final double[] nextRight;
    private final double[] nextReach;
    /** Sums over a block of rows; each part has its own range of gates. */
    private final float[] wentLeft;

    private final float[] wentRight;

    /** {@code W dC/d alpha_i / d_i}: W makes up for the division by the sum of weights that a row's costs have before them. */
    final float[] pull;

    /** The batch's own alpha, or 1 - alpha where that is smaller: see {@link TrainingKernels#backward}. */
    final float[] byRight;

    final float[] offset;

    BalancePenalty(
            TrainingKernels kernels,
            EngineSettings settings,
            int stride,
            double[] runningRight,
            double[] runningReach) {
        this.kernels = kernels;
        this.settings = settings;
        this.nodes = runningRight.length;
        this.runningRight = runningRight;
        this.runningReach = runningReach;
        this.nextRight = new double[nodes];
        this.nextReach = new double[nodes];
        this.wentLeft = new float[stride];
        this.wentRight = new float[stride];
        this.pull = new float[stride];
        this.byRight = new float[stride];
        this.offset = new float[stride];
    }

    boolean active() {
        return settings.balance() > 0;
    }

    int parts() {
        return (nodes + GATES_PER_PART - 1) / GATES_PER_PART;
    }

    /**
     * n_i and d_i of the batch for the gates of a part.
     *
     * @param reach {@code [rows][stride]}, like {@code right} and {@code left}
     */
    void addShares(int part, int rows, float[] rowWeight, float[][] reach, float[][] right, float[][] left) {
        int from = part * GATES_PER_PART;
        int to = Math.min(from + GATES_PER_PART, nodes);
        Arrays.fill(nextReach, from, to, 0);
        Arrays.fill(nextRight, from, to, 0);
        for (int block = 0; block < rows; block += ROWS_PER_SUM) {
            Arrays.fill(wentLeft, from, to, START);
            Arrays.fill(wentRight, from, to, START);
            for (int r = block; r < Math.min(block + ROWS_PER_SUM, rows); r++) {
                kernels.shares(rowWeight[r], reach[r], right[r], left[r], from, to, wentRight, wentLeft);
            }
            for (int j = from; j < to; j++) {
                double wentThere = (double) wentRight[j] - START;
                nextReach[j] += wentThere + (wentLeft[j] - (double) START);
                nextRight[j] += wentThere;
            }
        }
    }

    /** n_i, then d_i of the batch. */
    void copySums(double[] to) {
        System.arraycopy(nextRight, 0, to, 0, nodes);
        System.arraycopy(nextReach, 0, to, nodes, nodes);
    }

    /** The same of the whole batch, of which these rows were a part. */
    void setSums(double[] from) {
        System.arraycopy(from, 0, nextRight, 0, nodes);
        System.arraycopy(from, nodes, nextReach, 0, nodes);
    }

    /** From the batch's n_i, d_i: the running sums as they will be after it, its own shares, and the pull. */
    void derive(double weightSum) {
        for (int j = 0; j < nodes; j++) {
            double reached = Math.max(nextReach[j], TINY);
            float share = (float) (nextRight[j] / reached);
            byRight[j] = share < 0.5f ? 1f : 0f;
            offset[j] = share < 0.5f ? -share : (float) ((nextReach[j] - nextRight[j]) / reached);
            int level = TreeShape.depthOf(j);
            double keep = 1 - 1 / (settings.window() * (1L << level));
            nextRight[j] = keep * runningRight[j] + (1 - keep) * nextRight[j];
            nextReach[j] = keep * runningReach[j] + (1 - keep) * nextReach[j];
            double slope = -settings.balance() / (1L << level) * 0.5 * (1 / alphaRight(j) - 1 / alphaLeft(j));
            pull[j] = reached > TINY ? (float) (weightSum * slope / reached) : 0f;
        }
    }

    private double alphaRight(int j) {
        return EngineSettings.limitedShare(nextRight[j], nextReach[j]);
    }

    /** 1 - alpha, not as a difference from 1: it is exact where nearly everything goes right. */
    private double alphaLeft(int j) {
        return EngineSettings.limitedShare(nextReach[j] - nextRight[j], nextReach[j]);
    }

    /** C, once per gate. */
    double value() {
        if (!active()) {
            return 0;
        }
        double sum = 0;
        double product = 1;
        for (int j = 0; j < nodes; j++) {
            product *= alphaRight(j) * alphaLeft(j);
            boolean lastOfLevel = Integer.bitCount(j + 2) == 1;
            // One logarithm for many gates of a level: a factor is at least 1e-12, and 1e-250 is far from subnormal.
            if (lastOfLevel || product < 1e-250) {
                sum -= 0.5 * Math.log(product) / (1L << TreeShape.depthOf(j));
                product = 1;
            }
        }
        return settings.balance() * sum;
    }

    /** The step is taken: its running sums are the ones to go on from. */
    void keep() {
        System.arraycopy(nextRight, 0, runningRight, 0, nodes);
        System.arraycopy(nextReach, 0, runningReach, 0, nodes);
    }

    double[] runningRight() {
        return runningRight;
    }

    double[] runningReach() {
        return runningReach;
    }
}
