package org.espalier.teacher;

import java.util.Locale;

/**
 * What teachers of every kind do to their raw answers: check that a row is a distribution, keep it off zero, and take
 * logarithms.
 *
 * <p>With {@code K} classes and the floor ε = {@link Teacher#PROBABILITY_FLOOR} a probability {@code p} becomes
 * {@code (1 − Kε) p + ε}: at least ε, in the same order as before, and the row still adds up to 1.
 */
public final class LogProbabilities {
    /** A row of probabilities may miss 1 by this much in total: tables are often rounded to a few digits. */
    public static final double SUM_TOLERANCE = 1e-3;

    /** Rounding may carry a probability this far below 0 or above 1. */
    private static final double RANGE_TOLERANCE = 1e-6;

    private LogProbabilities() {}

    /**
     * One row of probabilities.
     *
     * @param probabilities the row is {@code probabilities[at .. at + classes)}
     * @param out the result goes to {@code out[outAt .. outAt + classes)}
     * @param where how messages begin: the file and the row
     * @throws TeacherException when the row is not a distribution
     */
    public static void ofProbabilities(
            double[] probabilities, int at, int classes, float[] out, int outAt, String where) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            double p = probabilities[at + k];
            if (!(p >= -RANGE_TOLERANCE && p <= 1 + RANGE_TOLERANCE)) {
                throw new TeacherException(where + ": expected probabilities of 0 to 1, found " + p);
            }
            sum += p;
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw new TeacherException(where + ": expected probabilities that add up to 1, found a sum of "
                    + String.format(Locale.ROOT, "%.4g", sum));
        }
        for (int k = 0; k < classes; k++) {
            out[outAt + k] = log(Math.max(0, probabilities[at + k]) / sum, classes);
        }
    }

    /**
     * One row of logits, by softmax; arguments as for probabilities.
     *
     * @throws TeacherException when one is not finite
     */
    public static void ofLogits(double[] logits, int at, int classes, float[] out, int outAt, String where) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            if (!Double.isFinite(logits[at + k])) {
                throw new TeacherException(where + ": expected finite logits, found " + logits[at + k]);
            }
            highest = Math.max(highest, logits[at + k]);
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += Math.exp(logits[at + k] - highest);
        }
        for (int k = 0; k < classes; k++) {
            out[outAt + k] = log(Math.exp(logits[at + k] - highest) / sum, classes);
        }
    }

    /**
     * One row of a teacher of two classes that gives one number, the probability of the second (index 1), as the networks
     * with one sigmoid output do that Keras, PyTorch and scikit-learn train for two classes.
     *
     * @param probability of the second class
     * @param out the result goes to {@code out[outAt]} and {@code out[outAt + 1]}
     * @param where how messages begin: the file and the row
     * @throws TeacherException when it is no probability
     */
    public static void ofSecondClass(double probability, float[] out, int outAt, String where) {
        if (!(probability >= -RANGE_TOLERANCE && probability <= 1 + RANGE_TOLERANCE)) {
            throw new TeacherException(where + ": expected a probability of 0 to 1, found " + probability);
        }
        double second = Math.min(1, Math.max(0, probability));
        out[outAt] = log(1 - second, 2);
        out[outAt + 1] = log(second, 2);
    }

    private static float log(double p, int classes) {
        double floor = Teacher.PROBABILITY_FLOOR;
        return (float) Math.log((1 - classes * floor) * p + floor);
    }
}
