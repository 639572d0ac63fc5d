package org.espalier.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Area under the ROC curve: the probability that a row of the positive class gets a larger score than another one, ties
 * counted as half. With the standard error of E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson (Biometrics 44, 1988), by
 * the ranks of X. Sun and W. Xu (IEEE Signal Processing Letters 21(11), 2014).
 *
 * @param value 0 to 1; 0.5 ranks nothing
 * @param standardError of {@code value} over samples of rows
 */
public record Auc(double value, double standardError) {
    private static final double Z95 = 1.959963984540054;

    /**
     * The area for scores of rows.
     *
     * @param score larger: more likely positive, {@code [rows]}
     * @param positive whether a row is of the positive class, {@code [rows]}
     * @throws IllegalArgumentException when there is no row of one of the classes
     */
    public static Auc of(double[] score, boolean[] positive) {
        int rows = score.length;
        int m = 0;
        for (boolean p : positive) {
            m += p ? 1 : 0;
        }
        int n = rows - m;
        if (m == 0 || n == 0) {
            throw new IllegalArgumentException("expected rows of both classes, found " + m + " and " + n);
        }
        double[] all = midRanks(score);
        double[] ofPositive = midRanks(select(score, positive, true));
        double[] ofNegative = midRanks(select(score, positive, false));
        double[] v10 = new double[m];
        double[] v01 = new double[n];
        int i = 0;
        int j = 0;
        for (int r = 0; r < rows; r++) {
            if (positive[r]) {
                v10[i] = (all[r] - ofPositive[i]) / n;
                i++;
            } else {
                v01[j] = 1 - (all[r] - ofNegative[j]) / m;
                j++;
            }
        }
        double mean = Arrays.stream(v10).average().orElseThrow();
        return new Auc(mean, Math.sqrt(variance(v10) / m + variance(v01) / n));
    }

    /** The 95 % interval, within [0, 1]. */
    public Interval interval() {
        return new Interval(Math.max(0, value - Z95 * standardError), Math.min(1, value + Z95 * standardError));
    }

    private static double[] select(double[] values, boolean[] marks, boolean mark) {
        return IntStream.range(0, values.length)
                .filter(i -> marks[i] == mark)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    /** Rank of each value from 1; equal ones share the mean of theirs. */
    private static double[] midRanks(double[] values) {
        Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < order.length) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int k = from; k < to; k++) {
                ranks[order[k]] = 0.5 * (from + 1 + to);
            }
            from = to;
        }
        return ranks;
    }

    private static double variance(double[] values) {
        if (values.length < 2) {
            return 0;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return sum / (values.length - 1);
    }
}
