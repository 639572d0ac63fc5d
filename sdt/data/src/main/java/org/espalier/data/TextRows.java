package org.espalier.data;

import java.nio.file.Path;
import java.util.List;

/**
 * The rows of a CSV file under a header, one after the other, as texts without meaning: plain or gzip, the delimiter found
 * by looking. Whoever opens it closes it.
 */
public final class TextRows implements AutoCloseable {
    private final CsvRows rows;

    private TextRows(CsvRows rows) {
        this.rows = rows;
    }

    /** @throws DataException when the file can't be read, is empty, or its header has a name twice */
    public static TextRows open(Path file) {
        return new TextRows(new CsvRows(
                new DataFile(file), DataOptions.builder(file.toString()).build()));
    }

    /** The names in the header, all different. */
    public List<String> columns() {
        return rows.names();
    }

    /**
     * Goes to the next row; false at the end.
     *
     * @throws DataException when it is no row of CSV; the message names the row
     */
    public boolean advance() {
        return rows.advance();
    }

    /**
     * A field of the current row, blanks outside quotes left out.
     *
     * @throws DataException when the row has too few or too many fields
     */
    public String text(int column) {
        return rows.text(column);
    }

    /** File and row, for messages. */
    public String here() {
        return rows.here();
    }

    @Override
    public void close() {
        rows.close();
    }
}
