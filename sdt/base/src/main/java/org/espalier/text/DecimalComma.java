package org.espalier.text;

/** Numbers as much of Europe writes them: {@code 0,345}. */
public final class DecimalComma {
    private DecimalComma() {}

    /** Place of the comma in {@code [+-]digits,digits[e[+-]digits]}; -1 where {@code chars[from .. to)} is nothing of the kind. */
    public static int find(char[] chars, int from, int to) {
        int start = afterSign(chars, from, to);
        int comma = endOfDigits(chars, start, to);
        if (comma == start || comma == to || chars[comma] != ',') {
            return -1;
        }
        int end = endOfDigits(chars, comma + 1, to);
        if (end == comma + 1) {
            return -1;
        }
        if (end < to && (chars[end] == 'e' || chars[end] == 'E')) {
            int exponent = afterSign(chars, end + 1, to);
            int last = endOfDigits(chars, exponent, to);
            end = last == exponent ? end : last;
        }
        return end == to ? comma : -1;
    }

    private static int afterSign(char[] chars, int from, int to) {
        return from < to && (chars[from] == '+' || chars[from] == '-') ? from + 1 : from;
    }

    private static int endOfDigits(char[] chars, int from, int to) {
        int i = from;
        while (i < to && chars[i] >= '0' && chars[i] <= '9') {
            i++;
        }
        return i;
    }
}
