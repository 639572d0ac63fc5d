package org.espalier.viz;

import java.util.List;

/** 95 % intervals of shares that were counted on few rows (Wilson 1927); they hold at 0 and 1, too. */
final class Wilson {
    /** Of the normal distribution, two-sided 95 %. */
    private static final double Z = 1.959964;

    private Wilson() {}

    /**
     * {@code (p + z²/2n ± z sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n)}.
     *
     * @param hits of the rows, 0 to {@code rows}; may be a fraction
     * @param rows above 0
     * @return low and high end
     */
    static List<Double> interval(double hits, int rows) {
        double p = hits / rows;
        double centre = p + Z * Z / (2 * rows);
        double half = Z * Math.sqrt(p * (1 - p) / rows + Z * Z / (4. * rows * rows));
        double scale = 1 + Z * Z / rows;
        return List.of(Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale));
    }
}
