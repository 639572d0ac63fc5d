package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.espalier.base.ArgMax;

/**
 * The measures of an evaluation, each for itself. Rows count alike; the class of a row is the argmax, ties going
 * to the lowest index; logarithms are natural.
 */
public final class Metrics {
    /**
     * Probabilities are floored at this before the logarithm, as those of a teacher are: a single row costs at most 16.1.
     */
    public static final double PROBABILITY_FLOOR = 1e-7;

    /** Bins of {@link #ece(float[], boolean[])}. */
    public static final int BINS = 15;

    private Metrics() {}

    /**
     * Argmax of row {@code row}; ties go to the lowest index.
     *
     * @param values probabilities or their logarithms, {@code [rows, classes]}
     */
    public static int argmax(float[] values, int row, int classes) {
        return ArgMax.of(values, row * classes, classes);
    }

    /** The share of rows for which both say the same class: accuracy, or agreement. NaN without rows. */
    public static double share(int[] classes, int[] others) {
        requireSameLength(classes.length, others.length);
        boolean[] hits = new boolean[classes.length];
        for (int r = 0; r < hits.length; r++) {
            hits[r] = classes[r] == others[r];
        }
        return share(hits);
    }

    /** The share of hits. NaN without rows. */
    public static double share(boolean[] hits) {
        int count = 0;
        for (boolean hit : hits) {
            count += hit ? 1 : 0;
        }
        return (double) count / hits.length;
    }

    /**
     * What a row loses by the probability that its class got: {@code -ln max(q, 1e-7)}.
     *
     * @param q probability of the row's own class
     */
    public static double logLoss(double q) {
        return -Math.log(Math.max(q, PROBABILITY_FLOOR));
    }

    /**
     * The divergence of a row's answer from the teacher's (Kullback and Leibler 1951),
     * {@code KL(teacher || tree) = sum_k p_k (ln p_k - ln max(q_k, 1e-7))}, never below 0.
     *
     * @param teacherLogProbabilities ln p, {@code [rows, classes]}
     * @param probabilities q, {@code [rows, classes]}
     */
    public static double kl(float[] teacherLogProbabilities, float[] probabilities, int row, int classes) {
        double sum = 0;
        for (int i = row * classes; i < (row + 1) * classes; i++) {
            double logP = teacherLogProbabilities[i];
            sum += Math.exp(logP) * (logP - Math.log(Math.max(probabilities[i], PROBABILITY_FLOOR)));
        }
        return Math.max(0, sum);
    }

    /** {@link #ece(float[], boolean[], int)} with {@value #BINS} bins. */
    public static double ece(float[] confidence, boolean[] correct) {
        return ece(confidence, correct, BINS);
    }

    /**
     * Expected calibration error of the class that is answered, with bins of equal mass (Naeini, Cooper and Hauskrecht
     * 2015; Nguyen and O'Connor 2015): rows are sorted by confidence and cut into bins of as many rows each;
     * {@code ECE = sum_b n_b / n |mean confidence_b - share correct_b|}.
     *
     * <p>Rows of equal confidence, of which a hard path has many, are each counted as correct to their common share, so
     * that where a cut falls among them, and the order of the rows, make no difference.
     *
     * @param confidence probability of the class that is answered, by row
     * @param correct whether that class is the row's
     * @param bins at most as many; as many as there are rows where those are fewer
     * @return 0 to 1; NaN without rows
     */
    public static double ece(float[] confidence, boolean[] correct, int bins) {
        double error = 0;
        for (Bin bin : bins(confidence, correct, bins)) {
            error += Math.abs(bin.confidence() - bin.hits());
        }
        return error / confidence.length;
    }

    /**
     * Rows of about one confidence.
     *
     * @param confidence sum of their confidence
     * @param hits how many of them are correct; a share of rows of equal confidence counts as a fraction
     */
    public record Bin(int rows, double confidence, double hits) {}

    /**
     * The bins of {@link #ece(float[], boolean[], int)}, by ascending confidence: what a calibration plot shows.
     *
     * @param bins at most as many; as many as there are rows where those are fewer
     */
    public static List<Bin> bins(float[] confidence, boolean[] correct, int bins) {
        int rows = confidence.length;
        requireSameLength(rows, correct.length);
        if (bins < 1) {
            throw new IllegalArgumentException("expected one bin or more, found " + bins);
        }
        int[] order = sorted(confidence);
        double[] shared = sharedHits(confidence, correct, order);
        int used = Math.min(bins, rows);
        List<Bin> out = new ArrayList<>(used);
        for (int bin = 0; bin < used; bin++) {
            double sum = 0;
            double hits = 0;
            int from = (int) ((long) bin * rows / used);
            int to = (int) ((bin + 1L) * rows / used);
            for (int i = from; i < to; i++) {
                sum += confidence[order[i]];
                hits += shared[i];
            }
            out.add(new Bin(to - from, sum, hits));
        }
        return List.copyOf(out);
    }

    /** Rows by ascending confidence; of equals the first row first. */
    private static int[] sorted(float[] confidence) {
        long[] keys = new long[confidence.length];
        for (int r = 0; r < keys.length; r++) {
            if (!(confidence[r] >= 0)) {
                throw new IllegalArgumentException("expected probabilities, found " + confidence[r]);
            }
            // The bits of floats from 0 upward are in the order of the floats; adding 0 makes -0 a 0.
            keys[r] = (long) Float.floatToIntBits(confidence[r] + 0f) << Integer.SIZE | r;
        }
        Arrays.sort(keys);
        return LongStream.of(keys).mapToInt(key -> (int) key).toArray();
    }

    /** By place in the order: the share of correct rows among those of the same confidence. */
    private static double[] sharedHits(float[] confidence, boolean[] correct, int[] order) {
        double[] hits = new double[order.length];
        int from = 0;
        while (from < order.length) {
            int to = from;
            int count = 0;
            while (to < order.length && confidence[order[to]] == confidence[order[from]]) {
                count += correct[order[to]] ? 1 : 0;
                to++;
            }
            Arrays.fill(hits, from, to, (double) count / (to - from));
            from = to;
        }
        return hits;
    }

    /** NaN without values. */
    public static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * The value below which a share {@code q} of the values lies, interpolated linearly between neighbours (Hyndman and
     * Fan's type 7, NumPy's default). NaN without values.
     *
     * @param q 0 to 1
     */
    public static double quantile(double[] values, double q) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        return quantileOfSorted(ascending, q);
    }

    static double quantileOfSorted(double[] ascending, double q) {
        double at = q * (ascending.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
    }

    private static void requireSameLength(int expected, int found) {
        if (expected != found) {
            throw new IllegalArgumentException("expected " + expected + " values, found " + found);
        }
    }
}
