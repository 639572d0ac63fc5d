package org.espalier.viz.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as pages write them. */
public final class Figures {
    private Figures() {}

    /** Five digits; thousands apart from 10,000 on, powers of ten where zeros would be counted, a real minus. */
    public static String compact(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(5)).stripTrailingZeros();
        if (rounded.signum() == 0) {
            return "0";
        }
        BigDecimal size = rounded.abs();
        int power = size.precision() - size.scale() - 1;
        String sign = rounded.signum() < 0 ? "−" : "";
        if (power < -4 || power > 11) {
            return sign + size.movePointLeft(power).stripTrailingZeros().toPlainString() + " × 10" + raised(power);
        }
        if (power < 4) {
            return sign + size.toPlainString();
        }
        return sign + String.format(Locale.ROOT, "%,." + Math.max(0, size.scale()) + "f", size);
    }

    private static String raised(int power) {
        StringBuilder out = new StringBuilder(power < 0 ? "⁻" : "");
        Integer.toString(Math.abs(power)).chars().forEach(c -> out.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
        return out.toString();
    }
}
