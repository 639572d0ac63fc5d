package org.espalier.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.sdt.SoftDecisionTree;

/**
 * How good a tree is on rows that it has not seen, by itself and beside its teacher. The rows' weights are left out: they
 * steer training, the measure counts every row once.
 *
 * @param rows all rows
 * @param labelled rows that have a label: {@code accuracy}, {@code logLoss} and {@code calibration} are of them
 * @param accuracy share of rows whose class is answered; absent without labels
 * @param agreement share of rows on which tree and teacher answer the same class; absent without teacher
 * @param kl {@code KL(teacher || tree)} of the average answer ({@link Metrics#kl}); absent without teacher
 * @param klMaxPath the same of the max-path answer
 * @param logLoss mean of {@link Metrics#logLoss}; absent without labels
 * @param calibration expected calibration error ({@link Metrics#ece(float[], boolean[])}); absent without labels
 * @param balancedAccuracy mean of the classes' recalls: the accuracy if all classes had as many rows; absent without labels
 * @param classes every class for itself, in the schema's order; empty without labels
 * @param intervals 95 % bootstrap intervals by the name of the figure, {@code accuracy.maxPath} say, as in the JSON form
 * @param ranking for two classes, where labelled rows of both are there
 */
public record Evaluation(
        int rows,
        int labelled,
        Optional<Scores> accuracy,
        Optional<Scores> agreement,
        Optional<Divergence> kl,
        Optional<Divergence> klMaxPath,
        Optional<Scores> logLoss,
        Optional<Scores> calibration,
        PathMass pathMass,
        Leaves leaves,
        Optional<Scores> balancedAccuracy,
        List<ClassScores> classes,
        Map<String, Interval> intervals,
        Optional<Ranking> ranking) {
    /** Without a ranking: of more than two classes, or without rows of both. */
    public Evaluation(
            int rows,
            int labelled,
            Optional<Scores> accuracy,
            Optional<Scores> agreement,
            Optional<Divergence> kl,
            Optional<Divergence> klMaxPath,
            Optional<Scores> logLoss,
            Optional<Scores> calibration,
            PathMass pathMass,
            Leaves leaves,
            Optional<Scores> balancedAccuracy,
            List<ClassScores> classes,
            Map<String, Interval> intervals) {
        this(
                rows,
                labelled,
                accuracy,
                agreement,
                kl,
                klMaxPath,
                logLoss,
                calibration,
                pathMass,
                leaves,
                balancedAccuracy,
                classes,
                intervals,
                Optional.empty());
    }

    public Evaluation {
        classes = List.copyOf(classes);
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    }

    /**
     * How well the rows of the positive class are ranked above the others.
     *
     * @param positive name of the positive class
     * @param auc area under the ROC curve ({@link Auc}); greedy is not measured
     */
    public record Ranking(String positive, Scores auc) {}

    /**
     * One figure for each way to answer.
     *
     * @param greedy where it is measured
     * @param teacher the teacher's own, where it applies
     */
    public record Scores(double average, double maxPath, OptionalDouble greedy, OptionalDouble teacher) {}

    /**
     * A divergence over the rows.
     *
     * @param p95 95 % of the rows are below
     */
    public record Divergence(double mean, double p95, double max) {}

    /**
     * Probability of the max-path leaf over the rows.
     *
     * @param p05 5 % of the rows are below
     */
    public record PathMass(double mean, double p05) {}

    /**
     * @param dead leaves that are the max-path leaf of no row
     */
    public record Leaves(int total, int dead) {}

    /**
     * Evaluates a tree.
     *
     * @param data rows that took no part in training, encoded by the tree's schema
     * @param teacherLogProbabilities the teacher's answers for these rows at temperature 1, {@code [rows, classes]}
     * @throws DataException when there are no rows
     * @throws IllegalArgumentException when the data or the teacher's answers do not have the tree's shape, or an answer is
     *     not a logarithm of a probability
     */
    public static Evaluation of(
            SoftDecisionTree tree, Dataset data, Optional<float[]> teacherLogProbabilities, EvaluationOptions options) {
        return new Evaluator(tree, data, teacherLogProbabilities, options).evaluate();
    }
}
