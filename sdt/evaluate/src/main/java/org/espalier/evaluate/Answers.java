package org.espalier.evaluate;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.espalier.sdt.Predictions;

/**
 * What the measures need of somebody's answers, row by row.
 *
 * @param classes the class answered
 * @param confidence its probability
 * @param loss {@link Metrics#logLoss} of the row's own class; 0 without label
 * @param kl {@link Metrics#kl} from the teacher; empty without teacher
 */
record Answers(int[] classes, float[] confidence, double[] loss, double[] kl) {
    /**
     * Of a tree: by its threshold, where it has one.
     *
     * @param labels negative where a row has none
     */
    static Answers of(Predictions of, int[] labels, Optional<float[]> teacher) {
        return of(of.probabilities(), of::classOf, labels, of.classes(), teacher);
    }

    /**
     * Of a teacher, who answers the most probable class.
     *
     * @param probabilities {@code [rows, classes]}
     * @param labels negative where a row has none
     */
    static Answers of(float[] probabilities, int[] labels, int classes) {
        return of(probabilities, r -> Metrics.argmax(probabilities, r, classes), labels, classes, Optional.empty());
    }

    private static Answers of(
            float[] probabilities, IntUnaryOperator classOf, int[] labels, int classes, Optional<float[]> teacher) {
        int rows = labels.length;
        Answers out = new Answers(
                new int[rows], new float[rows], new double[rows], new double[teacher.isPresent() ? rows : 0]);
        for (int r = 0; r < rows; r++) {
            int answered = classOf.applyAsInt(r);
            out.classes[r] = answered;
            out.confidence[r] = probabilities[r * classes + answered];
            out.loss[r] = labels[r] < 0 ? 0 : Metrics.logLoss(probabilities[r * classes + labels[r]]);
            if (teacher.isPresent()) {
                out.kl[r] = Metrics.kl(teacher.get(), probabilities, r, classes);
            }
        }
        return out;
    }

    /** Of each of the given rows: whether the class answered is the one in {@code classes}. */
    boolean[] hits(int[] others, int[] rows) {
        boolean[] out = new boolean[rows.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = classes[rows[i]] == others[rows[i]];
        }
        return out;
    }
}
