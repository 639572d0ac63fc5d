package org.espalier.train.number;

import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.train.Family;
import org.espalier.train.TrainingException;

/**
 * Between a target's own unit and what training sees: {@code (y - mean) / sd} of a number; of a logarithmic family {@code y /
 * mean}, whose scores are logarithms of mean rates.
 */
record Scale(Family family, Target.Spread spread) {
    Scale {
        if (family.isLogarithmic() && !(spread.mean() > 0)) {
            throw new TrainingException(
                    "the family " + family.text() + ": expected a target with a mean above 0, found " + spread.mean());
        }
    }

    float toTraining(float value) {
        return (float)
                (family.isLogarithmic() ? value / spread.mean() : (value - spread.mean()) / spread.standardDeviation());
    }

    /** What a score's coefficient is multiplied by. */
    double factor() {
        return family.isLogarithmic() ? 1 : spread.standardDeviation();
    }

    /** What is added to a score. */
    double shift() {
        return family.isLogarithmic() ? Math.log(spread.mean()) : spread.mean();
    }

    /** The score, in training's unit, that answers a target in training's unit. */
    double score(double target) {
        return family.isLogarithmic() ? Math.log(Math.max(target, 1e-6)) : target;
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
