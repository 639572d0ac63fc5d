package org.espalier.text;

import java.util.Locale;

/** What stands between the groups of three digits of a large number. */
public enum Thousands {
    COMMA(",", '.'),
    POINT(".", ','),
    BLANK(" \u00a0\u2009\u202f", '.'),
    APOSTROPHE("'\u2019", '.');

    private final String marks;
    private final char decimal;

    Thousands(String marks, char decimal) {
        this.marks = marks;
        this.decimal = decimal;
    }

    /** Its name in options: {@code comma}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Takes the marks out of {@code chars[from .. to)} where that is a number in groups: one to three digits, then groups of
     * three, then perhaps decimals.
     *
     * @return the new end; {@code to} where it is nothing of the kind
     */
    public int remove(char[] chars, int from, int to) {
        int start = from < to && (chars[from] == '+' || chars[from] == '-') ? from + 1 : from;
        int at = start;
        while (at < to && isDigit(chars[at])) {
            at++;
        }
        boolean isFirst = at > start && at - start <= 3 && chars[start] != '0';
        int groups = 0;
        while (isFirst && at + 3 < to && marks.indexOf(chars[at]) >= 0 && isGroup(chars, at + 1)) {
            at += 4;
            groups++;
        }
        boolean endsHere = at == to || chars[at] == '.' || chars[at] == decimal || chars[at] == ',' && decimal != ',';
        if (groups == 0 || !endsHere || at < to && marks.indexOf(chars[at]) >= 0) {
            return to;
        }
        int end = start;
        for (int i = start; i < to; i++) {
            if (i >= at || isDigit(chars[i])) {
                chars[end++] = chars[i];
            }
        }
        return end;
    }

    private static boolean isGroup(char[] chars, int at) {
        return isDigit(chars[at]) && isDigit(chars[at + 1]) && isDigit(chars[at + 2]);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
