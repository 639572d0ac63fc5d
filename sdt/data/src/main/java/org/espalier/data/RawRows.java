package org.espalier.data;

/**
 * Cells as they stood in the source, beside the encoded rows of a {@link Dataset}, for a teacher that was trained on raw
 * columns; images need none. Columns are indices in {@link Schema#columns()}. Immutable.
 */
public interface RawRows {
    int rows();

    /** The number in a cell of a number column, at full precision; NaN where it is missing. */
    double number(int row, int column);

    /** The word in a cell of a category column, in the schema's spelling where that knows it; null where it is missing. */
    String text(int row, int column);

    /** The given rows in the given order. */
    RawRows select(int[] rows);

    /** With cells of other rows: {@code sources[column][row]} is where one comes from; a null column stays as it is. */
    RawRows swapped(int[][] sources);
}
