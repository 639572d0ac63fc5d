package org.espalier.data;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.matrix.MatrixBuilder;

/** Collects the rows of a cursor into a {@link Dataset}. */
final class DatasetReader {
    private DatasetReader() {}

    /** Reads to the end and closes the cursor; the check looks at the first rows. */
    static Dataset read(RowCursor cursor, Schema schema, String name, Optional<UnknownCheck> check) {
        try (cursor) {
            float[] features = new float[schema.width()];
            MatrixBuilder matrix = new MatrixBuilder(schema.width());
            int[] labels = new int[1024];
            int truths = schema.target().truths();
            float[] values = new float[truths * 1024];
            float[] weights = new float[cursor.weighted() ? 1024 : 0];
            int rows = 0;
            while (cursor.advance()) {
                cursor.decode(features);
                matrix.add(features);
                if (rows == labels.length) {
                    labels = Arrays.copyOf(labels, rows + (rows >> 1));
                    values = Arrays.copyOf(values, Math.multiplyExact(truths, labels.length));
                    weights = cursor.weighted() ? Arrays.copyOf(weights, labels.length) : weights;
                }
                if (cursor.weighted()) {
                    weights[rows] = cursor.weight();
                }
                System.arraycopy(cursor.values(), 0, values, truths * rows, truths);
                labels[rows++] = cursor.label();
                if (rows == UnknownCheck.ROWS) {
                    check.ifPresent(c -> c.require(UnknownCheck.ROWS));
                }
            }
            if (rows == 0) {
                throw new DataException(name + ": expected rows, found none");
            }
            if (rows < UnknownCheck.ROWS) {
                int all = rows;
                check.ifPresent(c -> c.require(all));
            }
            Optional<float[]> rowWeights =
                    cursor.weighted() ? Optional.of(Arrays.copyOf(weights, rows)) : Optional.empty();
            return truths > 0
                    ? Dataset.ofNumbers(schema, matrix.build(), Arrays.copyOf(values, truths * rows), rowWeights)
                    : new Dataset(schema, matrix.build(), Arrays.copyOf(labels, rows), rowWeights);
        }
    }
}
