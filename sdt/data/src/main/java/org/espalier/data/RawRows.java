package org.espalier.data;

/**
 * Cells as they stood in the source, beside the encoded rows of a {@link Dataset}: for a teacher that was trained on raw
 * columns. Kept only where such a teacher is asked; images need none, their features are the pixels divided by the scale.
 * Immutable.
 */
public interface RawRows {
    int rows();

    /**
     * The number in a cell, at full precision.
     *
     * @param column index in {@link Schema#columns()}, of a number
     * @return NaN where it is missing
     */
    double number(int row, int column);

    /**
     * The word in a cell.
     *
     * @param column index in {@link Schema#columns()}, of a category
     * @return the schema's spelling where the schema knows it, null where it is missing
     */
    String text(int row, int column);

    /** The given rows in the given order. */
    RawRows select(int[] rows);

    /**
     * As many rows, with cells of other rows in place of some: swap noise.
     *
     * @param sources {@code [columns][rows]}, the row that each cell comes from; null for a column that stays as it is
     */
    RawRows swapped(int[][] sources);
}
