package org.espalier.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.DoubleSupplier;
import org.apache.spark.sql.Row;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.matrix.MatrixBuilder;

/** Some encoded rows of a partition as plain arrays, which travel without an object for each row. */
final class RowBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MAX_ROWS = 1 << 15;

    private final int rows;
    private final int columns;
    /** As {@link CsrMatrix} has them; null where the rows are dense. */
    private final int[] starts;

    private final int[] indices;
    private final float[] values;
    /** {@code [rows]}. */
    final int[] labels;

    final float[] weights;
    final boolean[] validation;
    /** {@code [rows, classes]}; empty without teacher. */
    final float[] logProbabilities;

    private RowBlock(Matrix features, List<TrainingRow> read) {
        rows = features.rows();
        columns = features.columns();
        if (features instanceof CsrMatrix csr) {
            starts = csr.starts();
            indices = Arrays.copyOf(csr.indices(), starts[rows]);
            values = Arrays.copyOf(csr.values(), starts[rows]);
        } else {
            starts = null;
            indices = null;
            values = ((DenseMatrix) features).values();
        }
        labels = new int[rows];
        weights = new float[rows];
        validation = new boolean[rows];
        int classes = read.get(0).logProbabilities() == null ? 0 : read.get(0).logProbabilities().length;
        logProbabilities = new float[rows * classes];
        for (int r = 0; r < rows; r++) {
            TrainingRow row = read.get(r);
            labels[r] = row.label();
            weights[r] = row.weight();
            validation[r] = row.isValidation();
            if (classes > 0) {
                System.arraycopy(row.logProbabilities(), 0, logProbabilities, r * classes, classes);
            }
        }
    }

    int rows() {
        return rows;
    }

    /** The encoded features, {@code [rows, schema.width()]}. */
    Matrix features() {
        return starts == null
                ? new DenseMatrix(rows, columns, values)
                : new CsrMatrix(rows, columns, starts, indices, values);
    }

    /**
     * The rows of a partition, encoded.
     *
     * @param share of the rows that is taken, 0 to 1
     * @param random gives a number from 0 to below 1 for each row; those below the share are taken
     */
    static Iterator<RowBlock> of(
            RowReader reader, VectorEncoder encoder, Iterator<Row> rows, double share, DoubleSupplier random) {
        return new Iterator<>() {
            private RowBlock next = block();

            private RowBlock block() {
                List<TrainingRow> taken = new ArrayList<>();
                MatrixBuilder features = null;
                while (rows.hasNext() && taken.size() < MAX_ROWS) {
                    Row row = rows.next();
                    if (share < 1 && random.getAsDouble() >= share) {
                        continue;
                    }
                    TrainingRow read = reader.read(row);
                    if (read.weight() > 0) {
                        float[] x = encoder.encode(read.features());
                        features = features == null ? new MatrixBuilder(x.length) : features;
                        features.add(x);
                        // the vector would be kept for nothing
                        taken.add(read.withoutFeatures());
                    }
                }
                return taken.isEmpty() ? null : new RowBlock(features.build(), taken);
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public RowBlock next() {
                if (next == null) {
                    throw new NoSuchElementException();
                }
                RowBlock found = next;
                next = block();
                return found;
            }
        };
    }
}
