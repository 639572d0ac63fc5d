package org.espalier.train;

import java.util.Locale;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/**
 * Whether a teacher was worth it: the same rows and options give a tree that is distilled and one that is trained on the
 * labels, and both are asked about the labels of the validation rows. Where labels are many and clean a teacher may gain nothing
 * ({@code docs/tuning.md}).
 *
 * <pre>{@code
 * TeacherGain gain = TeacherGain.of(new Distiller(options), rows, teacher, Optional.empty());
 * System.out.println(gain.sentence());
 * SoftDecisionTree tree = gain.better();
 * }</pre>
 *
 * @param distilled the tree that learned from the teacher
 * @param onLabels the tree that learned from the labels
 * @param rows validation rows with a label
 * @param distilledLoss log loss of their labels by the distilled tree, its average answer and its max-path's half and half;
 *     measured before the tree was trained on these rows too
 * @param labelsLoss the same of the tree trained on labels
 * @param error standard error of the difference of the two, row by row
 */
public record TeacherGain(
        SoftDecisionTree distilled,
        SoftDecisionTree onLabels,
        int rows,
        double distilledLoss,
        double labelsLoss,
        double error) {

    /**
     * Trains both trees; the distilled one as {@link Distiller#distill(Dataset, Optional, Optional)} does.
     *
     * @param distiller without checkpoints: a checkpoint is of one run
     * @param training rows, with labels
     * @param validation empty: a share of the training rows, the same for both
     * @throws TrainingException where the training rows have no labels, or no validation row has one
     */
    public static TeacherGain of(Distiller distiller, Dataset training, Teacher teacher, Optional<Dataset> validation) {
        return of(
                distiller.measured(training, Optional.of(teacher), validation),
                distiller.measured(training, Optional.empty(), validation));
    }

    static TeacherGain of(Distiller.Measured distilled, Distiller.Measured onLabels) {
        int rows = 0;
        double first = 0;
        double second = 0;
        double squares = 0;
        for (int r = 0; r < distilled.labelLosses().length; r++) {
            double a = distilled.labelLosses()[r];
            double b = onLabels.labelLosses()[r];
            if (!Double.isNaN(a)) {
                rows++;
                first += a;
                second += b;
                squares += (a - b) * (a - b);
            }
        }
        if (rows == 0) {
            throw new TrainingException("expected validation rows with labels to compare trees by, found none");
        }
        double mean = (first - second) / rows;
        double error = Math.sqrt(Math.max(0, squares / rows - mean * mean) / rows);
        return new TeacherGain(distilled.tree(), onLabels.tree(), rows, first / rows, second / rows, error);
    }

    /** Whether the distilled tree has the lower loss; ties go to it. */
    public boolean isDistilledBetter() {
        return distilledLoss <= labelsLoss;
    }

    /** The one with the lower loss. */
    public SoftDecisionTree better() {
        return isDistilledBetter() ? distilled : onLabels;
    }

    /** Whether the difference is more than two standard errors: less may be chance. */
    public boolean isClear() {
        return Math.abs(distilledLoss - labelsLoss) > 2 * error;
    }

    /**
     * For people: {@code on 2,100 validation rows the tree distilled from the teacher is better than one trained on the labels:
     * log loss 0.4310 against 0.4331, difference 0.0021 ± 0.0009}.
     */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "on %,d validation rows the tree %s is better than %s: log loss %.4f against %.4f, difference %.4f ± %.4f%s",
                rows,
                isDistilledBetter() ? "distilled from the teacher" : "trained on the labels",
                isDistilledBetter() ? "one trained on the labels" : "the one distilled from the teacher",
                Math.min(distilledLoss, labelsLoss),
                Math.max(distilledLoss, labelsLoss),
                Math.abs(distilledLoss - labelsLoss),
                error,
                isClear() ? "" : ", which may be chance");
    }
}
