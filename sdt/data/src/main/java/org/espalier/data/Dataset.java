package org.espalier.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.espalier.base.Sha256;
import org.espalier.matrix.Matrix;

/**
 * Encoded rows with their classes or numbers, and weights, immutable by agreement. Data are large: two datasets are equal only where
 * they share their arrays, nobody compares numbers.
 *
 * @param features {@code [rows, schema.width()]}
 * @param labels class index of each row, {@code [rows]}; {@link #UNLABELLED} where the file has none
 * @param values the truth of a target that is not of classes, {@code [rows, target.truths()]}: a number, or 1 for yes and 0 for
 *     no of each of several labels; NaN where the file has none. Such a row has no class index; of classes empty
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
        int truths = schema.target().truths();
        if (values.length != (long) labels.length * truths) {
            throw new IllegalArgumentException(
                    "expected " + (long) labels.length * truths + " values of the target, found " + values.length);
        }
        requireLabels(labels, truths > 0 ? 0 : schema.target().answers());
        requireValues(values, truths, schema.target().isNumeric() ? Float.MAX_VALUE : 1);
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
     * Rows of a target that is not of classes, without raw cells.
     *
     * @param values of the target, {@code [rows, target.truths()]}, NaN where there is none
     */
    public static Dataset ofNumbers(Schema schema, Matrix features, float[] values, Optional<float[]> weights) {
        return ofNumbers(schema, features, values, weights, Optional.empty());
    }

    /** Rows of a target that is not of classes. */
    public static Dataset ofNumbers(
            Schema schema, Matrix features, float[] values, Optional<float[]> weights, Optional<RawRows> raw) {
        int[] labels = new int[features.rows()];
        Arrays.fill(labels, UNLABELLED);
        return new Dataset(schema, features, labels, values, weights, raw);
    }

    /** @param most of a number; of labels 1, and 0 the least */
    private static void requireValues(float[] values, int truths, float most) {
        float least = most == 1 ? 0 : -most;
        for (int i = 0; i < values.length; i++) {
            if (values[i] < least || values[i] > most) {
                throw new IllegalArgumentException("row " + (i / truths + 1) + ": expected "
                        + (most == 1 ? "0 to 1" : "a finite value") + ", or NaN for none, found " + values[i]);
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
        int truths = schema.target().truths();
        float[] newValues = new float[truths * rows.length];
        float[] newWeights = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            newLabels[i] = labels[rows[i]];
            newWeights[i] = weight(rows[i]);
            System.arraycopy(values, truths * rows[i], newValues, truths * i, truths);
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
        int truths = schema.target().truths();
        ByteBuffer buffer = ByteBuffer.allocate(4 * (columns + 2 + truths)).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[columns];
        for (int r = 0; r < labels.length; r++) {
            features.copyRow(r, row, 0);
            buffer.clear();
            for (float value : row) {
                buffer.putFloat(value);
            }
            for (int k = 0; k < truths; k++) {
                buffer.putFloat(values[r * truths + k]);
            }
            if (truths == 0) {
                buffer.putInt(labels[r]);
            }
            buffer.putFloat(weight(r));
            digest.update(buffer.array(), 0, buffer.position());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
