package org.espalier.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The rows of a source one by one, in constant memory. Not for several threads. */
public final class RowStream implements Iterator<Row>, AutoCloseable {
    private final RowCursor cursor;
    private final Schema schema;
    private final BadRows badRows;
    private boolean hasTexts = true;
    private Row next;
    private long skipped;

    /**
     * The rows of a source, from the first one.
     *
     * @param badRows what to do with a row that can't be read
     * @param notes collects what was met on the way
     */
    public static RowStream of(Schema schema, RowSource rows, LabelPolicy labels, BadRows badRows, DataNotes notes) {
        return DataSource.of(rows).rows(schema, labels, badRows, notes);
    }

    /** @param cursor closed with the stream */
    public RowStream(RowCursor cursor, Schema schema, BadRows badRows) {
        this.cursor = cursor;
        this.schema = schema;
        this.badRows = badRows;
    }

    /** From the next row on, rows have no {@link Row#texts}, which take longer to make than the features. */
    public RowStream withoutTexts() {
        hasTexts = false;
        return this;
    }

    /**
     * @throws DataException when the next row is bad and {@link BadRows} says to stop, or when the file can't be read
     *     on
     */
    @Override
    public boolean hasNext() {
        while (next == null && cursor.advance()) {
            float[] features = new float[schema.width()];
            try {
                cursor.decode(features);
                List<String> texts = hasTexts ? cursor.texts() : List.of();
                next = new Row(cursor.number(), texts, features, cursor.label(), cursor.weight());
            } catch (DataException e) {
                badRows.found(e);
                skipped++;
            }
        }
        return next != null;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more rows");
        }
        Row row = next;
        next = null;
        return row;
    }

    /** What its rows are read with: that asked for, with the missing tokens of the options where these have some. */
    public Schema schema() {
        return schema;
    }

    /** Number of bad rows that were passed over up to now. */
    public long skipped() {
        return skipped;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
