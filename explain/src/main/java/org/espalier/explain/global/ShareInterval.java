package org.espalier.explain.global;

import org.espalier.evaluate.Interval;

/**
 * 95 % intervals of shares that keep a width where a share is 0 or 1. A bootstrap has none there: resamples of rows that all
 * agree all agree, however few they are.
 */
final class ShareInterval {
    /** The 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    private ShareInterval() {}

    /**
     * Of a share {@code p = hits / n}: Wilson's score interval (1927), {@code (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 +
     * z^2/n)}. It is nearer to 95 % than the exact one of Clopper and Pearson, which is wider (Brown, Cai and DasGupta 2001).
     *
     * @param n 1 or more
     */
    static Interval wilson(long hits, long n) {
        double p = (double) hits / n;
        double square = Z * Z / n;
        double middle = p + square / 2;
        double half = Z * Math.sqrt(p * (1 - p) / n + square / (4 * n));
        return new Interval(
                hits == 0 ? 0 : (middle - half) / (1 + square), hits == n ? 1 : (middle + half) / (1 + square));
    }

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
        double half = Z * Math.sqrt(b + c + 1 - difference * difference / all);
        return new Interval(Math.max(-1, (difference - half) / all), Math.min(1, (difference + half) / all));
    }
}
