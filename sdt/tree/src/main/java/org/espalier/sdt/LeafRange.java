package org.espalier.sdt;

import java.util.Arrays;

/**
 * What the scores of each leaf are held within: a linear leaf that is asked far from the rows it was fitted on would answer
 * with a number that none of them had. Immutable.
 */
public final class LeafRange {
    private final float[] low;
    private final float[] high;

    /**
     * Copies the arrays.
     *
     * @param low least score, {@code [leaves, outputs]}
     * @param high greatest score, {@code [leaves, outputs]}, not below the least
     * @throws IllegalArgumentException when lengths differ, a number is not finite, or a range is empty
     */
    public LeafRange(float[] low, float[] high) {
        this.low = Numbers.finite("least scores of leaves", low, low.length);
        this.high = Numbers.finite("greatest scores of leaves", high, low.length);
        for (int i = 0; i < low.length; i++) {
            if (low[i] > high[i]) {
                throw new IllegalArgumentException("range of leaf score " + i
                        + ": expected a least one not above the greatest, found " + low[i] + " and " + high[i]);
            }
        }
    }

    int size() {
        return low.length;
    }

    /** Least scores, {@code [leaves, outputs]}; a copy. */
    public float[] low() {
        return low.clone();
    }

    /** Greatest scores, {@code [leaves, outputs]}; a copy. */
    public float[] high() {
        return high.clone();
    }

    /** A score held within the range of its leaf and output. */
    double hold(int leafAndOutput, double score) {
        return Math.max(low[leafAndOutput], Math.min(high[leafAndOutput], score));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LeafRange that && Arrays.equals(low, that.low) && Arrays.equals(high, that.high);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(low) + Arrays.hashCode(high);
    }
}
