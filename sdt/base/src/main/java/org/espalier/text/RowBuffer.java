package org.espalier.text;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.base.Decimals;

/** The fields of one row: field {@code i} is {@code chars[start(i) .. end(i))}. Reused from row to row. */
public final class RowBuffer {
    private char[] chars = new char[1024];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    /** What a field is as a number; NaN where nobody has read it as one yet. */
    private double[] numbers = new double[64];

    private int count;
    /** Characters that were copied. */
    private int length;

    /** The characters of all fields; another array when more has been added. */
    public char[] chars() {
        return chars;
    }

    /** Begins a new row of copies. */
    public void clear() {
        count = 0;
        length = 0;
    }

    /** Begins a new row whose fields are parts of this array. */
    void clear(char[] of) {
        chars = of;
        clear();
    }

    /** Number of fields. */
    public int count() {
        return count;
    }

    /** Where a field begins in {@link #chars()}. */
    public int start(int field) {
        return starts[field];
    }

    /** One past its last character. */
    public int end(int field) {
        return ends[field];
    }

    /** Number of characters in all fields that were copied. */
    public int length() {
        return length;
    }

    /** A field as text. */
    public String text(int field) {
        return new String(chars, start(field), end(field) - start(field));
    }

    /** A field as a number, see {@link Decimals#parse(char[], int, int)}. */
    public double number(int field) {
        double number = numbers[field];
        return Double.isNaN(number) ? Decimals.parse(chars, starts[field], ends[field]) : number;
    }

    /** Adds a part of {@link #chars()}. */
    void addPart(int start, int end) {
        addPart(start, end, Double.NaN);
    }

    /** @param number what the part is as a number; NaN: not read yet */
    void addPart(int start, int end, double number) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count] = number;
        starts[count] = start;
        ends[count++] = end;
    }

    /** As {@link #addPart}, without the blanks around it. */
    void addTrimmedPart(int start, int end) {
        int first = start;
        int last = end;
        while (first < last && Spelling.isBlank(chars[first])) {
            first++;
        }
        while (first < last && Spelling.isBlank(chars[last - 1])) {
            last--;
        }
        addPart(first, last);
    }

    /** Adds a copy of the characters, outside quotes without the blanks around them. */
    public void addField(char[] from, int offset, int size, boolean quoted) {
        if (quoted) {
            add(from, offset, size);
        } else {
            addTrimmed(from, offset, size);
        }
    }

    /** Adds a copy of the characters. */
    private void add(char[] from, int offset, int size) {
        int end = length + size;
        if (end > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(end, chars.length * 2));
        }
        if (size < 16) {
            // most fields are short, and a loop is quicker than the call
            for (int i = 0, to = length; i < size; i++, to++) {
                chars[to] = from[offset + i];
            }
        } else {
            System.arraycopy(from, offset, chars, length, size);
        }
        addPart(length, end);
        length = end;
    }

    /** Adds a copy of the characters without the blanks around them. */
    public void addTrimmed(char[] from, int offset, int size) {
        int start = offset;
        int end = offset + size;
        while (start < end && Spelling.isBlank(from[start])) {
            start++;
        }
        while (start < end && Spelling.isBlank(from[end - 1])) {
            end--;
        }
        add(from, start, end - start);
    }

    /** Makes a number as programs write it of every field that is one with marks between thousands, or with a decimal comma. */
    public void plainNumbers(Optional<Thousands> marks, boolean decimalComma) {
        boolean isPlain = marks.isEmpty() && !decimalComma;
        for (int f = 0; f < count && !isPlain; f++) {
            numbers[f] = Double.NaN;
            if (marks.isPresent()) {
                ends[f] = marks.get().remove(chars, starts[f], ends[f]);
            }
            int comma = decimalComma ? DecimalComma.find(chars, starts[f], ends[f]) : -1;
            if (comma >= 0) {
                chars[comma] = '.';
            }
        }
    }

    /** True for a line of nothing but blanks. */
    public boolean isBlankLine() {
        return count == 0 || count == 1 && starts[0] == ends[0];
    }
}
