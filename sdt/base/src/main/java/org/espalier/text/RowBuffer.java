package org.espalier.text;

import java.util.Arrays;

/** The fields of one row: field {@code i} is {@code chars[start(i) .. end(i))}. Reused from row to row. */
public final class RowBuffer {
    private char[] chars = new char[1024];
    private int[] bounds = new int[65];
    private int count;

    /** The characters of all fields; another array when more has been added. */
    public char[] chars() {
        return chars;
    }

    /** Begins a new row. */
    public void clear() {
        count = 0;
    }

    /** Number of fields. */
    public int count() {
        return count;
    }

    /** Where a field begins in {@link #chars()}. */
    public int start(int field) {
        return bounds[field];
    }

    /** One past its last character. */
    public int end(int field) {
        return bounds[field + 1];
    }

    /** Number of characters in all fields. */
    public int length() {
        return bounds[count];
    }

    /** A field as text. */
    public String text(int field) {
        return new String(chars, start(field), end(field) - start(field));
    }

    /** Adds a copy of the characters. */
    public void add(char[] from, int offset, int length) {
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
    public void addTrimmed(char[] from, int offset, int length) {
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
    public void withoutGroups(Thousands mark) {
        bounds[count] = mark.remove(chars, bounds[count - 1], bounds[count]);
    }

    /** Puts a point for the comma where the last field is a number with one. */
    public void pointForComma() {
        int comma = DecimalComma.find(chars, bounds[count - 1], bounds[count]);
        if (comma >= 0) {
            chars[comma] = '.';
        }
    }

    /** True for a line of nothing but blanks. */
    public boolean isBlankLine() {
        return count == 0 || count == 1 && bounds[1] == 0;
    }
}
