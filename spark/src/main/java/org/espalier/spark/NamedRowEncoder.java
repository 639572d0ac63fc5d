package org.espalier.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Schema;

/**
 * Makes features of a struct: of its column of vectors where it has that, else of its columns by the names of the schema's, where a
 * category is its text or its index. One serves any number of threads.
 */
final class NamedRowEncoder {
    private final VectorEncoder vectors;
    private final List<Column> columns;
    private final String features;
    private volatile Places places = new Places(null, -1, new int[0]);

    /**
     * Where a struct has what is asked for.
     *
     * @param vector -1: there is none
     * @param columns place of each column in the struct
     */
    private record Places(StructType type, int vector, int[] columns) {}

    /** @param features name of the column of vectors */
    NamedRowEncoder(Schema schema, VectorEncoder vectors, String features) {
        this.vectors = vectors;
        this.columns = schema.columns();
        this.features = features;
    }

    /**
     * Encodes a row.
     *
     * @return {@code [schema.width()]}
     * @throws DataException when it has neither the vector nor the columns, or a value can't be used
     */
    float[] encode(Row row) {
        if (row == null) {
            throw new DataException("expected a struct of the row's columns, found null");
        }
        Places of = places(row.schema());
        if (of.vector >= 0) {
            return vectors.encode(row.getAs(of.vector));
        }
        double[] values = new double[of.columns.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = columns.get(c) instanceof Column.Ignored ? 0 : value(columns.get(c), row.get(of.columns[c]));
        }
        return vectors.encodeValues(values);
    }

    private Places places(StructType type) {
        Places found = places;
        if (!type.equals(found.type)) {
            List<String> names = Arrays.asList(type.fieldNames());
            int vector = names.indexOf(features);
            boolean isVector = vector >= 0 && InputColumns.isVector(type.fields()[vector].dataType());
            int[] at = new int[columns.size()];
            for (int c = 0; c < at.length && !isVector; c++) {
                at[c] = names.indexOf(columns.get(c).name());
                if (at[c] < 0 && !(columns.get(c) instanceof Column.Ignored)) {
                    throw new DataException("expected a struct with the column "
                            + Texts.quote(columns.get(c).name()) + " or the vector " + Texts.quote(features)
                            + ", found one of " + Texts.list(names));
                }
            }
            found = new Places(type, isVector ? vector : -1, at);
            places = found;
        }
        return found;
    }

    private static double value(Column column, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (column instanceof Column.Category category && value instanceof String text) {
            int index = category.categories().indexOf(text);
            return index < 0 ? category.categories().size() : index;
        }
        throw new DataException("column " + Texts.quote(column.name()) + ": expected a "
                + (column instanceof Column.Number ? "number" : "category") + ", found "
                + (value == null ? "null" : Texts.quote(String.valueOf(value))));
    }
}
