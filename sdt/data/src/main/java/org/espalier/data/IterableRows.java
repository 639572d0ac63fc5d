package org.espalier.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Rows that lie in memory.
 *
 * @param columns finds the columns, anew for each read
 */
record IterableRows<T>(Iterable<? extends T> rows, Supplier<Columns<T>> columns) implements RowSource {
    /** The columns of rows of one kind. */
    interface Columns<T> {
        List<String> names();

        /** @throws DataException when a row has other columns than these */
        void check(T row);

        Object value(T row, int column);
    }

    static RowSource ofMaps(Iterable<? extends Map<String, ?>> rows) {
        return new IterableRows<Map<String, ?>>(rows, () -> new MapColumns(namesOfFirst(rows.iterator())));
    }

    static RowSource ofMaps(List<String> names, Iterable<? extends Map<String, ?>> rows) {
        MapColumns columns = new MapColumns(List.copyOf(names));
        return new IterableRows<Map<String, ?>>(rows, () -> columns);
    }

    private static List<String> namesOfFirst(Iterator<? extends Map<String, ?>> rows) {
        if (!rows.hasNext()) {
            throw new DataException("rows: expected rows, found none");
        }
        Map<String, ?> first = rows.next();
        if (first == null || first.keySet().stream().anyMatch(name -> name == null)) {
            throw new DataException(
                    "rows, row 1, null where " + (first == null ? "a row" : "the name of a column") + " was expected");
        }
        List<String> names = new ArrayList<>(first.keySet());
        if (!(first instanceof LinkedHashMap || first instanceof SortedMap)) {
            names.sort(null);
        }
        return names;
    }

    private record MapColumns(List<String> names, RowNames required) implements Columns<Map<String, ?>> {
        MapColumns(List<String> names) {
            this(names, new RowNames(names, List.of()));
        }

        @Override
        public void check(Map<String, ?> row) {
            required.require(row);
        }

        @Override
        public Object value(Map<String, ?> row, int column) {
            return row.get(names.get(column));
        }
    }

    @Override
    public List<String> names() {
        return columns.get().names();
    }

    @Override
    public Cursor open() {
        Columns<T> ours = columns.get();
        Iterator<? extends T> iterator = rows.iterator();
        return new Cursor() {
            private T row;
            private boolean isChecked;

            @Override
            public boolean advance() {
                boolean isThere = iterator.hasNext();
                row = isThere ? iterator.next() : null;
                isChecked = false;
                return isThere;
            }

            @Override
            public Object value(int column) {
                if (row == null) {
                    throw new DataException("null where a row was expected");
                }
                if (!isChecked) {
                    ours.check(row);
                    isChecked = true;
                }
                return ours.value(row, column);
            }
        };
    }
}
