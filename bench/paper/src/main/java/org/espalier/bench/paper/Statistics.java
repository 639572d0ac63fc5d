package org.espalier.bench.paper;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Means over seeds, and the gain of one tree over another that met the same seeds. */
final class Statistics {
    private static final double CONFIDENCE = 0.95;

    private Statistics() {}

    /**
     * A mean over seeds.
     *
     * @param deviation standard deviation with {@code n - 1}; empty for a single value
     */
    record Summary(int n, double mean, OptionalDouble standardDeviation) {}

    /**
     * A mean with its 95 % confidence interval.
     *
     * @param halfWidth half of the interval; empty for a single value
     */
    record Gain(int n, double mean, OptionalDouble halfWidth) {
        double low() {
            return mean - halfWidth.orElseThrow();
        }

        double high() {
            return mean + halfWidth.orElseThrow();
        }
    }

    static Summary summary(double... values) {
        double mean = mean(values);
        return new Summary(
                values.length,
                mean,
                values.length < 2 ? OptionalDouble.empty() : OptionalDouble.of(standardDeviation(values, mean)));
    }

    /**
     * The paired gain: with {@code d_s = ours_s - theirs_s} for seed s of n,
     * {@code mean(d) +- t_(n-1)(0.975) sd(d) / sqrt(n)}, t being the quantile of Student's distribution.
     *
     * @param ours by seed
     * @param theirs by the same seeds in the same order
     */
    static Gain pairedGain(double[] ours, double[] theirs) {
        if (ours.length != theirs.length || ours.length == 0) {
            throw new IllegalArgumentException(
                    "expected pairs of values, found " + ours.length + " and " + theirs.length);
        }
        double[] difference = new double[ours.length];
        for (int i = 0; i < ours.length; i++) {
            difference[i] = ours[i] - theirs[i];
        }
        int n = difference.length;
        double mean = mean(difference);
        return new Gain(
                n,
                mean,
                n < 2
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(studentQuantile(1 - (1 - CONFIDENCE) / 2, n - 1)
                                * standardDeviation(difference, mean)
                                / Math.sqrt(n)));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double standardDeviation(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }

    /**
     * The value below which Student's t with {@code freedom} degrees has the probability {@code p}, by bisection.
     *
     * @param p 0.5 or more, below 1
     */
    static double studentQuantile(double p, int freedom) {
        double low = 0;
        double high = 1;
        while (studentBelow(high, freedom) < p) {
            high *= 2;
        }
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (studentBelow(middle, freedom) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Probability below t >= 0, by the finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4. */
    private static double studentBelow(double t, int freedom) {
        double theta = Math.atan(t / Math.sqrt(freedom));
        double cos = Math.cos(theta);
        boolean isOdd = freedom % 2 == 1;
        // the terms cos^(k) with the factors 2/3, 4/5, ... (odd) or 1/2, 3/4, ... (even)
        double term = isOdd ? cos : 1;
        double sum = freedom == 1 ? 0 : term;
        for (int k = isOdd ? 3 : 2; k <= freedom - 2; k += 2) {
            term *= (k - 1.0) / k * cos * cos;
            sum += term;
        }
        double within = isOdd ? 2 / Math.PI * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
        return (1 + within) / 2;
    }
}
