package org.espalier.evaluate;

import java.util.OptionalDouble;

/** Rows by class: how many there are, how many are answered as it, and how many of these are right. */
public final class ClassCounts {
    private final int[] rows;
    private final int[] answered;
    private final int[] right;

    /** @param classes number of classes; no rows yet */
    public ClassCounts(int classes) {
        this.rows = new int[classes];
        this.answered = new int[classes];
        this.right = new int[classes];
    }

    /** Counts one row that has a label. */
    public void add(int label, int answer) {
        rows[label]++;
        answered[answer]++;
        right[answer] += answer == label ? 1 : 0;
    }

    /** Rows of a class. */
    public int rows(int k) {
        return rows[k];
    }

    /** Rows that are answered as a class. */
    public int answered(int k) {
        return answered[k];
    }

    /** Rows of a class that are answered as it. */
    public int right(int k) {
        return right[k];
    }

    /** Share of a class's rows that are answered as it; empty where there are none. */
    public OptionalDouble recall(int k) {
        return share(right[k], rows[k]);
    }

    /** Share of the answers of a class that are right; empty where it is never answered. */
    public OptionalDouble precision(int k) {
        return share(right[k], answered[k]);
    }

    private static OptionalDouble share(int part, int whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
