package org.espalier.evaluate;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
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
 * @param ranking how well classes are told apart; absent without labelled rows of two classes
 * @param brier mean of the rows' Brier scores ({@link Discrimination}); absent without labels
 * @param mcc Matthews' correlation ({@link Discrimination#mcc}); absent without labels
 * @param macroF1 mean of the classes' F1 ({@link Discrimination#macroF1}); absent without labels. The micro-averaged one is
 *     the accuracy
 * @param deciles tenths of the rows by probability: calibration, lift and gain; empty lists without labels
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
        Optional<Ranking> ranking,
        Optional<Scores> brier,
        Optional<Scores> mcc,
        Optional<Scores> macroF1,
        Deciles deciles) {
    /** Without what needs probabilities and labels of rows of several classes. */
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
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Deciles(List.of(), List.of()));
    }

    public Evaluation {
        classes = List.copyOf(classes);
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    }

    /**
     * How well the rows of a class are ranked above the others; greedy is not measured.
     *
     * @param positive name of the positive class of two; empty with more, where {@code auc} is the macro average over the
     *     classes
     * @param auc area under the ROC curve ({@link Auc})
     * @param ks Kolmogorov-Smirnov statistic ({@link Discrimination#ks}) of two classes
     * @param pathCost how much larger the AUC of the average is than that of max-path: the cost of one path
     */
    public record Ranking(Optional<String> positive, Scores auc, Optional<Scores> ks, Estimate pathCost) {
        /** The Gini coefficient {@code 2 AUC - 1} (Somers' D); empty with more than two classes. */
        public Optional<Scores> gini() {
            return positive.map(p -> new Scores(
                    2 * auc.average() - 1,
                    2 * auc.maxPath() - 1,
                    OptionalDouble.empty(),
                    auc.teacher().isPresent()
                            ? OptionalDouble.of(2 * auc.teacher().getAsDouble() - 1)
                            : OptionalDouble.empty()));
        }
    }

    /** {@link Discrimination#deciles} by way of answering. */
    public record Deciles(List<Discrimination.Decile> average, List<Discrimination.Decile> maxPath) {
        public Deciles {
            average = List.copyOf(average);
            maxPath = List.copyOf(maxPath);
        }
    }

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
    public record PathMass(double mean, double p05) {
        /** @param maxPath answers by {@link Rule#MAX_PATH} */
        static PathMass of(Predictions maxPath) {
            double[] mass = new double[maxPath.rows()];
            Arrays.setAll(mass, r -> maxPath.pathMass()[r]);
            return new PathMass(Metrics.mean(mass), Metrics.quantile(mass, 0.05));
        }
    }

    /**
     * @param dead leaves that are the max-path leaf of no row
     * @param columnsRead columns that the gates of a row's max-path and its leaf ask about, the mean over the rows: how much
     *     whoever reads a decision has to look at ({@link ColumnsRead}); empty where it was not measured
     */
    public record Leaves(int total, int dead, OptionalDouble columnsRead) {
        /** @param maxPath answers by {@link Rule#MAX_PATH} */
        static Leaves of(SoftDecisionTree tree, Predictions maxPath) {
            int used = (int) Arrays.stream(maxPath.leaf()).distinct().count();
            // an image has pixels, and all of them are looked at
            OptionalDouble read = tree.schema().image().isPresent()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(ColumnsRead.mean(tree, maxPath.leaf()));
            return new Leaves(tree.gates() + 1, tree.gates() + 1 - used, read);
        }

        /** Where it was not measured what they ask about. */
        public Leaves(int total, int dead) {
            this(total, dead, OptionalDouble.empty());
        }
    }

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
        if (data.schema().classes() != tree.classes()) {
            throw new IllegalArgumentException("expected " + tree.classes() + " classes in the data, found "
                    + data.schema().classes());
        }
        return of(
                tree,
                data.labels(),
                rule -> tree.predict(data.features(), rule, options.threads(), options.progress()),
                teacherLogProbabilities,
                options);
    }

    /**
     * Evaluates a tree on rows that it has answered elsewhere.
     *
     * @param labels class of each row, {@code [rows]}; negative where one has none
     * @param answers the tree's for these rows by a rule; asked once for each, so that one need be held at a time
     */
    public static Evaluation of(
            SoftDecisionTree tree,
            int[] labels,
            Function<Rule, Predictions> answers,
            Optional<float[]> teacherLogProbabilities,
            EvaluationOptions options) {
        return new Evaluator(tree, labels, answers, teacherLogProbabilities, options).evaluate();
    }
}
