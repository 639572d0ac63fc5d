package org.espalier.data;

import java.util.Arrays;
import org.espalier.text.DecimalComma;
import org.espalier.text.Spelling;
import org.espalier.text.Thousands;

/** The fields of one row: field {@code i} is {@code chars[start(i) .. end(i))}. Reused from row to row. */
final class RowBuffer {
    char[] chars = new char[1024];
    private int[] bounds = new int[65];
    private int count;

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    int start(int field) {
        return bounds[field];
    }

    int end(int field) {
        return bounds[field + 1];
    }

    /** Number of characters in all fields. */
    int length() {
        return bounds[count];
    }

    String text(int field) {
        return new String(chars, start(field), end(field) - start(field));
    }

    /** Adds a copy of the characters. */
    void add(char[] from, int offset, int length) {
        int end = bounds[count] + length;
        if (end > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(end, chars.length * 2));
        }
        if (count + 2 > bounds.length) {
            bounds = Arrays.copyOf(bounds, bounds.length * 2);
        }
        if (length < 16) {
            // most fields are short, and a loop is quicker than the call
            for (int i = 0, to = bounds[count]; i < length; i++, to++) {
                chars[to] = from[offset + i];
            }
        } else {
            System.arraycopy(from, offset, chars, bounds[count], length);
        }
        bounds[++count] = end;
    }

    /** Adds a copy of the characters without the blanks around them. */
    void addTrimmed(char[] from, int offset, int length) {
        int start = offset;
        int end = offset + length;
        while (start < end && Spelling.isBlank(from[start])) {
            start++;
        }
        while (start < end && Spelling.isBlank(from[end - 1])) {
            end--;
        }
        add(from, start, end - start);
    }

    /** Takes the marks between thousands out of the last field where it is a number in groups. */
    void withoutGroups(Thousands mark) {
        bounds[count] = mark.remove(chars, bounds[count - 1], bounds[count]);
    }

    /** Puts a point for the comma where the last field is a number with one. */
    void pointForComma() {
        int comma = DecimalComma.find(chars, bounds[count - 1], bounds[count]);
        if (comma >= 0) {
            chars[comma] = '.';
        }
    }

    /** True for a line of nothing but blanks. */
    boolean isBlankLine() {
        return count == 0 || count == 1 && bounds[1] == 0;
    }
}
