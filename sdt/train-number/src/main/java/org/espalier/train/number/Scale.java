package org.espalier.train.number;

import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.train.Family;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;

/**
 * Between a target's own unit and what training sees: {@code (y - mean) / sd} of a number; of a logarithmic family {@code y /
 * mean}, whose scores are logarithms of mean rates; of labels the probabilities themselves, whose scores are log odds.
 *
 * @param zero the target's value that is 0 in training
 * @param unit of training, in the target's own
 */
record Scale(Family family, double zero, double unit) {
    /** Answers nearer to nothing, or to certain, count as this far off. */
    private static final double TINY = 1e-6;

    /** Of a number or a rate. */
    static Scale of(Family family, Target.Spread spread) {
        if (!family.isLogarithmic()) {
            return new Scale(family, spread.mean(), spread.standardDeviation());
        }
        if (!(spread.mean() > 0)) {
            throw new TrainingException(
                    "the family " + family.text() + ": expected a target with a mean above 0, found " + spread.mean());
        }
        return new Scale(family, 0, spread.mean());
    }

    /** Of labels. */
    static Scale ofLabels(Family family) {
        return new Scale(family, 0, 1);
    }

    private boolean isOfLabels() {
        return family instanceof Family.Logistic;
    }

    float toTraining(float value) {
        return (float) ((value - zero) / unit);
    }

    /** What a score's coefficient is multiplied by. */
    double factor() {
        return family.isLogarithmic() ? 1 : unit;
    }

    /** What is added to a score. */
    double shift() {
        return family.isLogarithmic() ? Math.log(unit) : zero;
    }

    /** The score, in training's unit, that answers a target in training's unit. */
    double score(double target) {
        if (isOfLabels()) {
            double held = Math.max(TINY, Math.min(1 - TINY, target));
            return Math.log(held / (1 - held));
        }
        return family.isLogarithmic() ? Math.log(Math.max(target, TINY)) : target;
    }

    /** Scores that a leaf begins with: of labels the log odds of their shares, else 0, the mean, {@code [data.classes()]}. */
    double[] start(TrainingData data) {
        double[] start = new double[data.classes()];
        for (int k = 0; k < start.length && isOfLabels(); k++) {
            double all = 0;
            double yes = 0;
            for (int r = 0; r < data.rows(); r++) {
                all += data.weights()[r];
                yes += data.weights()[r] * data.targets()[r * start.length + k];
            }
            start[k] = score(yes / all);
        }
        return start;
    }

    /** That of the rows' values, where the target says none. */
    static Target.Spread spreadOf(Dataset rows) {
        double all = 0;
        double mean = 0;
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int r = 0; r < rows.rows(); r++) {
            double value = rows.values()[r];
            if (!Double.isNaN(value)) {
                all += rows.weight(r);
                double fromOld = value - mean;
                mean += fromOld * rows.weight(r) / all;
                squares += rows.weight(r) * fromOld * (value - mean);
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        if (!(least < greatest)) {
            throw new TrainingException("expected rows with different values of the target, found "
                    + (all == 0 ? "none with a value" : "one value only"));
        }
        return new Target.Spread(least, greatest, Math.max(least, Math.min(greatest, mean)), Math.sqrt(squares / all));
    }
}
