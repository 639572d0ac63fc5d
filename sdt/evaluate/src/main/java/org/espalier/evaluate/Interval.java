package org.espalier.evaluate;

/** Where a figure may lie: its 95 % interval. */
public record Interval(double low, double high) {
    /** The 97.5 % quantile of the normal distribution. */
    public static final double Z = 1.959963984540054;

    /**
     * Of a share {@code p = hits / n}: Wilson's score interval (1927), {@code (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 +
     * z^2/n)}. It keeps a width where the share is 0 or 1, and is nearer to 95 % than the exact one of Clopper and Pearson,
     * which is wider (Brown, Cai and DasGupta 2001).
     *
     * @param hits 0 to n; may be a fraction
     * @param n 1 or more
     */
    public static Interval ofShare(double hits, long n) {
        double p = hits / n;
        double square = Z * Z / n;
        double middle = p + square / 2;
        double half = Z * Math.sqrt(p * (1 - p) / n + square / (4 * n));
        return new Interval(
                hits == 0 ? 0 : (middle - half) / (1 + square), hits == n ? 1 : (middle + half) / (1 + square));
    }

    /**
     * Of a difference of two shares of the same rows, {@code (b - c) / n}: Wald's with half a row more in each of the four
     * cells (Agresti and Min 2005), with {@code b' = b + 1/2}, {@code c' = c + 1/2}, {@code n' = n + 2}: {@code (b' - c' ± z
     * sqrt(b' + c' - (b' - c')^2 / n')) / n'}. It keeps a width where all rows agree; a bootstrap has none there.
     *
     * @param b rows that only the first has
     * @param c rows that only the second has
     * @param n all rows, 1 or more
     */
    public static Interval ofDifference(long b, long c, long n) {
        double all = n + 2;
        double difference = b - c;
        double half = Z * Math.sqrt(b + c + 1 - difference * difference / all);
        return new Interval(Math.max(-1, (difference - half) / all), Math.min(1, (difference + half) / all));
    }

    /** Half of its width, for {@code 96.9 ±0.3}. */
    public double halfWidth() {
        return (high - low) / 2;
    }
}
