package org.espalier.explain.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers that are rounded before they are used, so that what is printed is what is measured. */
final class Decimal {
    private Decimal() {}

    static double significant(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits)).doubleValue();
    }

    /** To the nearest multiple of {@code 10^-places}; places may be below 0. */
    static double places(double value, int places) {
        return new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
    }

    /** How many decimal places tell apart what is {@code unit} apart. */
    static int placesFor(double unit) {
        return unit > 0 && Double.isFinite(unit) ? (int) Math.ceil(-Math.log10(unit)) : 2;
    }

    /** Shortest text of the double, never in powers of ten. */
    static String text(double value) {
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        return exact.signum() == 0 ? "0" : exact.toPlainString();
    }
}
