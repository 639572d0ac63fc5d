package org.espalier.explain.fidelity;

import org.espalier.evaluate.Interval;

/**
 * 95 % intervals of shares that keep a width where a share is 0 or 1. A bootstrap has none there: resamples of rows that all
 * agree all agree, however few they are.
 */
final class ShareInterval {
    private ShareInterval() {}

    /**
     * Of a difference of two shares of the same rows, {@code (b - c) / n}: Wald's with half a row more in each of the four
     * cells (Agresti and Min 2005), with {@code b' = b + 1/2}, {@code c' = c + 1/2}, {@code n' = n + 2}: {@code (b' - c' ± z
     * sqrt(b' + c' - (b' - c')^2 / n')) / n'}.
     *
     * @param b rows that only the first has
     * @param c rows that only the second has
     * @param n all rows, 1 or more
     */
    static Interval ofDifference(long b, long c, long n) {
        double all = n + 2;
        double difference = b - c;
        double half = Interval.Z * Math.sqrt(b + c + 1 - difference * difference / all);
        return new Interval(Math.max(-1, (difference - half) / all), Math.min(1, (difference + half) / all));
    }
}
