package org.espalier.train;

import org.espalier.data.Matrix;

/**
 * What an engine trains on.
 *
 * @param features {@code [rows, D]}
 * @param targets T, {@code [rows, classes]}, row-major; each row adds up to 1
 * @param weights omega, {@code [rows]}, positive
 */
public record TrainingData(Matrix features, int classes, float[] targets, float[] weights) {
    public TrainingData {
        if ((long) features.rows() * classes != targets.length || weights.length != features.rows()) {
            throw new IllegalArgumentException("expected " + features.rows() + " rows of " + classes
                    + " targets and a weight, found " + targets.length + " and " + weights.length);
        }
    }

    public int rows() {
        return weights.length;
    }
}
