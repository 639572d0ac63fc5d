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

    /** Half of its width, for {@code 96.9 ±0.3}. */
    public double halfWidth() {
        return (high - low) / 2;
    }
}
