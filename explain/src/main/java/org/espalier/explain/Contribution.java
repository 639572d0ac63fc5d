package org.espalier.explain;

import java.util.Locale;

/**
 * One column's part in one gate's logit.
 *
 * @param column name of the column; {@code pixel 3,14} of an image
 * @param value its value in the row, in the user's words and units
 * @param contribution above 0 it pushes right, below 0 left
 * @param index of the column in {@link TreeView#columns()}
 */
public record Contribution(String column, String value, float contribution, int index) {
    /** {@code income 500 -3.00}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s %+.2f", column, value, contribution);
    }
}
