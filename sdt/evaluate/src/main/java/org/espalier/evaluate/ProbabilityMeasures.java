package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.evaluate.Discrimination.Decile;

/**
 * What one way of answering says of the labelled rows by its probabilities.
 *
 * @param score of the positive class of two, by labelled row; empty with more classes
 * @param positive which labelled rows are of that class; empty likewise
 * @param auc of the positive class, or the macro average; absent without rows of two classes
 * @param aucOfClass one against the rest, by class; absent where the class has none or all of the rows
 * @param ks of two classes
 * @param brier by labelled row
 */
record ProbabilityMeasures(
        double[] score,
        boolean[] positive,
        Optional<Auc> auc,
        List<Optional<Auc>> aucOfClass,
        Optional<Estimate> ks,
        double[] brier,
        List<Decile> deciles) {

    /**
     * @param probabilities {@code [rows, classes]}
     * @param labelled numbers of the rows with a label
     * @param positiveClass index of the positive class of two; -1 with more
     */
    static ProbabilityMeasures of(
            float[] probabilities, int[] labels, int[] labelled, Answers answers, int classes, int positiveClass) {
        double[] brier = new double[labelled.length];
        for (int i = 0; i < brier.length; i++) {
            brier[i] = Discrimination.brier(probabilities, labelled[i], labels[labelled[i]], classes);
        }
        List<Optional<Auc>> ofClass = new ArrayList<>();
        boolean[] ofThisClass = new boolean[labelled.length];
        double[] score = new double[labelled.length];
        for (int k = 0; k < classes; k++) {
            int count = column(probabilities, labels, labelled, classes, k, score, ofThisClass);
            ofClass.add(
                    count == 0 || count == labelled.length
                            ? Optional.empty()
                            : Optional.of(Auc.of(score, ofThisClass)));
        }
        boolean ranks = ofClass.stream().anyMatch(Optional::isPresent);
        if (positiveClass < 0) {
            return new ProbabilityMeasures(
                    new double[0],
                    new boolean[0],
                    ranks ? Optional.of(macro(probabilities, labels, labelled, classes)) : Optional.empty(),
                    ofClass,
                    Optional.empty(),
                    brier,
                    deciles(ofRows(answers.confidence(), labelled), answers.hits(labels, labelled), false));
        }
        column(probabilities, labels, labelled, classes, positiveClass, score, ofThisClass);
        float[] single = new float[score.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) score[i];
        }
        return new ProbabilityMeasures(
                score,
                ofThisClass,
                ofClass.get(positiveClass),
                ofClass,
                ranks ? Optional.of(Discrimination.ks(score, ofThisClass)) : Optional.empty(),
                brier,
                deciles(single, ofThisClass, true));
    }

    private static List<Decile> deciles(float[] probability, boolean[] hit, boolean withLift) {
        return hit.length == 0 ? List.of() : Discrimination.deciles(probability, hit, withLift);
    }

    private static float[] ofRows(float[] values, int[] rows) {
        float[] out = new float[rows.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[rows[i]];
        }
        return out;
    }

    private static Auc macro(float[] probabilities, int[] labels, int[] labelled, int classes) {
        float[] of = new float[labelled.length * classes];
        int[] classOf = new int[labelled.length];
        for (int i = 0; i < labelled.length; i++) {
            System.arraycopy(probabilities, labelled[i] * classes, of, i * classes, classes);
            classOf[i] = labels[labelled[i]];
        }
        return Auc.macro(of, classOf, classes);
    }

    /** A class's probabilities and rows; how many these are. */
    private static int column(
            float[] probabilities,
            int[] labels,
            int[] labelled,
            int classes,
            int k,
            double[] score,
            boolean[] ofThisClass) {
        int count = 0;
        Arrays.fill(ofThisClass, false);
        for (int i = 0; i < labelled.length; i++) {
            score[i] = probabilities[labelled[i] * classes + k];
            if (labels[labelled[i]] == k) {
                ofThisClass[i] = true;
                count++;
            }
        }
        return count;
    }
}
