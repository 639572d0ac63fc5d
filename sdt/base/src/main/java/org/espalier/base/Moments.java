package org.espalier.base;

/** Count, range, mean and standard deviation of a stream of numbers (B. P. Welford, Technometrics 4(3), 1962). */
public final class Moments {
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
