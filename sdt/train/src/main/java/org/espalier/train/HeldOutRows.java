package org.espalier.train;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.NewtonScorecard;
import org.espalier.scorecard.ScorecardStart;
import org.espalier.scorecard.WholePoints;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Rows to choose by: the validation rows; for a single scorecard, where there are few rows or where fitting one is quick
 * ({@link NewtonScorecard}), folds of the training rows.
 */
final class HeldOutRows {
    private static final int FOLDS = 5;
    /** Where there are more rows, thirds of them tell enough. */
    private static final int MANY_ROWS = 5000;

    private static final int FOLDS_OF_MANY_ROWS = 3;
    private static final double MIN_PROBABILITY = 1e-7;

    private final DistillOptions options;
    private final TreeEngineFactory factory;
    final TrainingData data;
    final int own;
    final Dataset validation;
    final float[] targets;
    /** Of the data. */
    final ScorecardStart start;
    /** Single scorecards by lambda and columns. */
    private final Map<List<Number>, SoftDecisionTree> trained = new HashMap<>();

    HeldOutRows(
            DistillOptions options,
            TreeEngineFactory factory,
            TrainingData data,
            int own,
            Dataset validation,
            float[] targets,
            ScorecardStart start) {
        this.options = options;
        this.factory = factory;
        this.data = data;
        this.own = own;
        this.validation = validation;
        this.targets = targets;
        this.start = start;
    }

    /** With its knots. */
    Schema schema() {
        return data.basis().orElseThrow().schema();
    }

    /** The user's own rows, without augmented copies. */
    Matrix ownRows() {
        return data.features().select(IntStream.range(0, own).toArray());
    }

    /** One scorecard, trained on all training rows; what was trained once is not trained again. */
    SoftDecisionTree one(double lambda, int columns) {
        return trained.computeIfAbsent(
                List.<Number>of(lambda, columns),
                choice -> new ScorecardRun(options, factory, data, own, one(), lambda, columns, start).tree());
    }

    private ScorecardGates one() {
        return ScorecardGates.of(0, List.of(), schema());
    }

    /**
     * Loss of each held-out row by single scorecards that were trained without it, {@code [counts, rows]}.
     *
     * @param counts of columns, the largest first
     */
    double[][] losses(double lambda, List<Integer> counts) {
        Optional<NewtonScorecard> newton = start.newton();
        if (newton.isPresent() && !options.wholePoints()) {
            int[] columnOf = ScorecardStart.columnOf(data.basis().orElseThrow());
            return newton.get()
                    .losses(lambda, columnOf, counts.stream().mapToInt(c -> c).toArray());
        }
        return counts.stream().map(c -> losses(lambda, c)).toArray(double[][]::new);
    }

    /** Loss of each held-out row by one scorecard that was trained without it. */
    double[] losses(double lambda, int columns) {
        if (own >= ScorecardOptions.FEW_ROWS && start.newton().isEmpty()) {
            return losses(one(lambda, columns));
        }
        int folds = own < MANY_ROWS ? FOLDS : FOLDS_OF_MANY_ROWS;
        int[] order = Seeds.permutation(own, Seeds.stream(options.seed(), 0x5b4, 0));
        double[] out = new double[own];
        int versions = data.rows() / own;
        for (int fold = 0; fold < folds; fold++) {
            int part = fold;
            int[] kept = IntStream.range(0, own)
                    .filter(i -> i % folds != part)
                    .map(i -> order[i])
                    .toArray();
            int[] all = IntStream.range(0, versions)
                    .flatMap(v -> Arrays.stream(kept).map(r -> v * own + r))
                    .toArray();
            TrainingData rest = select(data, all);
            Optional<double[]> from = start.newton().map(NewtonScorecard::coefficients);
            ScorecardStart startOfRest = rest.start(kept.length, options, from);
            SoftDecisionTree exact =
                    new ScorecardRun(options, factory, rest, kept.length, one(), lambda, columns, startOfRest).tree();
            SoftDecisionTree tree = options.wholePoints() ? rounded(exact, rest) : exact;
            for (int i = fold; i < own; i += folds) {
                out[order[i]] = foldedLoss(tree, order[i]);
            }
        }
        return out;
    }

    private static SoftDecisionTree rounded(SoftDecisionTree exact, TrainingData rows) {
        int[] unlabelled = new int[rows.rows()];
        Arrays.fill(unlabelled, Dataset.UNLABELLED);
        Dataset weighted = new Dataset(exact.schema(), rows.features(), unlabelled, Optional.of(rows.weights()));
        return new WholePoints(exact, weighted).tree();
    }

    private double foldedLoss(SoftDecisionTree tree, int row) {
        float[] answer = tree.predict(data.features().row(row), Rule.AVERAGE).probabilities();
        double loss = 0;
        for (int k = 0; k < data.classes(); k++) {
            loss -= data.weights()[row]
                    * data.targets()[row * data.classes() + k]
                    * Math.log(Math.max(MIN_PROBABILITY, answer[k]));
        }
        return loss;
    }

    /** Each row's weighted cross-entropy by its max-path leaf and by the average, half and half. */
    double[] losses(SoftDecisionTree tree) {
        return losses(tree, validation, targets, options.threads());
    }

    static double[] losses(SoftDecisionTree tree, Dataset rows, float[] targets, int threads) {
        float[] average = tree.predict(rows.features(), Rule.AVERAGE, threads).probabilities();
        float[] maxPath = tree.predict(rows.features(), Rule.MAX_PATH, threads).probabilities();
        double[] out = new double[rows.rows()];
        int classes = tree.classes();
        for (int r = 0; r < out.length; r++) {
            for (int k = 0; k < classes; k++) {
                int at = r * classes + k;
                out[r] -= rows.weight(r)
                        * targets[at]
                        * 0.5
                        * (Math.log(Math.max(MIN_PROBABILITY, average[at]))
                                + Math.log(Math.max(MIN_PROBABILITY, maxPath[at])));
            }
        }
        return out;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    static TrainingData select(TrainingData data, int[] rows) {
        int classes = data.classes();
        float[] targets = new float[rows.length * classes];
        float[] weights = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(data.targets(), rows[i] * classes, targets, i * classes, classes);
            weights[i] = data.weights()[rows[i]];
        }
        return new TrainingData(data.features().select(rows), classes, targets, weights, data.basis());
    }
}
