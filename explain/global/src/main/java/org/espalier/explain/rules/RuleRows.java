package org.espalier.explain.rules;

import java.util.stream.IntStream;

/**
 * Which of the rows that rules are made from cut them, and which measure them: every second one from the first cuts, the others
 * measure. Rules do better on the rows that cut them than on others.
 *
 * @param rows number of rows
 */
record RuleRows(int rows) {
    /** Fewer rows than these all cut: half of them would be too few for either. */
    static final int MIN_ROWS = 200;

    boolean isCutting(int row) {
        return !isSplit() || row % 2 == 0;
    }

    boolean isSplit() {
        return rows >= MIN_ROWS;
    }

    /** The rows that measure; all where all cut. */
    int[] measuring() {
        return IntStream.range(0, rows).filter(r -> !isSplit() || !isCutting(r)).toArray();
    }
}
