package org.espalier.viz.page;

/**
 * Counts of rows as a page writes them. One that holds no rows must not lead back to one either: there a count below
 * {@value #FEW} is not told, and the others are rounded to tens, so that a total less the others does not tell it.
 *
 * @param isGuarded whether the report holds no rows
 */
public record Counts(boolean isGuarded) {
    /** So many rows are a group. */
    public static final int FEW = 10;

    /** What stands for a count that is not told: "fewer than ten". */
    public static final int UNTOLD = -1;

    /** A number of rows as it may be told. */
    public int of(int rows) {
        return (int) of((long) rows);
    }

    /** As {@link #of(int)}. */
    public long of(long rows) {
        if (!isGuarded) {
            return rows;
        }
        return isFew(rows) ? UNTOLD : Math.round(rows / (double) FEW) * FEW;
    }

    /** Too few rows to say anything about them. */
    public boolean isFew(long rows) {
        return isGuarded && rows < FEW;
    }

    /** A share of so many rows: two digits where four would tell the count. */
    public double share(double share) {
        return isGuarded ? Math.round(100 * share) / 100. : Math.round(1e4 * share) / 1e4;
    }
}
