package org.espalier.data;

import java.util.Optional;

/**
 * Encoded rows with their classes and weights, immutable by agreement.
 *
 * @param features {@code [rows, schema.width()]}
 * @param labels class index of each row, {@code [rows]}; {@link #UNLABELLED} where the file has none
 * @param weights weight of each row (row weight times class weight), {@code [rows]}, positive; empty: all one
 */
public record Dataset(Schema schema, Matrix features, int[] labels, Optional<float[]> weights) {
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
        float[] newWeights = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            newLabels[i] = labels[rows[i]];
            newWeights[i] = weight(rows[i]);
        }
        return new Dataset(schema, features.select(rows), newLabels, weights.map(w -> newWeights));
    }
}
