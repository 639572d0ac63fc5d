package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Measures of scores and of confusion matrices that lenders and clinicians judge by, each for itself. */
public final class Discrimination {
    /** Bins of {@link #deciles}. */
    public static final int DECILES = 10;

    private Discrimination() {}

    /**
     * The Kolmogorov-Smirnov statistic: the greatest difference between the shares of the positive and of the other rows at
     * or above a score, {@code max_t |F1(t) - F0(t)|}. The standard error is that of this difference of two shares at the
     * score where it is greatest (M. Raghavachari, Annals of Statistics 1(1), 1973, where that score is the only one).
     *
     * @param score larger: more likely positive, {@code [rows]}
     * @param positive {@code [rows]}
     * @throws IllegalArgumentException when there is no row of one of the classes
     */
    public static Estimate ks(double[] score, boolean[] positive) {
        int rows = score.length;
        double[] above = select(score, positive, true);
        double[] below = select(score, positive, false);
        if (above.length == 0 || below.length == 0) {
            throw new IllegalArgumentException(
                    "expected rows of both classes, found " + above.length + " and " + (rows - above.length));
        }
        double best = 0;
        double f1 = 0;
        double f0 = 0;
        int i = 0;
        int j = 0;
        while (i < above.length && j < below.length) {
            double t = Math.min(above[i], below[j]);
            while (i < above.length && above[i] <= t) {
                i++;
            }
            while (j < below.length && below[j] <= t) {
                j++;
            }
            double p = (double) i / above.length;
            double q = (double) j / below.length;
            if (Math.abs(p - q) > best) {
                best = Math.abs(p - q);
                f1 = p;
                f0 = q;
            }
        }
        return new Estimate(best, Math.sqrt(f1 * (1 - f1) / above.length + f0 * (1 - f0) / below.length));
    }

    private static double[] select(double[] values, boolean[] marks, boolean mark) {
        double[] out = new double[values.length];
        int count = 0;
        for (int r = 0; r < values.length; r++) {
            if (marks[r] == mark) {
                out[count++] = values[r];
            }
        }
        double[] ascending = Arrays.copyOf(out, count);
        Arrays.sort(ascending);
        return ascending;
    }

