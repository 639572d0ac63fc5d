package org.espalier.sdt;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a tree remembers of the rows that it was trained on, in sums only: the reference that contributions are measured
 * against, and how much of the data each leaf serves.
 *
 * @param featureMean weighted mean of each encoded feature, {@code [features]}
 * @param leafReach weighted mean of each leaf's path probability, {@code [leaves]}; adds up to 1
 * @param leafRows number of rows whose max-path ends in each leaf, {@code [leaves]}
 * @param scorecards what scorecards are measured against; empty where leaves are constant
 */
public record TrainingStatistics(
        float[] featureMean, float[] leafReach, long[] leafRows, Optional<Scorecards> scorecards) {
    /** A product with a larger one may be more than a float holds. */
    private static final float MAX_MEAN = 1e30f;

    private static final float ROUNDING = 1e-3f;

    /**
     * What the rows of each leaf are like, every row weighted by its path probability.
     *
     * @param basisMean mean of each term of the basis, {@code [leaves, basis.size()]}: the segment's average row, which
     *     points are measured against
     * @param leafAnswer mean answer, {@code [leaves, answers]}
     */
    public record Scorecards(float[] basisMean, float[] leafAnswer) {
        /** Copies the arrays. */
        public Scorecards {
            basisMean = bounded("means of the basis", basisMean, MAX_MEAN);
            leafAnswer = bounded("mean answers", leafAnswer, MAX_MEAN);
        }

        /** Of classes and labels they lie between 0 and 1. */
        void requireProbabilities() {
            bounded("mean answers", leafAnswer, 1 + ROUNDING);
            for (float answer : leafAnswer) {
                if (answer < 0) {
                    throw new IllegalArgumentException("mean answers: expected none below 0, found " + answer);
                }
            }
        }

        @Override
        public float[] basisMean() {
            return basisMean.clone();
        }

        @Override
        public float[] leafAnswer() {
            return leafAnswer.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Scorecards that
                    && Arrays.equals(basisMean, that.basisMean)
                    && Arrays.equals(leafAnswer, that.leafAnswer);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(basisMean) + Arrays.hashCode(leafAnswer);
        }

        @Override
        public String toString() {
            return "Scorecards[means=" + basisMean.length + ", answers=" + leafAnswer.length + "]";
        }
    }

    /** Of a tree whose leaves are constant. */
    public TrainingStatistics(float[] featureMean, float[] leafReach, long[] leafRows) {
        this(featureMean, leafReach, leafRows, Optional.empty());
    }

    /** Of a tree whose leaves are constant, in small numbers. */
    public TrainingStatistics(float[] featureMean, float[] leafReach, int[] leafRows) {
        this(featureMean, leafReach, Arrays.stream(leafRows).asLongStream().toArray());
    }

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
    public long[] leafRows() {
        return leafRows.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingStatistics that
                && Arrays.equals(featureMean, that.featureMean)
                && Arrays.equals(leafReach, that.leafReach)
                && Arrays.equals(leafRows, that.leafRows)
                && scorecards.equals(that.scorecards);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(featureMean) + 31 * (Arrays.hashCode(leafReach) + 31 * Arrays.hashCode(leafRows));
    }

    @Override
    public String toString() {
        return "TrainingStatistics[features=" + featureMean.length + ", leaves=" + leafRows.length + ", rows="
                + Arrays.stream(leafRows).sum() + "]";
    }
}
