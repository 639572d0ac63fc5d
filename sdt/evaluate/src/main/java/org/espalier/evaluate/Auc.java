package org.espalier.evaluate;

import java.util.Arrays;

/**
 * Area under the ROC curve: the probability that a row of the positive class gets a larger score than another one, ties
 * counted as half. With the standard error of E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson (Biometrics 44, 1988), by
 * the ranks of X. Sun and W. Xu (IEEE Signal Processing Letters 21(11), 2014). Where a class has one row alone, the interval of
 * its area is all of [0, 1].
 *
 * @param value 0 to 1; 0.5 ranks nothing
 * @param standardError of {@code value} over samples of rows
 */
public record Auc(double value, double standardError) {

    /**
     * The area for scores of rows.
     *
     * @param score larger: more likely positive, {@code [rows]}
     * @param positive whether a row is of the positive class, {@code [rows]}
     * @throws IllegalArgumentException when there is no row of one of the classes
     */
    public static Auc of(double[] score, boolean[] positive) {
        Placements p = Placements.of(score, positive);
        return new Auc(p.area(), Math.sqrt(p.variance()));
    }

    /**
     * How much larger the area of {@code a} is than that of {@code b} on the same rows, by DeLong's covariance.
     *
     * @throws IllegalArgumentException when there is no row of one of the classes
     */
    public static Estimate difference(double[] a, double[] b, boolean[] positive) {
        Placements difference = Placements.of(a, positive).minus(Placements.of(b, positive));
        return new Estimate(difference.area(), Math.sqrt(difference.variance()));
    }

    /**
     * The mean of the areas of every class against all others (macro average, one against the rest), over the classes that
     * have rows and do not have all of them. The standard error counts that the same rows stand in all of them: each row's
     * influence is the mean of its influences on the areas.
     *
     * @param probabilities {@code [rows, classes]}
     * @param labels class of each row, {@code [rows]}
     * @throws IllegalArgumentException when fewer than two classes have rows
     */
    public static Auc macro(float[] probabilities, int[] labels, int classes) {
        return Macro.of(probabilities, labels, classes).auc();
    }

    /** {@link #difference} of macro averages. */
    public static Estimate macroDifference(float[] a, float[] b, int[] labels, int classes) {
        Macro one = Macro.of(a, labels, classes);
        Macro other = Macro.of(b, labels, classes);
        double[] influence = new double[labels.length];
        for (int r = 0; r < influence.length; r++) {
            influence[r] = one.influence[r] - other.influence[r];
        }
        return new Estimate(one.area - other.area, standardError(influence));
    }

    /** The 95 % interval, within [0, 1]. */
    public Interval interval() {
        return new Estimate(value, standardError).interval(0, 1);
    }

    private static double standardError(double[] influence) {
        double squares = 0;
        for (double v : influence) {
            squares += v * v;
        }
        return Math.sqrt(squares / Math.max(1, influence.length - 1.0) / influence.length);
    }

    /** The macro average and each row's influence on it, of mean 0. */
    private record Macro(double area, double[] influence) {
        static Macro of(float[] probabilities, int[] labels, int classes) {
            int rows = labels.length;
            double[] influence = new double[rows];
            double sum = 0;
            int counted = 0;
            boolean[] positive = new boolean[rows];
            double[] score = new double[rows];
            for (int k = 0; k < classes; k++) {
                int m = 0;
                for (int r = 0; r < rows; r++) {
                    positive[r] = labels[r] == k;
                    m += positive[r] ? 1 : 0;
                    score[r] = probabilities[r * classes + k];
                }
                if (m == 0 || m == rows) {
                    continue;
                }
                Placements p = Placements.of(score, positive);
                double area = p.area();
                sum += area;
                counted++;
                int i = 0;
                int j = 0;
                for (int r = 0; r < rows; r++) {
                    influence[r] += positive[r]
                            ? (p.ofPositive[i++] - area) * rows / m
                            : (p.ofNegative[j++] - area) * rows / (rows - m);
                }
            }
            if (counted == 0) {
                throw new IllegalArgumentException("expected rows of two classes or more, found fewer");
            }
            for (int r = 0; r < rows; r++) {
                influence[r] /= counted;
            }
            return new Macro(sum / counted, influence);
        }

        Auc auc() {
            return new Auc(area, standardError(influence));
        }
    }

    /**
     * DeLong's structural components.
     *
     * @param ofPositive V10: share of the negative rows that each positive row stands above, ties half
     * @param ofNegative V01: share of the positive rows that stand above each negative row
     */
    private record Placements(double[] ofPositive, double[] ofNegative) {
        static Placements of(double[] score, boolean[] positive) {
            int m = 0;
            for (boolean p : positive) {
                m += p ? 1 : 0;
            }
            int n = score.length - m;
            if (m == 0 || n == 0) {
                throw new IllegalArgumentException("expected rows of both classes, found " + m + " and " + n);
            }
            double[] above = new double[m];
            double[] below = new double[n];
            int i = 0;
            int j = 0;
            for (int r = 0; r < score.length; r++) {
                if (positive[r]) {
                    above[i++] = score[r] + 0.0; // adding 0 makes -0 a 0
                } else {
                    below[j++] = score[r] + 0.0;
                }
            }
            double[] sortedAbove = above.clone();
            double[] sortedBelow = below.clone();
            Arrays.sort(sortedAbove);
            Arrays.sort(sortedBelow);
            double[] v10 = new double[m];
            double[] v01 = new double[n];
            for (i = 0; i < m; i++) {
                v10[i] = share(sortedBelow, above[i]);
            }
            for (j = 0; j < n; j++) {
                v01[j] = 1 - share(sortedAbove, below[j]);
            }
            return new Placements(v10, v01);
        }

        /** Share of the values below, equal ones half. */
        private static double share(double[] ascending, double value) {
            return 0.5 * (first(ascending, value, false) + first(ascending, value, true)) / ascending.length;
        }

        /** Number of values below, or, with {@code orEqual}, not above. */
        private static int first(double[] ascending, double value, boolean orEqual) {
            int low = 0;
            int high = ascending.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                boolean before = orEqual ? ascending[middle] <= value : ascending[middle] < value;
                if (before) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        Placements minus(Placements other) {
            return new Placements(minus(ofPositive, other.ofPositive), minus(ofNegative, other.ofNegative));
        }

        private static double[] minus(double[] a, double[] b) {
            double[] out = new double[a.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = a[i] - b[i];
            }
            return out;
        }

        double area() {
            return Metrics.mean(ofPositive);
        }

        double variance() {
            return sampleVariance(ofPositive) / ofPositive.length + sampleVariance(ofNegative) / ofNegative.length;
        }

        /** Of one value, which says nothing of how others spread, the square of the whole range: an interval that excludes nothing. */
        private static double sampleVariance(double[] values) {
            if (values.length == 1) {
                return 1;
            }
            double error = Estimate.ofMean(values).standardError();
            return error * error * values.length;
        }
    }
}
