package org.espalier.base;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Shares and probabilities in words, by one rule: whole percents, a decimal place below 1 % and above 99 %, and nothing is
 * rounded to all or none. So 0.974 is {@code 97 %}, 0.9942 {@code 99.4 %}, 0.99996 {@code >99.9 %} and 0.0001
 * {@code <0.1 %}.
 */
public final class Percent {
    /** From here on to 1, and as far above 0, a share is not told any closer. */
    private static final double NEARLY_ALL = 0.9995;

    private Percent() {}

    /** A counted share: exactly 1 is {@code 100 %}, exactly 0 {@code 0 %}, and nothing else is. */
    public static String of(double share) {
        return share >= 1 ? "100 %" : share <= 0 ? "0 %" : ofProbability(share);
    }

    /** A probability that a model answers: it is neither 0 nor 1, even where its float is. */
    public static String ofProbability(double probability) {
        if (probability >= NEARLY_ALL) {
            return ">99.9 %";
        }
        if (probability < 1 - NEARLY_ALL) {
            return "<0.1 %";
        }
        boolean isNearAnEnd = probability > 0.99 || probability < 0.01;
        return String.format(Locale.ROOT, isNearAnEnd ? "%.1f %%" : "%.0f %%", 100 * probability);
    }

    /**
     * The number of percents with a fixed number of decimal places, for a column of a table: {@code 98.73}. Below 1 it stops
     * short of 100, above 0 short of 0; below 0 and above 1 it is rounded as it is.
     *
     * @param places 0 or more
     */
    public static String digits(double share, int places) {
        if (!(share > 0 && share < 1)) {
            return String.format(Locale.ROOT, "%." + places + "f", 100 * share);
        }
        BigDecimal step = BigDecimal.ONE.movePointLeft(places);
        BigDecimal rounded = BigDecimal.valueOf(100 * share).setScale(places, RoundingMode.HALF_UP);
        BigDecimal most = new BigDecimal(100).subtract(step);
        return rounded.max(step).min(most).toPlainString();
    }
}
