package org.espalier.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The rows of a source one by one, in constant memory. Not for several threads. */
public final class RowStream implements Iterator<Row>, AutoCloseable {
    private final RowCursor cursor;
    private final Schema schema;
    private final int width;
    private final BadRows badRows;
    private boolean hasTexts = true;
    private final Optional<UnknownCheck> check;
    /** The first rows, until the check has looked at them. */
    private final Deque<Row> held = new ArrayDeque<>();
    /** Why no row comes after those that are held. */
    private RuntimeException end;

    private boolean isStarted;
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
        this(cursor, schema, badRows, Optional.empty());
    }

    /** @param check looks at the first rows before one is given out */
    RowStream(RowCursor cursor, Schema schema, BadRows badRows, Optional<UnknownCheck> check) {
        this.check = check;
        this.cursor = cursor;
        this.schema = schema;
        this.width = schema.width();
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
        if (!isStarted) {
            isStarted = true;
            check.ifPresent(this::checkFirstRows);
        }
        if (next == null) {
            next = held.poll();
        }
        if (next == null && end != null) {
            throw end;
        }
        next = next == null ? read() : next;
        return next != null;
    }

    private void checkFirstRows(UnknownCheck unknown) {
        try {
            for (Row row = read(); row != null; row = read()) {
                held.add(row);
                if (held.size() == UnknownCheck.ROWS) {
                    break;
                }
            }
        } catch (RuntimeException e) {
            // the rows before it come first
            end = e;
        }
        unknown.require(held.size());
    }

    /** The next row of the cursor; null at the end. */
    private Row read() {
        while (cursor.advance()) {
            float[] features = new float[width];
            try {
                cursor.decode(features);
                List<String> texts = hasTexts ? cursor.texts() : List.of();
                return new Row(cursor.number(), texts, features, cursor.label(), cursor.values(), cursor.weight());
            } catch (DataException e) {
                badRows.found(e);
                skipped++;
            }
        }
        return null;
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
