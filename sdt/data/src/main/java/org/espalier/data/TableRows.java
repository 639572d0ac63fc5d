package org.espalier.data;

import java.util.List;
import java.util.Set;
import org.espalier.text.MissingTokens;
import org.espalier.text.RowBuffer;

/** The rows of a table one after the other, not yet encoded: of a CSV file, or of a {@link RowSource}. */
interface TableRows extends AutoCloseable {
    /** Name of each column, all different. */
    List<String> names();

    /** False where all names were made up from the numbers of the columns. */
    boolean named();

    /** True where the first line of a file gave the names. */
    boolean hasHeader();

    /** True where the header leaves the name of a column empty. */
    boolean isUnnamed(int column);

    /** Goes to the next row; false at the end. */
    boolean advance();

    /** Number of the current row, from 1. */
    long number();

    /** The current row in messages. */
    String here();

    /** Says whose values {@link #row()} must have; it may leave those of other columns empty. All unless said. */
    void textsOf(Set<Integer> columns);

    /**
     * The current row as texts.
     *
     * @throws DataException when it has too few or too many fields
     */
    RowBuffer row();

    /** Whether a value of the current row is missing. */
    boolean isMissing(int column, MissingTokens tokens);

    /** A value of the current row as text; the empty text where it has none. */
    String text(int column);

    /**
     * Writes the features of a value of the current row.
     *
     * @param schemaColumn the column of the encoder's schema, or the pixel of an image
     * @param column the column of this table
     */
    void encode(Encoder encoder, int schemaColumn, int column, float[] out, DataNotes notes);

    @Override
    void close();
}
