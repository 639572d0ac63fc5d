package org.espalier.data;

import java.util.Optional;
import org.espalier.base.Texts;

/** Count, range, mean and standard deviation of a stream of numbers (B. P. Welford, Technometrics 4(3), 1962). */
final class Moments {
    private long count;
    private double weights;
    private double mean;
    private double squares;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    void add(double value) {
        add(value, 1);
    }

    /** Adds a value that counts as {@code weight} of them, above 0. */
    void add(double value, double weight) {
        count++;
        weights += weight;
        double fromOld = value - mean;
        mean += fromOld * weight / weights;
        squares += weight * fromOld * (value - mean);
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
    }

    /** Adds a number of zeros (T. Chan, G. Golub and R. LeVeque's rule for two parts, one of them all zero). */
    void addZeros(long zeros) {
        if (zeros == 0) {
            return;
        }
        double all = (double) count + zeros;
        squares += mean * mean * count * zeros / all;
        mean = mean * count / all;
        count += zeros;
        weights += zeros;
        minimum = Math.min(minimum, 0);
        maximum = Math.max(maximum, 0);
    }

    long count() {
        return count;
    }

    boolean isConstant() {
        return !(minimum < maximum);
    }

    /**
     * As those of a target.
     *
     * @param place what messages begin with
     * @throws DataException when the numbers are too large or too small for training
     */
    Target.Spread spread(String place) {
        try {
            return new Target.Spread(minimum, maximum, mean, Math.sqrt(squares / weights));
        } catch (IllegalArgumentException e) {
            throw new DataException(place + ": " + e.getMessage(), e);
        }
    }

    /**
     * The number column with these moments.
     *
     * @param place what messages begin with
     * @throws DataException when the numbers are so large that their standard deviation is no double
     */
    Column.Number column(String name, Column.Scaling scaling, Column.Missing missing, String place) {
        double deviation = Math.sqrt(squares / count);
        if (!Double.isFinite(deviation) || !Double.isFinite(mean)) {
            throw new DataException(place + ", column " + Texts.quote(name)
                    + ": expected numbers whose squares can be added up, found " + minimum + " to " + maximum);
        }
        // numbers that differ by less than their squares can show
        double positive = deviation > 0 ? deviation : 1;
        return new Column.Number(name, Optional.empty(), minimum, maximum, mean, positive, scaling, missing, false);
    }
}
