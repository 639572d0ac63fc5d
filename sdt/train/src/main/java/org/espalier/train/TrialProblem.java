package org.espalier.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.espalier.base.Seeds;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.TreeShape;

/**
 * A small problem of {@link EngineTrial}, drawn by a fixed seed.
 *
 * @param power of the mixture, where that is the loss
 * @param features {@code [96, 12]}
 */
record TrialProblem(String name, int depth, EngineSettings settings, float beta, float power, Matrix features) {
    /** Deeper trees are not trained: of gates that few rows reach, rounding alone can turn a step around. */
    private static final int MAX_TRAINED_DEPTH = 4;

    private static final int FEATURES = 12;
    private static final int CLASSES = 3;
    private static final int ROWS = 96;
    private static final int BATCH = 32;

    /** More than a GPU's engine puts into one recording, and a last batch that is smaller. */
    private static final int STEPS = 18;

    private static final int LAST_BATCH = 22;
    private static final float RATE = 0.01f;

    /**
     * Both losses and a mixture of a power between them; with the penalty, a smoothed one, and without; beta fixed and
     * learned; rows of many values, of few values (which may be kept as bytes), and mostly zeros; small trees, and one of
     * which a GPU gives a row more threads than run in step.
     */
    static List<TrialProblem> all() {
        double none = Double.POSITIVE_INFINITY;
        return List.of(
                new TrialProblem(
                        "expected loss, dense rows",
                        4,
                        new EngineSettings(Loss.EXPECTED, 0.1, 1, false, 0.1, 1),
                        2,
                        1,
                        dense(Seeds::normal)),
                new TrialProblem(
                        "mixture of power 0.5, rows of few values",
                        4,
                        new EngineSettings(Loss.MIXTURE, 0.1, 3, true, none, 1),
                        1,
                        0.5f,
                        dense(random -> random.nextInt(64) / 64.0)),
                new TrialProblem(
                        "mixture, sparse rows",
                        1,
                        new EngineSettings(Loss.MIXTURE, 0, 1, false, none, 1),
                        4,
                        1,
                        sparse()),
                new TrialProblem(
                        "mixture, deep tree",
                        9,
                        new EngineSettings(Loss.MIXTURE, 0.1, 1, true, none, 1),
                        1,
                        1,
                        dense(Seeds::normal)));
    }

    TreeEngine open(EngineTrial.Opening engines) {
        return engines.open(data(), settings, EngineState.initial(parameters()));
    }

    /** Whether steps are compared, beside the objective and its gradient. */
    boolean isTrained() {
        return depth <= MAX_TRAINED_DEPTH;
    }

    ObjectiveValue evaluate(TreeEngine engine) {
        return engine.evaluate(Seeds.permutation(ROWS, Seeds.stream(91)), beta, power);
    }

    Steps steps() {
        int[] rows = new int[(STEPS - 1) * BATCH + LAST_BATCH];
        int[] order = Seeds.permutation(ROWS, Seeds.stream(92));
        Arrays.setAll(rows, i -> order[i % ROWS]);
        float[] betas = new float[STEPS];
        float[] rates = new float[STEPS];
        Arrays.fill(betas, beta);
        Arrays.fill(rates, RATE);
        return new Steps(rows, BATCH, betas, rates, power);
    }

    private TrainingData data() {
        SplittableRandom random = Seeds.stream(93);
        float[] targets = new float[ROWS * CLASSES];
        float[] weights = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            weights[r] = (float) (0.5 + random.nextDouble());
            targets[r * CLASSES + random.nextInt(CLASSES)] += 0.75f;
            targets[r * CLASSES + random.nextInt(CLASSES)] += 0.25f;
        }
        return new TrainingData(features, CLASSES, targets, weights);
    }

    private TreeParameters parameters() {
        SplittableRandom random = Seeds.stream(94);
        TreeParameters p = TreeParameters.zeros(new TreeShape(depth), FEATURES, CLASSES);
        for (float[] tensor : List.of(p.gateWeight(), p.gateBias(), p.gateBetaRaw(), p.leafLogits())) {
            for (int i = 0; i < tensor.length; i++) {
                tensor[i] = (float) (0.3 * Seeds.normal(random));
            }
        }
        return p;
    }

    private static Matrix dense(ToDoubleFunction<SplittableRandom> value) {
        SplittableRandom random = Seeds.stream(95);
        float[] values = new float[ROWS * FEATURES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(random);
        }
        return new DenseMatrix(ROWS, FEATURES, values);
    }

    /** A third is not zero. */
    private static Matrix sparse() {
        SplittableRandom random = Seeds.stream(96);
        int[] starts = new int[ROWS + 1];
        int[] columns = new int[ROWS * FEATURES / 3];
        float[] values = new float[columns.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = 3 * (i % (FEATURES / 3)) + random.nextInt(3);
            values[i] = (float) Seeds.normal(random);
        }
        Arrays.setAll(starts, r -> r * FEATURES / 3);
        return new CsrMatrix(ROWS, FEATURES, starts, columns, values);
    }
}
