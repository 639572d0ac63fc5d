package org.espalier.viz.report;

/**
 * Counts of rows as a report writes them. One that holds no rows must not lead back to one either: there a count below
 * {@value #FEW} is not told, and the others are rounded to tens, so that a total less the others does not tell it.
 *
 * @param isGuarded whether the report holds no rows
 */
record Counts(boolean isGuarded) {
    /** So many rows are a group. */
    static final int FEW = 10;

    /** What stands for a count that is not told: "fewer than ten". */
    static final int UNTOLD = -1;

    int of(int rows) {
        if (!isGuarded) {
            return rows;
        }
        return isFew(rows) ? UNTOLD : (int) Math.round(rows / (double) FEW) * FEW;
    }

    /** Too few rows to say anything about them. */
    boolean isFew(int rows) {
        return isGuarded && rows < FEW;
    }

    /** A share of so many rows: two digits where four would tell the count. */
    double share(double share) {
        return isGuarded ? Math.round(100 * share) / 100. : ReportData.round(share);
    }
}
