package org.espalier.train.number;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Prediction intervals: quantiles of each leaf's residuals on the training rows, which are too narrow, as the tree has seen
 * those rows; and one constant that widens them until they cover the validation rows as promised (Romano, Patterson and
 * Candes 2019, Conformalized Quantile Regression).
 */
final class IntervalFit {
    private static final double COVERAGE = 0.9;
    /** With fewer rows a leaf has the quantiles of all. */
    private static final int MIN_ROWS_OF_LEAF = 40;

    /** With fewer validation rows nothing can be promised. */
    static final int MIN_VALIDATION_ROWS = 20;

    private IntervalFit() {}

    /** @return empty where too few validation rows have a value of some output */
    static Optional<Intervals> of(SoftDecisionTree tree, Dataset training, Dataset validation, int threads) {
        int leaves = tree.shape().leaves();
        int outputs = tree.answers();
        Predictions ofTraining = tree.predict(training.features(), Rule.MAX_PATH, threads);
        Predictions ofValidation = tree.predict(validation.features(), Rule.MAX_PATH, threads);
        float[] below = new float[leaves * outputs];
        float[] above = new float[leaves * outputs];
        for (int k = 0; k < outputs; k++) {
            Residuals seen = Residuals.of(ofTraining, training, k);
            Residuals unseen = Residuals.of(ofValidation, validation, k);
            if (unseen.count < MIN_VALIDATION_ROWS || seen.count == 0) {
                return Optional.empty();
            }
            Ends ends = ends(seen, unseen, leaves);
            for (int l = 0; l < leaves; l++) {
                below[l * outputs + k] = ends.below[l];
                above[l * outputs + k] = ends.above[l];
            }
        }
        return Optional.of(new Intervals(COVERAGE, below, above));
    }

    /**
     * Of one output.
     *
     * @param below what is added for the lower ends, {@code [leaves]}
     * @param above for the upper ones
     */
    private record Ends(float[] below, float[] above) {}

    private static Ends ends(Residuals seen, Residuals unseen, int leaves) {
        double tail = (1 - COVERAGE) / 2;
        double[] all = seen.sorted(-1);
        float[] below = new float[leaves];
        float[] above = new float[leaves];
        for (int l = 0; l < leaves; l++) {
            double[] ofLeaf = seen.sorted(l);
            double[] from = ofLeaf.length < MIN_ROWS_OF_LEAF ? all : ofLeaf;
            below[l] = (float) quantile(from, tail);
            above[l] = (float) quantile(from, 1 - tail);
        }
        double[] misses = new double[unseen.count];
        for (int i = 0; i < misses.length; i++) {
            int l = unseen.leaf[i];
            misses[i] = Math.max(below[l] - unseen.residual[i], unseen.residual[i] - above[l]);
        }
        Arrays.sort(misses);
        int rank = (int) Math.ceil((misses.length + 1) * COVERAGE);
        double constant = misses[Math.min(misses.length, rank) - 1];
        for (int l = 0; l < leaves; l++) {
            double middle = (below[l] + above[l]) / 2.0;
            below[l] = (float) Math.min(middle, below[l] - constant);
            above[l] = (float) Math.max(middle, above[l] + constant);
        }
        return new Ends(below, above);
    }

    /** Between two values, in proportion (type 7 of Hyndman and Fan 1996). */
    private static double quantile(double[] sorted, double level) {
        double at = level * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    /**
     * Truth less the max-path answer of one output, of the rows that have a truth.
     *
     * @param leaf the max-path leaf of each
     */
    private record Residuals(int count, double[] residual, int[] leaf) {
        static Residuals of(Predictions answers, Dataset rows, int output) {
            double[] residual = new double[rows.rows()];
            int[] leaf = new int[rows.rows()];
            int count = 0;
            for (int r = 0; r < rows.rows(); r++) {
                int i = r * answers.classes() + output;
                if (!Float.isNaN(rows.values()[i])) {
                    residual[count] = (double) rows.values()[i] - answers.probabilities()[i];
                    leaf[count++] = answers.leaf()[r];
                }
            }
            return new Residuals(count, residual, leaf);
        }

        /** Those of a leaf, rising; of all leaves for -1. */
        double[] sorted(int which) {
            double[] out = new double[count];
            int n = 0;
            for (int i = 0; i < count; i++) {
                if (which < 0 || leaf[i] == which) {
                    out[n++] = residual[i];
                }
            }
            double[] all = Arrays.copyOf(out, n);
            Arrays.sort(all);
            return all;
        }
    }
}
