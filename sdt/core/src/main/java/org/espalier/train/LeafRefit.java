package org.espalier.train;

import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.data.Matrix;
import org.espalier.data.Parallel;
import org.espalier.sdt.Scorer;
import org.espalier.sdt.SoftDecisionTree;

/**
 * The last step: with the gates as they are, each leaf's distribution becomes the mean of the targets at temperature 1 of
 * the rows that come to it, so that what a leaf shows is a probability. For the expected loss this is the exact minimum
 * ({@code Q_lk = sum_r P_rl T_rk / sum_r P_rl}); for the mixture it is repeated with each target divided among the leaves by
 * their part in the answer (expectation and maximisation, Dempster, Laird and Rubin 1977).
 */
final class LeafRefit {
    /** Weight, in rows, of the leaf's trained distribution: a leaf that no row comes to keeps it. */
    private static final double PRIOR_ROWS = 1;

    private static final int MIXTURE_ROUNDS = 3;
    private static final int PARTS = 64;
    private static final int DOUBLES_AT_MOST = 16_000_000;

    private LeafRefit() {}

    /** New leaf logits, {@code [leaves, classes]}. */
    static float[] refit(SoftDecisionTree tree, TrainingData data, Loss loss, int threads) {
        int leaves = tree.shape().leaves();
        int classes = tree.classes();
        float[] distribution = new float[leaves * classes];
        for (int l = 0; l < leaves; l++) {
            System.arraycopy(tree.leafDistribution(l), 0, distribution, l * classes, classes);
        }
        int rounds = loss == Loss.EXPECTED ? 1 : MIXTURE_ROUNDS;
        for (int round = 0; round < rounds; round++) {
            double[] mass = gather(tree, data, loss, distribution, threads);
            for (int l = 0; l < leaves; l++) {
                double total = 0;
                for (int k = 0; k < classes; k++) {
                    mass[l * classes + k] += PRIOR_ROWS * distribution[l * classes + k];
                    total += mass[l * classes + k];
                }
                for (int k = 0; k < classes; k++) {
                    distribution[l * classes + k] = (float) Math.max(1e-7, mass[l * classes + k] / total);
                }
            }
        }
        float[] logits = new float[distribution.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(distribution[i]);
        }
        return logits;
    }

    /** {@code sum_r omega_r P_rl T_rk} (expected), or with {@code Q_lk / M_rk} as a further factor (mixture). */
    private static double[] gather(
            SoftDecisionTree tree, TrainingData data, Loss loss, float[] distribution, int threads) {
        int rows = data.rows();
        int size = distribution.length;
        // The parts are cut by the data alone, and added up in their order: threads change nothing.
        int parts = Math.max(1, Math.min(Math.min(PARTS, DOUBLES_AT_MOST / size), rows / 256));
        double[][] sums = new double[parts][];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(threads, () -> {
            RowPass pass = new RowPass(tree, data, loss, distribution);
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                double[] sum = new double[size];
                int to = (int) ((part + 1L) * rows / parts);
                for (int r = (int) ((long) part * rows / parts); r < to; r++) {
                    pass.add(r, sum);
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

    private static final class RowPass {
        private final Scorer scorer;
        private final TrainingData data;
        private final Loss loss;
        private final float[] distribution;
        private final float[] reach;
        private final double[] factor;
        private final Matrix x;

        RowPass(SoftDecisionTree tree, TrainingData data, Loss loss, float[] distribution) {
            this.scorer = tree.scorer();
            this.data = data;
            this.loss = loss;
            this.distribution = distribution;
            this.reach = new float[tree.shape().leaves()];
            this.factor = new double[tree.classes()];
            this.x = data.features();
        }

        void add(int r, double[] sum) {
            int classes = factor.length;
            scorer.pathProbabilities(x, r, reach);
            for (int k = 0; k < classes; k++) {
                factor[k] = data.weights()[r] * data.targets()[r * classes + k];
            }
            if (loss == Loss.MIXTURE) {
                for (int k = 0; k < classes; k++) {
                    double mixed = 1e-30;
                    for (int l = 0; l < reach.length; l++) {
                        mixed += reach[l] * distribution[l * classes + k];
                    }
                    factor[k] /= mixed;
                }
            }
            for (int l = 0; l < reach.length; l++) {
                if (reach[l] < 1e-6f) {
                    continue;
                }
                for (int k = 0; k < classes; k++) {
                    double share = loss == Loss.MIXTURE ? distribution[l * classes + k] : 1;
                    sum[l * classes + k] += reach[l] * factor[k] * share;
                }
            }
        }
    }
}
