package org.espalier.text;

import java.util.Arrays;
import org.espalier.EspalierException;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;

/** One line of a libsvm file, {@code label index:value index:value …}, indices from 1 and ascending. Reused. */
public final class LibsvmLine {
    /** Largest index. */
    public static final int MAX_INDEX = 1_000_000;

    private char[] chars = new char[0];
    private int labelStart;
    private int labelEnd;
    private int count;
    private int[] indices = new int[64];
    private double[] values = new double[64];

    /** Without a line. */
    public LibsvmLine() {}

    /**
     * Takes a line apart.
     *
     * @throws EspalierException without place, when it is not of this form
     */
    public void parse(String line) {
        chars = line.toCharArray();
        count = 0;
        int end = chars.length;
        for (int i = 0; i < end; i++) {
            if (chars[i] == '#') {
                end = i;
            }
        }
        int from = skipBlanks(0, end);
        int to = tokenEnd(from, end);
        labelStart = from;
        labelEnd = to;
        for (from = skipBlanks(to, end); from < end; from = skipBlanks(to, end)) {
            to = tokenEnd(from, end);
            pair(from, to);
        }
    }

    private void pair(int from, int to) {
        int colon = from;
        while (colon < to && chars[colon] != ':') {
            colon++;
        }
        String index = new String(chars, from, colon - from);
        if (index.equals("qid")) {
            throw new EspalierException("expected index:value, found a query id; ranking data are not supported");
        }
        double value = colon < to ? Decimals.parse(chars, colon + 1, to) : Double.NaN;
        if (!index.matches("[0-9]{1,9}") || Double.isNaN(value)) {
            throw new EspalierException(
                    "expected index:value, found " + Texts.quote(new String(chars, from, to - from)));
        }
        int number = Integer.parseInt(index);
        if (Double.isInfinite(value)) {
            throw new EspalierException("column " + number + ": expected a finite number, found "
                    + Texts.quote(new String(chars, colon + 1, to - colon - 1)));
        }
        if (number < 1 || number > MAX_INDEX) {
            throw new EspalierException("expected an index from 1 to " + MAX_INDEX + ", found " + number);
        }
        if (count > 0 && number <= indices[count - 1]) {
            throw new EspalierException("expected ascending indices, found " + number + " after " + indices[count - 1]);
        }
        if (count == indices.length) {
            indices = Arrays.copyOf(indices, count * 2);
            values = Arrays.copyOf(values, count * 2);
        }
        indices[count] = number;
        values[count++] = value;
    }

    private int skipBlanks(int from, int end) {
        int i = from;
        while (i < end && chars[i] <= ' ') {
            i++;
        }
        return i;
    }

    private int tokenEnd(int from, int end) {
        int i = from;
        while (i < end && chars[i] > ' ') {
            i++;
        }
        return i;
    }

    public char[] chars() {
        return chars;
    }

    public int labelStart() {
        return labelStart;
    }

    public int labelEnd() {
        return labelEnd;
    }

    public String label() {
        return new String(chars, labelStart, labelEnd - labelStart);
    }

    /** True for a line that holds nothing but a comment. */
    public boolean isEmpty() {
        return labelStart == labelEnd;
    }

    /** Number of pairs. */
    public int count() {
        return count;
    }

    /** Index of a pair, from 1. */
    public int index(int pair) {
        return indices[pair];
    }

    public double value(int pair) {
        return values[pair];
    }
}
