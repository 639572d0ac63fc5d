package org.espalier.sdt;

import java.util.Arrays;

/**
 * What a tree remembers of the rows that it was trained on, in sums only: the reference that contributions are measured
 * against, and how much of the data each leaf serves.
 *
 * @param featureMean weighted mean of each encoded feature, {@code [features]}
 * @param leafReach weighted mean of each leaf's path probability, {@code [leaves]}; adds up to 1
 * @param leafRows number of rows whose max-path ends in each leaf, {@code [leaves]}
 */
public record TrainingStatistics(float[] featureMean, float[] leafReach, int[] leafRows) {
    /** Greater ones leave no room in a float for what is multiplied by them. */
    private static final float MAX_MEAN = 1e30f;

    private static final float ROUNDING = 1e-3f;

    /** Copies the arrays. */
    public TrainingStatistics {
        if (leafReach.length != leafRows.length) {
            throw new IllegalArgumentException(
                    "expected as many leaves in both, found " + leafReach.length + " and " + leafRows.length);
        }
        featureMean = bounded("feature means", featureMean, MAX_MEAN);
        leafReach = bounded("leaf reach", leafReach, 1 + ROUNDING);
        leafRows = leafRows.clone();
        for (int l = 0; l < leafRows.length; l++) {
            if (leafRows[l] < 0 || leafReach[l] < 0) {
                throw new IllegalArgumentException("leaf " + l + ": expected reach and rows not below 0, found "
                        + leafReach[l] + " and " + leafRows[l]);
            }
        }
        double sum = 0;
        for (float reach : leafReach) {
            sum += reach;
        }
        if (Math.abs(sum - 1) > ROUNDING) {
            throw new IllegalArgumentException("leaf reach: expected numbers that add up to 1, found " + sum);
        }
    }

    private static float[] bounded(String what, float[] values, float most) {
        for (float value : values) {
            if (!(Math.abs(value) <= most)) {
                throw new IllegalArgumentException(what + ": expected at most " + most + ", found " + value);
            }
        }
        return values.clone();
    }

    @Override
    public float[] featureMean() {
        return featureMean.clone();
    }

    @Override
    public float[] leafReach() {
        return leafReach.clone();
    }

    @Override
    public int[] leafRows() {
        return leafRows.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingStatistics that
                && Arrays.equals(featureMean, that.featureMean)
                && Arrays.equals(leafReach, that.leafReach)
                && Arrays.equals(leafRows, that.leafRows);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(featureMean) + 31 * (Arrays.hashCode(leafReach) + 31 * Arrays.hashCode(leafRows));
    }

    @Override
    public String toString() {
        return "TrainingStatistics[features=" + featureMean.length + ", leaves=" + leafRows.length + ", rows="
                + Arrays.stream(leafRows).asLongStream().sum() + "]";
    }
}
