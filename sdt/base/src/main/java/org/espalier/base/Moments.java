package org.espalier.base;

import java.io.Serializable;

/**
 * Count, range, mean and standard deviation of a stream of numbers (B. P. Welford, Technometrics 4(3), 1962); those of parts can
 * be put together, and travel between machines.
 */
public final class Moments implements Serializable {
    private static final long serialVersionUID = 1L;

    private long count;
    private double weights;
    private double mean;
    private double squares;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    public void add(double value) {
        add(value, 1);
    }

    /** Adds a value that counts as {@code weight} of them, above 0. */
    public void add(double value, double weight) {
        count++;
        weights += weight;
        double fromOld = value - mean;
        mean += fromOld * weight / weights;
        squares += weight * fromOld * (value - mean);
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
    }

    /** Adds a number of zeros (T. Chan, G. Golub and R. LeVeque's rule for two parts, one of them all zero). */
    public void addZeros(long zeros) {
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

    /** Adds all numbers of another stream (T. Chan, G. Golub and R. LeVeque's rule for two parts). */
    public void add(Moments other) {
        if (other.count == 0) {
            return;
        }
        double all = weights + other.weights;
        double apart = other.mean - mean;
        squares += other.squares + apart * apart * weights * other.weights / all;
        mean += apart * other.weights / all;
        count += other.count;
        weights = all;
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
    }

    public long count() {
        return count;
    }

    public boolean isConstant() {
        return !(minimum < maximum);
    }

    public double minimum() {
        return minimum;
    }

    public double maximum() {
        return maximum;
    }

    public double mean() {
        return mean;
    }

    /** Of all of them, each with its weight; infinite or NaN where the squares are too large for a double. */
    public double standardDeviation() {
        return Math.sqrt(squares / weights);
    }
}