    /**
     * A row's Brier score (G. W. Brier, Monthly Weather Review 78, 1950): {@code sum_k (q_k - y_k)^2}, halved for two classes,
     * where it is {@code (q - y)^2} of either of them.
     *
     * @param probabilities {@code [rows, classes]}
     */
    static double brier(float[] probabilities, int row, int label, int classes) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            double off = probabilities[row * classes + k] - (k == label ? 1.0 : 0.0);
            sum += off * off;
        }
        return classes == 2 ? sum / 2 : sum;
    }

    /**
     * Matthews' correlation of answers and classes, for any number of classes (J. Gorodkin's R_K, Computational Biology and
     * Chemistry 28, 2004): {@code (c s - sum_k p_k t_k) / sqrt((s^2 - sum p_k^2)(s^2 - sum t_k^2))} with s rows, c of them right,
     * {@code t_k} of class k and {@code p_k} answered as k; 0 where only one class is answered, or there is only one. The standard
     * error is by the delta method over the cells of the matrix.
     *
     * @param confusion rows by class and answer, {@code [classes][classes]}
     */
    public static Estimate mcc(long[][] confusion) {
        int classes = confusion.length;
        double[] truth = new double[classes];
        double[] answer = new double[classes];
        double right = 0;
        double all = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                truth[i] += confusion[i][j];
                answer[j] += confusion[i][j];
                all += confusion[i][j];
            }
            right += confusion[i][i];
        }
        double cross = 0;
        double ofAnswers = all * all;
        double ofTruth = all * all;
        for (int k = 0; k < classes; k++) {
            cross += truth[k] * answer[k];
            ofAnswers -= answer[k] * answer[k];
            ofTruth -= truth[k] * truth[k];
        }
        if (ofAnswers <= 0 || ofTruth <= 0) {
            return new Estimate(0, 0);
        }
        double root = Math.sqrt(ofAnswers) * Math.sqrt(ofTruth);
        double value = (right * all - cross) / root;
        double variance = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                double up = (i == j ? all : 0) + right - answer[i] - truth[j];
                double change = up / root - value * ((all - answer[j]) / ofAnswers + (all - truth[i]) / ofTruth);
                variance += confusion[i][j] * change * change;
            }
        }
        return new Estimate(value, Math.sqrt(variance));
    }

    /**
     * Mean of the classes' F1, {@code F1_k = 2 n_kk / (t_k + p_k)} with {@code t_k} rows of class k and {@code p_k} answered as it,
     * over the classes that have either (macro-averaged; D. D. Lewis, "Evaluating text categorization", 1991). The micro-averaged F1
     * of answers of one class each is the accuracy. The standard error is by the delta method over the cells of the matrix.
     *
     * @param confusion rows by class and answer, {@code [classes][classes]}
     */
    public static Estimate macroF1(long[][] confusion) {
        int classes = confusion.length;
        double[] both = new double[classes];
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                both[i] += confusion[i][j];
                both[j] += confusion[i][j];
            }
        }
        double sum = 0;
        int counted = 0;
        for (int k = 0; k < classes; k++) {
            sum += both[k] == 0 ? 0 : 2 * confusion[k][k] / both[k];
            counted += both[k] == 0 ? 0 : 1;
        }
        double variance = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                if (confusion[i][j] > 0) {
                    // of the classes' F1s a row of this cell moves those of its class and of its answer
                    double change = (i == j ? 2 / both[i] : 0)
                            - 2 * confusion[i][i] / (both[i] * both[i])
                            - 2 * confusion[j][j] / (both[j] * both[j]);
                    variance += confusion[i][j] * change * change;
                }
            }
        }
        return new Estimate(sum / counted, Math.sqrt(variance) / counted);
    }

    /**
     * A tenth of the rows, by probability.
     *
     * @param rows how many
     * @param probability mean of theirs
     * @param share of them that are positive (with more than two classes: whose answer is right)
     * @param interval Wilson's, of the share
     * @param lift the share over that of all rows; absent with more than two classes
     * @param gain share of all positive rows that are in this tenth or one above it; absent likewise
     */
    public record Decile(
            int rows, double probability, double share, Interval interval, OptionalDouble lift, OptionalDouble gain) {}

    /**
     * The tenths of the rows from the most to the least probable: a calibration table, and for two classes lift and gain. Rows
     * of equal probability count to their common share, wherever a cut falls among them.
     *
     * @param probability of the positive class, or confidence, {@code [rows]}
     * @param hit whether the row is positive, or right, {@code [rows]}
     * @param withLift whether lift and gain mean something
     * @return ten, or as many as there are rows where these are fewer
     */
    public static List<Decile> deciles(float[] probability, boolean[] hit, boolean withLift) {
        List<Metrics.Bin> ascending = Metrics.bins(probability, hit, DECILES);
        double hits = ascending.stream().mapToDouble(Metrics.Bin::hits).sum();
        boolean isLifted = withLift && hits > 0;
        double base = hits / probability.length;
        List<Decile> out = new ArrayList<>();
        double before = 0;
        for (int b = ascending.size() - 1; b >= 0; b--) {
            Metrics.Bin bin = ascending.get(b);
            double share = bin.hits() / bin.rows();
            before += bin.hits();
            out.add(new Decile(
                    bin.rows(),
                    bin.confidence() / bin.rows(),
                    share,
                    Interval.ofShare(Math.min(bin.hits(), bin.rows()), bin.rows()),
                    isLifted ? OptionalDouble.of(share / base) : OptionalDouble.empty(),
                    isLifted ? OptionalDouble.of(Math.min(1, before / hits)) : OptionalDouble.empty()));
        }
        return List.copyOf(out);
    }
}
