package org.espalier.data;

import java.util.Locale;

/** Decimal text to {@code double}, without an object for the usual number. */
final class Decimals {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final long EXACT = 1L << 53;
    /** So many fit an unsigned long. */
    private static final int MAX_DIGITS = 19;

    private Decimals() {}

    /**
     * Reads {@code [+-]digits[.digits][e[+-]digits]} correctly rounded: by one exact division or multiplication where
     * digits and power of ten are both exact doubles (W. Clinger, "How to read floating point numbers accurately",
     * PLDI 1990), by {@link LongDecimals} up to 19 digits, else by {@link Double#parseDouble}.
     *
     * @return NaN when the text is no number; an infinity when it is too large for a double or says so in words
     *     ({@code inf}, {@code Infinity})
     */
    static double parse(char[] chars, int from, int to) {
        int i = from;
        boolean negative = false;
        if (i < to && (chars[i] == '-' || chars[i] == '+')) {
            negative = chars[i] == '-';
            i++;
        }
        long mantissa = 0;
        int digits = 0;
        int significant = 0;
        int exponent = 0;
        for (; i < to && chars[i] >= '0' && chars[i] <= '9'; i++, digits++) {
            if (significant < MAX_DIGITS) {
                mantissa = mantissa * 10 + (chars[i] - '0');
            }
            significant += mantissa == 0 ? 0 : 1;
        }
        if (i < to && chars[i] == '.') {
            i++;
            for (; i < to && chars[i] >= '0' && chars[i] <= '9'; i++, digits++, exponent--) {
                if (significant < MAX_DIGITS) {
                    mantissa = mantissa * 10 + (chars[i] - '0');
                }
                significant += mantissa == 0 ? 0 : 1;
            }
        }
        if (digits == 0) {
            return infinityInWords(chars, from, to);
        }
        if (i < to && (chars[i] == 'e' || chars[i] == 'E')) {
            i++;
            boolean negativeExponent = false;
            if (i < to && (chars[i] == '-' || chars[i] == '+')) {
                negativeExponent = chars[i] == '-';
                i++;
            }
            int start = i;
            int written = 0;
            for (; i < to && chars[i] >= '0' && chars[i] <= '9'; i++) {
                written = Math.min(written * 10 + (chars[i] - '0'), 1_000_000);
            }
            if (i == start) {
                return Double.NaN;
            }
            exponent += negativeExponent ? -written : written;
        }
        if (i < to) {
            return Double.NaN;
        }
        double value;
        if (mantissa == 0 && significant == 0) {
            value = 0;
        } else if (mantissa >= 0
                && mantissa <= EXACT
                && significant <= MAX_DIGITS
                && exponent >= -22
                && exponent <= 22) {
            value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
        } else {
            value = Double.NaN;
            if (significant <= MAX_DIGITS && Math.abs(exponent) <= LongDecimals.MAX_POWER) {
                value = LongDecimals.value(mantissa, exponent);
            }
            if (Double.isNaN(value)) {
                return Double.parseDouble(new String(chars, from, to - from));
            }
        }
        return negative ? -value : value;
    }

    static double parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    private static double infinityInWords(char[] chars, int from, int to) {
        if (to - from > "+infinity".length()) {
            return Double.NaN;
        }
        return switch (new String(chars, from, to - from).toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }
}
