package org.espalier.base;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.util.Locale;

/** Decimal text to {@code double} and back, without an object for the usual number. */
public final class Decimals {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final int MAX_EXACT_POWER = 22;
    private static final long EXACT = 1L << 53;
    /** So few, with or without a point among them, are an exact double over an exact power of ten: most numbers of a file. */
    public static final int MAX_PLAIN_DIGITS = 15;

    private static final int NO_EXPONENT = Integer.MIN_VALUE;
    /** So many fit an unsigned long. */
    private static final int MAX_DIGITS = 19;

    private Decimals() {}

    /**
     * Reads {@code [+-]digits[.digits][e[+-]digits]}, blanks around it allowed, correctly rounded: by one exact division or multiplication where
     * digits and power of ten are both exact doubles (W. Clinger, "How to read floating point numbers accurately",
     * PLDI 1990), by {@link LongDecimals} up to 19 digits, else by {@link Double#parseDouble}.
     *
     * @return NaN when the text is no number; an infinity when it is too large for a double or says so in words
     *     ({@code inf}, {@code Infinity})
     */
    public static double parse(char[] chars, int start, int end) {
        int i = start;
        boolean isNegative = i < end && chars[i] == '-';
        i += isNegative ? 1 : 0;
        int first = i;
        long mantissa = 0;
        for (; i < end && isDigit(chars[i]); i++) {
            mantissa = mantissa * 10 + (chars[i] - '0');
        }
        int digits = i - first;
        int decimals = 0;
        if (i < end && chars[i] == '.') {
            first = ++i;
            for (; i < end && isDigit(chars[i]); i++) {
                mantissa = mantissa * 10 + (chars[i] - '0');
            }
            decimals = i - first;
            digits += decimals;
        }
        if (i == end && digits > 0 && digits <= MAX_PLAIN_DIGITS) {
            return plain(isNegative, mantissa, decimals);
        }
        return parseAny(chars, start, end);
    }

    /**
     * What at most {@link #MAX_PLAIN_DIGITS} digits stand for, correctly rounded.
     *
     * @param decimals how many of them come after the point
     */
    public static double plain(boolean isNegative, long digits, int decimals) {
        double value = digits / POWERS[decimals];
        return isNegative ? -value : value;
    }

    private static boolean isDigit(char c) {
        return (char) (c - '0') <= 9;
    }

    private static double parseAny(char[] chars, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && chars[from] <= ' ') {
            from++;
        }
        while (from < to && chars[to - 1] <= ' ') {
            to--;
        }
        boolean isSigned = from < to && (chars[from] == '-' || chars[from] == '+');
        long mantissa = 0;
        int digits = 0;
        int significant = 0;
        int exponent = 0;
        boolean afterPoint = false;
        int i = isSigned ? from + 1 : from;
        for (; i < to; i++) {
            char c = chars[i];
            if (c >= '0' && c <= '9') {
                digits++;
                if (significant < MAX_DIGITS) {
                    mantissa = mantissa * 10 + (c - '0');
                }
                significant += mantissa == 0 ? 0 : 1;
                exponent -= afterPoint ? 1 : 0;
            } else if (c == '.' && !afterPoint) {
                afterPoint = true;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return infinityInWords(chars, from, to);
        }
        if (i < to) {
            int written = exponent(chars, i, to);
            if (written == NO_EXPONENT) {
                return Double.NaN;
            }
            exponent += written;
        }
        double value = significant <= MAX_DIGITS ? value(mantissa, exponent) : Double.NaN;
        if (Double.isNaN(value)) {
            return Double.parseDouble(new String(chars, from, to - from));
        }
        return isSigned && chars[from] == '-' ? -value : value;
    }

    /** Reads {@code e[+-]digits}; more than a million is a million. */
    private static int exponent(char[] chars, int from, int to) {
        if (chars[from] != 'e' && chars[from] != 'E') {
            return NO_EXPONENT;
        }
        int i = from + 1;
        boolean isSigned = i < to && (chars[i] == '-' || chars[i] == '+');
        boolean isNegative = isSigned && chars[i] == '-';
        i += isSigned ? 1 : 0;
        if (i == to) {
            return NO_EXPONENT;
        }
        int value = 0;
        for (; i < to; i++) {
            if (chars[i] < '0' || chars[i] > '9') {
                return NO_EXPONENT;
            }
            value = Math.min(value * 10 + (chars[i] - '0'), 1_000_000);
        }
        return isNegative ? -value : value;
    }

    /** @return {@code mantissa * 10^exponent}, or NaN where this can't be done without big numbers */
    private static double value(long mantissa, int exponent) {
        if (mantissa == 0) {
            return 0;
        }
        if (mantissa > 0 && mantissa <= EXACT && exponent >= -MAX_EXACT_POWER && exponent <= MAX_EXACT_POWER) {
            return exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
        }
        boolean isInReach = exponent >= -LongDecimals.MAX_POWER && exponent <= LongDecimals.MAX_POWER;
        return isInReach ? LongDecimals.value(mantissa, exponent) : Double.NaN;
    }

    /** The shortest text that reads back as the same number; unlike {@link Double#toString} the same on every Java. */
    public static String text(double value) {
        return NumberOutput.toString(value, true);
    }

    /** As {@link #parse(char[], int, int)}, of a whole text. */
    public static double parse(String text) {
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
