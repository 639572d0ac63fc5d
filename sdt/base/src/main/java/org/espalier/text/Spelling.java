package org.espalier.text;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Locale;
import org.espalier.base.Decimals;

/**
 * Tells which texts are spellings of one value: {@code 2.0} of {@code 2}, {@code true} of {@code True}, a decomposed letter
 * of the composed one, and any text of itself with blanks around it.
 */
public final class Spelling {
    private Spelling() {}

    /**
     * A key that all spellings of a value share, and no spelling of another value. Numbers are compared digit by digit,
     * beyond what a double holds.
     */
    public static String value(String text) {
        String trimmed = trimmed(text);
        if (Double.isFinite(Decimals.parse(trimmed))) {
            try {
                BigDecimal number = new BigDecimal(trimmed.strip()).stripTrailingZeros();
                return "number " + number.unscaledValue() + "e" + -(long) number.scale();
            } catch (ArithmeticException | NumberFormatException e) {
                return "text " + trimmed; // an exponent of ten digits
            }
        }
        String lower = trimmed.toLowerCase(Locale.ROOT);
        return lower.equals("true") || lower.equals("false")
                ? "boolean " + lower
                : "text " + Normalizer.normalize(trimmed, Normalizer.Form.NFC);
    }

    /** As {@link #value}, and upper and lower case are alike, too: for what may be one value and is not taken as one. */
    public static String folded(String text) {
        return value(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** The text without the blanks around it, as the readers of files take it. */
    public static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        int start = 0;
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        return text.substring(start, end);
    }

    /** Whether a character around a field does not belong to it. */
    public static boolean isBlank(char c) {
        return c <= ' ' || c == '\u00a0' || c == '\ufeff';
    }
}
