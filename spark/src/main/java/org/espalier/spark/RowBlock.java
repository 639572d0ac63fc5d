package org.espalier.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.espalier.data.DataException;
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

    private RowBlock(Matrix features, int[] labels, float[] weights, boolean[] validation, float[] logProbabilities) {
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
        this.labels = labels;
        this.weights = weights;
        this.validation = validation;
        this.logProbabilities = logProbabilities;
    }

    int rows() {
        return rows;
    }

    /** Empty where all weights are 1. */
    Optional<float[]> optionalWeights() {
        for (float weight : weights) {
            if (weight != 1) {
                return Optional.of(weights);
            }
        }
        return Optional.empty();
    }

    /** The same rows without the teacher's answers, in the same memory. */
    RowBlock withoutAnswers() {
        return new RowBlock(features(), labels, weights, validation, new float[0]);
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
     * @param draw which of them
     */
    static Iterator<RowBlock> of(RowReader reader, VectorEncoder encoder, Iterator<Row> rows, Draw.OfPartition draw) {
        return new Iterator<>() {
            private RowBlock next = block();

            private RowBlock block() {
                Builder builder = new Builder();
                while (rows.hasNext() && builder.count < MAX_ROWS) {
                    Row row = rows.next();
                    boolean isHeldOut = draw.holdsOut();
                    if (draw.takes()) {
                        builder.add(reader.read(row), encoder, isHeldOut);
                    }
                }
                return builder.build();
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

    /**
     * The rows of a partition that are trained on, in one block.
     *
     * @return null where there are none
     * @throws DataException when they are more than a block holds
     */
    static RowBlock training(RowReader reader, VectorEncoder encoder, Iterator<Row> rows, Draw.OfPartition draw) {
        Builder builder = new Builder();
        while (rows.hasNext()) {
            TrainingRow row = reader.read(rows.next());
            if (!draw.holdsOut() && !row.isValidation()) {
                builder.add(row, encoder, false);
            }
        }
        try {
            return builder.build();
        } catch (ArithmeticException | OutOfMemoryError e) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "expected partitions that memory and an array hold, found one of %,d rows: repartition into more",
                    builder.count));
        }
    }

    /** Takes rows. */
    private static final class Builder {
        private MatrixBuilder features;
        private int count;
        private int[] labels = new int[1024];
        private float[] weights = new float[1024];
        private boolean[] validation = new boolean[1024];
        private float[] logProbabilities = {};
        private int classes;

        /** Not where its weight is 0. */
        void add(TrainingRow row, VectorEncoder encoder, boolean isHeldOut) {
            if (row.weight() == 0) {
                return;
            }
            float[] x = encoder.encode(row.features());
            if (features == null) {
                features = new MatrixBuilder(x.length);
                classes = row.logProbabilities() == null ? 0 : row.logProbabilities().length;
                logProbabilities = new float[classes * labels.length];
            } else if (count == labels.length) {
                int more = Math.addExact(count, Math.max(1024, count / 2));
                labels = Arrays.copyOf(labels, more);
                weights = Arrays.copyOf(weights, more);
                validation = Arrays.copyOf(validation, more);
                logProbabilities = Arrays.copyOf(logProbabilities, Math.multiplyExact(classes, more));
            }
            features.add(x);
            labels[count] = row.label();
            weights[count] = row.weight();
            validation[count] = row.isValidation() || isHeldOut;
            if (classes > 0) {
                System.arraycopy(row.logProbabilities(), 0, logProbabilities, count * classes, classes);
            }
            count++;
        }

        /** Null without rows. */
        RowBlock build() {
            return count == 0
                    ? null
                    : new RowBlock(
                            features.build(),
                            Arrays.copyOf(labels, count),
                            Arrays.copyOf(weights, count),
                            Arrays.copyOf(validation, count),
                            Arrays.copyOf(logProbabilities, count * classes));
        }
    }
}
