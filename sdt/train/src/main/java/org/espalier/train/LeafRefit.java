package org.espalier.train;

import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.base.Parallel;
import org.espalier.sdt.Scorer;
import org.espalier.sdt.SoftDecisionTree;

/**
 * The last step: with the gates as they are, each leaf's distribution becomes the mean of the targets at temperature 1 of
 * the rows that come to it, {@code Q_lk = sum_r P_rl T_rk / sum_r P_rl}: what a leaf shows is a probability. For the expected
 * loss this is the exact minimum. The mixture's leaves are made more confident than that by training, since others make up for them;
 * a leaf that is shown alone must not be, and the average loses nothing by it.
 */
public final class LeafRefit {
    /** Weight, in rows, of the leaf's trained distribution: a leaf that no row comes to keeps it. */
    private static final double PRIOR_ROWS = 1;

    /** A row that comes to a leaf less than this says nothing about it. */
    private static final float MIN_REACH = 1e-6f;

    private static final double MIN_PROBABILITY = 1e-7;
    private static final int PARTS = 64;
    private static final int MAX_DOUBLES = 16_000_000;

    private LeafRefit() {}

    /** New leaf logits, {@code [leaves, classes]}. */
    static float[] refit(SoftDecisionTree tree, TrainingData data, int threads) {
        return refit(tree, mass(tree, data, threads));
    }

    /**
     * The same from sums.
     *
     * @param mass of the rows; its numbers are changed
     */
    static float[] refit(SoftDecisionTree tree, double[] mass) {
        int leaves = tree.shape().leaves();
        int classes = tree.classes();
        float[] logits = new float[leaves * classes];
        for (int l = 0; l < leaves; l++) {
            float[] trained = tree.leafDistribution(l);
            double total = 0;
            for (int k = 0; k < classes; k++) {
                mass[l * classes + k] += PRIOR_ROWS * trained[k];
                total += mass[l * classes + k];
            }
            for (int k = 0; k < classes; k++) {
                logits[l * classes + k] = (float) Math.log(Math.max(MIN_PROBABILITY, mass[l * classes + k] / total));
            }
        }
        return logits;
    }

    /** {@code sum_r omega_r P_rl T_rk}, {@code [leaves, classes]}. */
    public static double[] mass(SoftDecisionTree tree, TrainingData data, int threads) {
        int rows = data.rows();
        int size = tree.shape().leaves() * tree.classes();
        // The parts are cut by the data alone, and added up in their order: threads change nothing.
        int parts = Math.max(1, Math.min(Math.min(PARTS, MAX_DOUBLES / size), rows / 256));
        double[][] sums = new double[parts][];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(threads, () -> {
            Scorer scorer = tree.scorer();
            float[] reach = new float[tree.shape().leaves()];
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                double[] sum = new double[size];
                int to = (int) ((part + 1L) * rows / parts);
                for (int r = (int) ((long) part * rows / parts); r < to; r++) {
                    scorer.pathProbabilities(data.features(), r, reach);
                    add(data, r, reach, sum);
                }
                sums[part] = sum;
            }
        });
        for (int part = 1; part < parts; part++) {
            for (int i = 0; i < size; i++) {
                sums[0][i] += sums[part][i];
            }
        }
        return sums[0];
    }

    private static void add(TrainingData data, int r, float[] reach, double[] sum) {
        int classes = data.classes();
        for (int l = 0; l < reach.length; l++) {
            if (reach[l] >= MIN_REACH) {
                double weight = (double) data.weights()[r] * reach[l];
                for (int k = 0; k < classes; k++) {
                    sum[l * classes + k] += weight * data.targets()[r * classes + k];
                }
            }
        }
    }
}
