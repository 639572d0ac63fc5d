package org.espalier.text;

/**
 * Whether the numbers of a column count its rows: consecutive whole numbers in the order of the file, up or down, perhaps
 * beginning anew where files were joined.
 */
public final class RowCounter {
    private static final int MIN_ROWS = 20;

    /** Joined files are long; what begins anew more often is a month or an hour. */
    private static final int MIN_BLOCK = 50;

    private double first;
    private double previous;
    private double step;
    private long rows;
    private long blocks = 1;
    private boolean isBroken;

    /** Without a row. */
    public RowCounter() {}

    public void add(double value) {
        if (isBroken) {
            return;
        }
        rows++;
        if (rows == 1) {
            first = value;
            isBroken = value != Math.rint(value);
        } else if (rows == 2) {
            step = value - previous;
            isBroken = Math.abs(step) != 1;
        } else if (value != previous + step) {
            blocks++;
            isBroken = value != first || rows - 1 < MIN_BLOCK;
        }
        previous = value;
    }

    /** A row without a number. */
    public void addMissing() {
        isBroken = true;
    }

    /** Whether that is so, of 20 rows or more. */
    public boolean counts() {
        return !isBroken && rows >= MIN_ROWS && rows / blocks >= (blocks == 1 ? 1 : MIN_BLOCK);
    }
}
