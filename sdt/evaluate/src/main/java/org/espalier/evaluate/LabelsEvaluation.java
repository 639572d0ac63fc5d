package org.espalier.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.ClassScores.Shares;
import org.espalier.sdt.SoftDecisionTree;

/**
 * How good a tree of labels is on rows that it has not seen, by average and by max-path. A label is answered with yes from a
 * probability of {@link Target.Labels#THRESHOLD} on. The rows' weights are left out; greedy is not measured. A figure is absent
 * where there is nothing to take it of.
 *
 * @param rows rows in all
 * @param labelled rows of which all labels are known; a row of which some are known counts for those
 * @param labels each for itself, in the target's order
 * @param accuracy share of all known labels that are answered rightly (1 less the Hamming loss)
 * @param exactMatch share of the labelled rows of which every label is answered rightly
 * @param microF1 F1 of all labels' answers in one heap
 * @param macroF1 mean of the labels' F1, over those that have one
 * @param logLoss cross-entropy, mean over all known labels
 * @param agreement share of all labels on which tree and teacher answer alike
 * @param agreementInAll share of the rows on which they do on every label
 * @param pathMass of the max-path leaf
 * @param leaves of the tree
 * @param intervals 95 % intervals by name, {@code f1.maxPath.spam}: DeLong's of an AUC, Wilson's of precision and recall, the
 *     bootstrap's else, which takes no rows where there are very many
 */
public record LabelsEvaluation(
        int rows,
        int labelled,
        List<Label> labels,
        Shares accuracy,
        Shares exactMatch,
        Shares microF1,
        Shares macroF1,
        Shares logLoss,
        Shares agreement,
        Shares agreementInAll,
        Evaluation.PathMass pathMass,
        Evaluation.Leaves leaves,
        Map<String, Interval> intervals) {
    public LabelsEvaluation {
        labels = List.copyOf(labels);
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    }

    /**
     * How a single label fares.
     *
     * @param rows rows of which it is known
     * @param positives those of them whose label is yes
     * @param precision share of the answers yes that are right
     * @param recall share of the positive rows that are answered with yes
     * @param f1 {@code 2 tp / (2 tp + fp + fn)}, the harmonic mean of the two
     * @param auc area under the ROC curve ({@link Auc})
     * @param agreement share of all rows on which tree and teacher answer alike
     */
    public record Label(
            String name,
            int rows,
            int positives,
            Shares precision,
            Shares recall,
            Shares f1,
            Shares auc,
            Shares agreement) {}

    /**
     * Measures a tree.
     *
     * @param rows encoded by the tree's schema
     * @param teacher the teacher's probabilities, {@code [rows, labels]}
     * @throws IllegalArgumentException when the tree is not of labels, or lengths differ
     */
    public static LabelsEvaluation of(
            SoftDecisionTree tree, Dataset rows, Optional<float[]> teacher, EvaluationOptions options) {
        if (!(tree.schema().target() instanceof Target.Labels target)
                || rows.values().length != rows.rows() * target.answers()) {
            throw new IllegalArgumentException("expected a tree and rows of labels, found "
                    + tree.schema().target().description());
        }
        if (teacher.isPresent() && teacher.get().length != rows.values().length) {
            throw new IllegalArgumentException(
                    "expected " + rows.values().length + " answers of the teacher, found " + teacher.get().length);
        }
        return new LabelsMeasurement(tree, target, rows, teacher, options).evaluation();
    }
}
