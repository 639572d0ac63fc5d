package org.espalier.sdt;

import java.util.Arrays;

/**
 * Prediction intervals of a number, or of each of several: for each leaf, how far the truth lies below and above what a row is answered,
 * learned on rows that training has not seen (leaf quantiles of the residuals, widened by one constant for all leaves so that
 * they cover what they promise: split-conformal, Romano, Patterson and Candes 2019). Immutable.
 */
public final class Intervals {
    private final double coverage;
    /** {@code [leaves, outputs]}, as {@link #above}. */
    private final float[] below;

    private final float[] above;

    /**
     * Copies the arrays.
     *
     * @param coverage share of rows whose truth is to lie within, above 0, below 1
     * @param below added to the answer: the interval's lower end, {@code [leaves, outputs]}
     * @param above added to the answer: its upper end, {@code [leaves, outputs]}, not below the lower
     * @throws IllegalArgumentException when lengths differ, or a number is out of its range
     */
    public Intervals(double coverage, float[] below, float[] above) {
        if (!(coverage > 0 && coverage < 1)) {
            throw new IllegalArgumentException("coverage: expected a share above 0, below 1, found " + coverage);
        }
        this.coverage = coverage;
        this.below = Numbers.finite("lower ends of intervals", below, below.length);
        this.above = Numbers.finite("upper ends of intervals", above, below.length);
        for (int l = 0; l < below.length; l++) {
            if (below[l] > above[l]) {
                throw new IllegalArgumentException("interval " + l
                        + ": expected a lower end not above the upper, found " + below[l] + " and " + above[l]);
            }
        }
    }

    /** Leaves times outputs. */
    int size() {
        return below.length;
    }

    public double coverage() {
        return coverage;
    }

    /** What is added for the lower ends, {@code [leaves, outputs]}; a copy. */
    public float[] below() {
        return below.clone();
    }

    /** What is added for the upper ends, {@code [leaves, outputs]}; a copy. */
    public float[] above() {
        return above.clone();
    }

    /**
     * Lower end for a row whose max-path ends in a leaf.
     *
     * @param at {@code leaf * outputs + output}: of one number the leaf
     */
    public float low(int at, float value) {
        return value + below[at];
    }

    /** Upper end, as {@link #low}. */
    public float high(int at, float value) {
        return value + above[at];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Intervals that
                && coverage == that.coverage
                && Arrays.equals(below, that.below)
                && Arrays.equals(above, that.above);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Double.hashCode(coverage) + Arrays.hashCode(below)) + Arrays.hashCode(above);
    }
}
