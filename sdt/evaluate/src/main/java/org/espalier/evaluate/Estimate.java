package org.espalier.evaluate;

/**
 * A figure with its standard error over samples of rows.
 *
 * @param standardError 0 or more
 */
public record Estimate(double value, double standardError) {
    /** {@code value ± 1.96 standardError}. */
    public Interval interval() {
        return new Interval(value - Interval.Z * standardError, value + Interval.Z * standardError);
    }

    /** The 95 % interval, cut at what the figure can be. */
    public Interval interval(double least, double most) {
        Interval whole = interval();
        return new Interval(Math.max(least, whole.low()), Math.min(most, whole.high()));
    }

    /**
     * The mean of the differences {@code a - b} of the same rows, with its standard error.
     *
     * @param a a figure of each row, {@code [rows]}, two rows or more
     * @param b another one's
     */
    public static Estimate ofDifference(double[] a, double[] b) {
        double[] differences = new double[a.length];
        for (int r = 0; r < a.length; r++) {
            differences[r] = a[r] - b[r];
        }
        return ofMean(differences);
    }

    /** The mean with its standard error {@code s / sqrt(n)}. */
    public static Estimate ofMean(double[] values) {
        double mean = Metrics.mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / Math.max(1, values.length - 1.0) / values.length));
    }
}
