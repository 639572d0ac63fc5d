package org.espalier.data;

import java.util.List;
import java.util.Map;

/**
 * Rows from where a program has them: the names of the columns, then the rows. A schema is inferred from them ({@link
 * Schema#infer}), and they become a {@link Dataset} or a {@link RowStream}, as the rows of a file do:
 *
 * <pre>{@code
 * RowSource rows = RowSource.ofRecords(Customer.class, repository.findAll());
 * Schema schema = Schema.infer(rows, "risk");
 * Dataset data = Dataset.of(schema, rows);
 * }</pre>
 *
 * <p>{@link DataSource#of} takes options besides: columns to leave out, row weights, other tokens for missing values.
 * {@code JdbcRows} of the module {@code espalier-jdbc} reads the result of a query. Others implement this interface.
 *
 * <p>Values are numbers, which keep their value; texts, which are read as the fields of a CSV file are (a text that is a
 * number serves a column of numbers); booleans, enum constants, and dates and times of {@code java.time}, which are
 * taken as their texts; and null, a missing value, as is a text among the missing tokens. Values of other kinds may stand
 * in columns that are not used.
 */
public interface RowSource {
    /** What messages call the rows. */
    default String name() {
        return "rows";
    }

    /**
     * Names of the columns, all different.
     *
     * @throws DataException when they are unavailable
     */
    List<String> names();

    /**
     * Opens the rows at the first one. Called once for each read: to infer a schema takes one or two, to read rows one.
     *
     * @throws DataException when the rows can't be read, or can't be read again
     */
    Cursor open();

    /** A forward walk over the rows. */
    interface Cursor extends AutoCloseable {
        /**
         * Goes to the next row.
         *
         * @return false at the end
         * @throws DataException when the rows can't be read on; the message names no row
         */
        boolean advance();

        /**
         * A value of the current row; null where it is missing.
         *
         * @param column index in {@link RowSource#names()}
         * @throws DataException when this row is bad and the walk can go on; the message names no row
         */
        Object value(int column);

        @Override
        default void close() {}
    }

    /**
     * Rows as maps from column name to value. The columns are those of the first row: in its order where that is a
     * {@link java.util.LinkedHashMap} or a {@link java.util.SortedMap}, else sorted by name, so that the same rows give
     * the same schema. Every row must have the same names.
     *
     * @param rows iterated anew for each read, and for the names
     */
    static RowSource ofMaps(Iterable<? extends Map<String, ?>> rows) {
        return IterableRows.ofMaps(rows);
    }

    /**
     * Rows as maps from column name to value, the columns in the given order. Every row must have these names and no
     * others.
     *
     * @param rows iterated anew for each read
     * @throws DataException when a name is given twice
     */
    static RowSource ofMaps(List<String> names, Iterable<? extends Map<String, ?>> rows) {
        return IterableRows.ofMaps(names, rows);
    }

    /**
     * Rows as records, whose components are the columns.
     *
     * @param type of the rows; its package must be open to this library where its module is not
     * @param rows iterated anew for each read
     */
    static <R extends Record> RowSource ofRecords(Class<R> type, Iterable<? extends R> rows) {
        return new IterableRows<>(rows, () -> RecordReader.of(type));
    }
}
