package org.espalier.spark;

import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;

/**
 * Makes features of a Spark vector: its place i is the schema's column i, a number as it is or the index of a category. Has no
 * state: one serves any number of threads.
 */
final class VectorEncoder {
    private final List<Column> columns;
    private final int[] firstFeature;
    private final String name;
    /** The features of a vector of zeros. */
    private final float[] zeros;

    /** @param name of the column of vectors, for messages */
    VectorEncoder(Schema schema, String name) {
        this.columns = schema.columns();
        this.name = name;
        firstFeature = new int[columns.size()];
        int feature = 0;
        for (int c = 0; c < firstFeature.length; c++) {
            firstFeature[c] = feature;
            feature += columns.get(c).width();
        }
        zeros = new float[schema.width()];
        for (int c = 0; c < firstFeature.length; c++) {
            encode(c, 0, zeros);
        }
    }

    /**
     * Encodes a vector.
     *
     * @return {@code [schema.width()]}
     * @throws DataException when it is null, of another size, or a value is not finite or no index of a category
     */
    float[] encode(Vector vector) {
        if (vector == null || vector.size() != columns.size()) {
            throw new DataException("column " + Texts.quote(name) + ": expected a vector of " + columns.size()
                    + " values, found " + (vector == null ? "null" : vector.size()));
        }
        if (vector instanceof SparseVector sparse) {
            float[] out = zeros.clone();
            for (int k = 0; k < sparse.indices().length; k++) {
                encode(sparse.indices()[k], sparse.values()[k], out);
            }
            return out;
        }
        return encodeValues(vector.toArray());
    }

    /** As {@link #encode}, of a value for each column. */
    float[] encodeValues(double[] values) {
        float[] out = zeros.clone();
        for (int c = 0; c < values.length; c++) {
            encode(c, values[c], out);
        }
        return out;
    }

    private void encode(int c, double value, float[] out) {
        Column column = columns.get(c);
        if (column instanceof Column.Number number) {
            float encoded = number.encode(value);
            if (!(Math.abs(encoded) <= Encoder.MAX_FEATURE)) {
                throw wrong(
                        column,
                        Double.isFinite(value) ? "a number near its range in training" : "a finite number",
                        value);
            }
            out[firstFeature[c]] = encoded;
        } else if (column instanceof Column.Category category) {
            int slots = category.categories().size() + 1;
            if (!(value >= 0 && value < slots && value == Math.rint(value))) {
                throw wrong(column, "the index of a category, 0 to " + (slots - 1), value);
            }
            out[firstFeature[c]] = 0; // the category of a zero, which all rows begin with
            out[firstFeature[c] + (int) value] = 1;
        }
    }

    private static DataException wrong(Column column, String expected, double found) {
        return new DataException(
                "column " + Texts.quote(column.name()) + ": expected " + expected + ", found " + found);
    }
}
