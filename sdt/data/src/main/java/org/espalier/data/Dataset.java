package org.espalier.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.espalier.base.Sha256;

/**
 * Encoded rows with their classes or numbers, and weights, immutable by agreement. Data are large: two datasets are equal only where
 * they share their arrays, nobody compares numbers.
 *
 * @param features {@code [rows, schema.width()]}
 * @param labels class index of each row, {@code [rows]}; {@link #UNLABELLED} where the file has none
 * @param values of a numeric target its value in each row, {@code [rows]}, NaN where the file has none; of other targets
 *     empty. A row of a numeric target has no label
 * @param weights weight of each row (row weight times class weight), {@code [rows]}, positive and finite; empty: all one
 * @param raw the cells that the features were made of, where they were kept for a teacher of raw rows
 * @throws IllegalArgumentException when lengths do not fit, or a label or a weight is none; the message names the row, from
 *     1
 */
public record Dataset(
        Schema schema,
        Matrix features,
        int[] labels,
        float[] values,
        Optional<float[]> weights,
        Optional<RawRows> raw) {
    /** In {@link #labels}: the row has no label. */
    public static final int UNLABELLED = -1;

    public Dataset {
        if (features.columns() != schema.width() || labels.length != features.rows()) {
            throw new IllegalArgumentException("expected " + features.rows() + " labels and " + schema.width()
                    + " features, found " + labels.length + " and " + features.columns());
        }
        if (weights.isPresent() && weights.get().length != labels.length) {
            throw new IllegalArgumentException("expected " + labels.length + " weights, found " + weights.get().length);
        }
        if (raw.isPresent() && raw.get().rows() != labels.length) {
            throw new IllegalArgumentException("expected " + labels.length + " raw rows, found "
                    + raw.get().rows());
        }
        if (values.length != (schema.target().isNumeric() ? labels.length : 0)) {
            throw new IllegalArgumentException("expected " + (schema.target().isNumeric() ? labels.length : 0)
                    + " values of the target, found " + values.length);
        }
        requireLabels(labels, schema.target().isNumeric() ? 0 : schema.target().answers());
        requireValues(values);
        weights.ifPresent(Dataset::requireWeights);
    }

    /** Of classes, without raw cells. */
    public Dataset(Schema schema, Matrix features, int[] labels, Optional<float[]> weights) {
        this(schema, features, labels, weights, Optional.empty());
    }

    /** Of classes. */
    public Dataset(Schema schema, Matrix features, int[] labels, Optional<float[]> weights, Optional<RawRows> raw) {
        this(schema, features, labels, new float[0], weights, raw);
    }

    /**
     * Rows of a numeric target, without raw cells.
     *
     * @param values of the target, {@code [rows]}, NaN where there is none
     */
    public static Dataset ofNumbers(Schema schema, Matrix features, float[] values, Optional<float[]> weights) {
        return ofNumbers(schema, features, values, weights, Optional.empty());
    }

    /** Rows of a numeric target. */
    public static Dataset ofNumbers(
            Schema schema, Matrix features, float[] values, Optional<float[]> weights, Optional<RawRows> raw) {
        int[] labels = new int[values.length];
        Arrays.fill(labels, UNLABELLED);
        return new Dataset(schema, features, labels, values, weights, raw);
    }

    private static void requireValues(float[] values) {
        for (int r = 0; r < values.length; r++) {
            if (Float.isInfinite(values[r])) {
                throw new IllegalArgumentException(
                        "row " + (r + 1) + ": expected a finite value, or NaN for none, found " + values[r]);
            }
        }
    }

    private static void requireLabels(int[] labels, int classes) {
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] < UNLABELLED || labels[r] >= classes) {
                throw new IllegalArgumentException("row " + (r + 1) + ": expected a label from 0 to " + (classes - 1)
                        + ", or " + UNLABELLED + " for none, found " + labels[r]);
            }
        }
    }

    private static void requireWeights(float[] weights) {
        for (int r = 0; r < weights.length; r++) {
            if (!(weights[r] > 0) || Float.isInfinite(weights[r])) {
                throw new IllegalArgumentException(
                        "row " + (r + 1) + ": expected a finite positive weight, found " + weights[r]);
            }
        }
    }

    /**
     * All rows of a source, encoded. A row whose target is missing is unlabelled, and so are all of them where the source
     * has no column of the target's name; {@link DataSource#of} with options reads them in other ways.
     *
     * @throws DataException at the first bad row
     */
    public static Dataset of(Schema schema, RowSource rows) {
        return DataSource.of(rows).read(schema, LabelPolicy.OPTIONAL, new DataNotes());
    }

    public int rows() {
        return labels.length;
    }

    public float weight(int row) {
        return weights.isPresent() ? weights.get()[row] : 1f;
    }

    /** The given rows in the given order. */
    public Dataset select(int[] rows) {
        int[] newLabels = new int[rows.length];
        float[] newValues = new float[values.length == 0 ? 0 : rows.length];
        float[] newWeights = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            newLabels[i] = labels[rows[i]];
            newWeights[i] = weight(rows[i]);
            if (newValues.length > 0) {
                newValues[i] = values[rows[i]];
            }
        }
        return new Dataset(
                schema,
                features.select(rows),
                newLabels,
                newValues,
                weights.map(w -> newWeights),
                raw.map(r -> r.select(rows)));
    }

    /** SHA-256 over features, labels or values, and weights, row by row, little-endian: what a model remembers its rows by. */
    public String sha256() {
        MessageDigest digest = Sha256.digest();
        int columns = features.columns();
        ByteBuffer buffer = ByteBuffer.allocate(4 * (columns + 2)).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[columns];
        for (int r = 0; r < labels.length; r++) {
            features.copyRow(r, row, 0);
            buffer.clear();
            for (float value : row) {
                buffer.putFloat(value);
            }
            if (values.length > 0) {
                buffer.putFloat(values[r]);
            } else {
                buffer.putInt(labels[r]);
            }
            buffer.putFloat(weight(r));
            digest.update(buffer.array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
