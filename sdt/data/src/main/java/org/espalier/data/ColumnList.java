package org.espalier.data;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The columns of a schema, immutable, with where the features of each begin: words are thousands of columns. */
final class ColumnList extends AbstractList<Column> implements RandomAccess {
    private final Column[] columns;
    /** Of each column, and at the end their number. */
    private final int[] firstFeature;

    private ColumnList(List<Column> columns) {
        this.columns = List.copyOf(columns).toArray(new Column[0]);
        firstFeature = new int[this.columns.length + 1];
        for (int c = 0; c < this.columns.length; c++) {
            firstFeature[c + 1] = firstFeature[c] + this.columns[c].width();
        }
    }

    static ColumnList of(List<Column> columns) {
        return columns instanceof ColumnList same ? same : new ColumnList(columns);
    }

    @Override
    public Column get(int index) {
        return columns[index];
    }

    @Override
    public int size() {
        return columns.length;
    }

    /** Index of the first feature of a column; of {@link #size()} the number of features. */
    int firstFeature(int column) {
        return firstFeature[column];
    }
}
