package org.espalier.train;

import org.espalier.base.Seeds;

/**
 * What goes by the clock of a run: the order of the rows, learning rate, inverse temperature and mixture power of every
 * epoch's steps; which epochs compete; when the run re-initialises dead gates, and when it ends. It depends on the options
 * alone, so a run that is resumed meets the same schedule.
 */
record Schedule(DistillOptions options) {
    /** The learning rate rises over this share of the steps and ends at {@link #FINAL_RATE} of its peak. */
    private static final double WARM_UP = 0.02;

    private static final double FINAL_RATE = 0.01;

    /** Share of the run between two re-initialisations; after the last one a quarter of the run is left to learn. */
    private static final double REINITIALIZATION_INTERVAL = 0.15;

    /**
     * The steps of an epoch. Each epoch has another order, by seed and epoch, and shows another one of every row's versions.
     *
     * @param rmsDistance root mean square distance of the rows from their mean; the learning rate is divided by it
     * @param epoch counted from 0
     */
    Steps steps(Preparation rows, double rmsDistance, int epoch) {
        int[] order = Seeds.permutation(rows.rows(), Seeds.stream(options.seed(), 0x0de5, epoch));
        for (int i = 0; i < order.length; i++) {
            order[i] = rows.shown(order[i], epoch);
        }
        int count = (order.length + options.batch() - 1) / options.batch();
        float[] beta = new float[count];
        float[] rate = new float[count];
        for (int k = 0; k < count; k++) {
            double progress = (epoch + (double) k / count) / options.epochs();
            beta[k] = (float) options.beta().at(progress);
            rate[k] = (float) (options.learningRate() / rmsDistance * rateAt(progress));
        }
        return new Steps(order, options.batch(), beta, rate, (float) powerAt(epoch));
    }

    /** A short linear rise, then half a cosine down to {@link #FINAL_RATE}. */
    private static double rateAt(double progress) {
        if (progress < WARM_UP) {
            return Math.max(FINAL_RATE, progress / WARM_UP);
        }
        double fall = 0.5 * (1 + Math.cos(Math.PI * (progress - WARM_UP) / (1 - WARM_UP)));
        return FINAL_RATE + (1 - FINAL_RATE) * fall;
    }

    /** The inverse temperature after so many epochs, where it is not learned. */
    double betaAt(int epoch) {
        return options.beta().at((double) epoch / options.epochs());
    }

    private double powerAt(int epoch) {
        return options.loss() == Loss.EXPECTED ? 1 : options.mixturePower().at((double) epoch / options.epochs());
    }

    /**
     * Whether the tree after so many epochs may be chosen. Losses of trees of different hardness can't be compared: only
     * those at the final beta and mixture power are candidates.
     */
    boolean competes(int epoch) {
        return betaAt(epoch) == betaAt(options.epochs()) && powerAt(epoch) == powerAt(options.epochs());
    }

    /** After the last epoch, or so many epochs after the best one as patience allows. */
    boolean ended(TrainingRun run) {
        boolean exhausted = run.bestEpoch() > 0 && run.epoch() - run.bestEpoch() >= options.patience();
        return exhausted || run.epoch() >= options.epochs();
    }

    /** The first epoch, counted from 0, after the given one that begins with a re-initialisation; else that of the end. */
    int nextReinitialization(int epoch) {
        for (int k = 1; k <= options.reinitialize(); k++) {
            int at = (int) Math.round(k * REINITIALIZATION_INTERVAL * options.epochs());
            if (at > epoch) {
                return at;
            }
        }
        return options.epochs();
    }

    /** Whether the given epoch, counted from 0, begins with a re-initialisation. */
    boolean reinitializesAt(int epoch) {
        return epoch > 0 && nextReinitialization(epoch - 1) == epoch;
    }
}
