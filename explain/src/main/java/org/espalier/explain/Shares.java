package org.espalier.explain;

import java.util.Locale;

/**
 * Shares and probabilities in words. None is rounded to a certainty: a gate of a soft tree is never certain, and {@code
 * 100 %} would say that it is.
 */
public final class Shares {
    /** From here on to 1, and as far above 0, a share is not told any closer. */
    private static final double NEARLY_ALL = 0.9995;

    private Shares() {}

    /** {@code 97 %}, near the ends {@code 99.4 %} and {@code 0.6 %}, next to them {@code >99.9 %} and {@code <0.1 %}. */
    public static String percent(double share) {
        if (share >= NEARLY_ALL) {
            return ">99.9 %";
        }
        if (share < 1 - NEARLY_ALL) {
            return "<0.1 %";
        }
        boolean isNearAnEnd = share > 0.99 || share < 0.01;
        return String.format(Locale.ROOT, isNearAnEnd ? "%.1f %%" : "%.0f %%", 100 * share);
    }

    /** Three decimal places: {@code 0.974}; next to the ends {@code >0.999} and {@code <0.001}. */
    public static String decimal(double share) {
        if (share >= NEARLY_ALL) {
            return ">0.999";
        }
        return share < 1 - NEARLY_ALL ? "<0.001" : String.format(Locale.ROOT, "%.3f", share);
    }
}
