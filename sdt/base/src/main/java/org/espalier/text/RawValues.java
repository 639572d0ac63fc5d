package org.espalier.text;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.UUID;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;

/** What a value of a row that a program has in its hands is as text, and which kinds of values there are. */
public final class RawValues {
    /** Whole numbers below it are written without a point, as they stand in a file. */
    private static final double WHOLE_AS_DIGITS = 1e15;

    private static final int MAX_SCALE = 400;

    private RawValues() {}

    /**
     * The text that a file would have for a value: {@code 52} for {@code 52L} and for {@code 52.0}, the name of an enum
     * constant, {@code 2024-02-29} for a date.
     *
     * @return the empty text for null, and null for a value of a kind that no column takes
     */
    public static String text(Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof Double || value instanceof Float) {
            return decimal(((Number) value).doubleValue());
        } else if (value instanceof BigDecimal d) {
            // not a million zeros
            return Math.abs(d.scale()) > MAX_SCALE ? d.toString() : d.toPlainString();
        } else if (value instanceof Enum<?> e) {
            return e.name();
        }
        boolean isText = value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof UUID
                || isTime(value);
        return isText ? value.toString() : null;
    }

    private static boolean isTime(Object value) {
        return value instanceof TemporalAccessor || value instanceof TemporalAmount || value instanceof ZoneId;
    }

    private static String decimal(double value) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < WHOLE_AS_DIGITS;
        return isWhole ? Long.toString((long) value) : Decimals.text(value);
    }

    /** What a value of a wrong kind is called in a message. */
    public static String described(Object value) {
        String text = text(value);
        String type = value.getClass().getTypeName();
        return text == null ? "a " + type : Texts.quote(text) + " (a " + type + ")";
    }

    /** What a message says of a value of a kind that no column takes. */
    public static String notAValue(Object value) {
        return "expected a number, a text, a boolean, an enum constant, a date or time of java.time, or"
                + " null for a missing value; found " + described(value);
    }
}
