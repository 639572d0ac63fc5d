package org.espalier.train.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.train.Family;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;

/**
 * Between a target's own unit and what training sees: {@code (y - mean) / sd} of a number, and of each of several; of a logarithmic
 * family {@code y / mean}, whose scores are logarithms of mean rates; of labels the probabilities themselves, whose scores are log odds.
 *
 * @param zero the target's value that is 0 in training, {@code [outputs]}
 * @param unit of training, in the target's own, {@code [outputs]}
 */
record Scale(Family family, double[] zero, double[] unit) {
    /** Answers nearer to nothing, or to certain, count as this far off. */
    private static final double TINY = 1e-6;

    /** Of a target that knows its spread where it is numeric. */
    static Scale of(Family family, Target target) {
        double[] zero = new double[target.answers()];
        double[] unit = new double[target.answers()];
        Arrays.fill(unit, 1);
        List<Optional<Target.Spread>> spreads = target instanceof Target.Numbers several
                ? several.outputs().stream().map(Target.Number::spread).toList()
                : List.of(target.spread());
        for (int k = 0; k < zero.length && target.isNumeric(); k++) {
            Target.Spread spread = spreads.get(k).orElseThrow();
            if (!family.isLogarithmic()) {
                zero[k] = spread.mean();
                unit[k] = spread.standardDeviation();
            } else if (spread.mean() > 0) {
                unit[k] = spread.mean();
            } else {
                throw new TrainingException("the family " + family.text()
                        + ": expected a target with a mean above 0, found " + spread.mean());
            }
        }
        return new Scale(family, zero, unit);
    }

    int outputs() {
        return zero.length;
    }

    private boolean isOfLabels() {
        return family instanceof Family.Logistic;
    }

    float toTraining(float value, int k) {
        return (float) ((value - zero[k]) / unit[k]);
    }

    /** What the coefficients of a score are multiplied by. */
    double factor(int k) {
        return family.isLogarithmic() ? 1 : unit[k];
    }

    /** What is added to a score. */
    double shift(int k) {
        return family.isLogarithmic() ? Math.log(unit[k]) : zero[k];
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

    /** The target of rows, a numeric one with the spread of their values where it says none. */
    static Target withSpread(Dataset rows) {
        Target target = rows.schema().target();
        if (target instanceof Target.Numbers several) {
            List<Target.Number> outputs = new ArrayList<>();
            for (Target.Number output : several.outputs()) {
                outputs.add(withSpread(output, rows, outputs.size()));
            }
            return new Target.Numbers(several.name(), outputs);
        }
        if (target instanceof Target.Rate rate && rate.spread().isEmpty()) {
            return new Target.Rate(rate.name(), rate.exposure(), Optional.of(spreadOf(rows, 0)));
        }
        return target instanceof Target.Number number ? withSpread(number, rows, 0) : target;
    }

    private static Target.Number withSpread(Target.Number target, Dataset rows, int k) {
        return target.spread().isPresent()
                ? target
                : new Target.Number(target.name(), target.unit(), Optional.of(spreadOf(rows, k)));
    }

    private static Target.Spread spreadOf(Dataset rows, int k) {
        double all = 0;
        double mean = 0;
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int r = 0; r < rows.rows(); r++) {
            double value = rows.values()[r * rows.schema().target().truths() + k];
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
            Target target = rows.schema().target();
            throw new TrainingException("expected rows with different values of "
                    + (target.isOneNumber()
                            ? "the target"
                            : Texts.quote(target.columns().get(k))) + ", found "
                    + (all == 0 ? "none with a value" : "one value only"));
        }
        return new Target.Spread(least, greatest, Math.max(least, Math.min(greatest, mean)), Math.sqrt(squares / all));
    }
}
