package org.espalier.train.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Family;
import org.espalier.train.Loss;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every engine keeps that trains trees of numbers, rates and labels: the expected loss of each {@link Family}, with
 * leaves that are constant or linear in a basis. The measure is the objective as it is written down, row by row and leaf by
 * leaf; the gradient is held against differences of that.
 */
public abstract class FamilyContract implements EngineUnderTest {
    private static final int FEATURES = 3;
    private static final int ROWS = 12;
    private static final float BETA = 1.7f;

    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }

    /** Rows, targets and parameters of a family. */
    record Case(Family family, int depth, boolean linear, int numbers) {
        Case(Family family, int depth, boolean linear) {
            this(family, depth, linear, 1);
        }

        @Override
        public String toString() {
            return family.text() + ", depth " + depth + (linear ? ", linear" : ", constant")
                    + (numbers > 1 ? ", " + numbers + " numbers" : "");
        }

        private Target target() {
            if (family instanceof Family.Logistic) {
                return new Target.Labels("tags", List.of("new", "sold"));
            }
            if (numbers > 1) {
                return new Target.Numbers(
                        "numbers",
                        IntStream.range(0, numbers)
                                .mapToObj(k -> new Target.Number("y" + k, Optional.empty(), Optional.empty()))
                                .toList());
            }
            return family.isLogarithmic()
                    ? new Target.Rate("claims", Optional.empty(), Optional.empty())
                    : new Target.Number("loss", Optional.empty(), Optional.empty());
        }

        private Basis basis() {
            List<Column> columns = new ArrayList<>();
            for (int f = 0; f < FEATURES; f++) {
                columns.add(new Column.Number(
                        "x" + f, Optional.empty(), -9, 9, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false));
            }
            Schema schema = new Schema(columns, Optional.empty(), Optional.empty(), target());
            return linear ? Basis.of(schema) : Basis.none(schema);
        }

        private int outputs() {
            return target().answers();
        }

        TrainingData data() {
            SplittableRandom random = new SplittableRandom(7);
            float[] x = new float[ROWS * FEATURES];
            float[] targets = new float[ROWS * outputs()];
            float[] weights = new float[ROWS];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (2 * random.nextDouble() - 1);
            }
            for (int i = 0; i < targets.length; i++) {
                double drawn = random.nextDouble();
                targets[i] = (float)
                        (family instanceof Family.Logistic
                                ? Math.rint(drawn)
                                : family.isLogarithmic() ? 0.2 + 2 * drawn : 3 * drawn - 1.5);
            }
            for (int r = 0; r < ROWS; r++) {
                weights[r] = 0.5f + (float) random.nextDouble();
            }
            return new TrainingData(new DenseMatrix(ROWS, FEATURES, x), outputs(), targets, weights).withBasis(basis());
        }

        TreeParameters parameters() {
            SplittableRandom random = new SplittableRandom(11);
            TreeParameters p = TreeParameters.zeros(new TreeShape(depth), FEATURES, outputs(), linear ? FEATURES : 0);
            for (Tensor tensor : Tensor.values()) {
                float[] values = tensor.of(p);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (1.2 * random.nextDouble() - 0.6);
                }
            }
            return p;
        }

        EngineSettings settings(double leafRate) {
            return new EngineSettings(
                    Loss.EXPECTED,
                    0,
                    1,
                    false,
                    Double.POSITIVE_INFINITY,
                    1,
                    0.99,
                    linear ? 0.05 : 0,
                    leafRate,
                    Optional.of(family));
        }

        /** {@code sum_r w_r sum_l P_l loss(T, z_l) / sum_r w_r + decay / 2 |A|^2}. */
        double objective(TreeParameters p, TrainingData data) {
            float[] x = ((DenseMatrix) data.features()).values();
            double[] mean = new double[FEATURES];
            double all = 0;
            for (int r = 0; r < ROWS; r++) {
                all += data.weights()[r];
                for (int f = 0; f < FEATURES; f++) {
                    mean[f] += data.weights()[r] * x[r * FEATURES + f];
                }
            }
            double sum = 0;
            for (int r = 0; r < ROWS; r++) {
                for (int l = 0; l < p.shape().leaves(); l++) {
                    sum += data.weights()[r] * reach(p, l, x, r) * loss(p, l, x, r, mean, all, data.targets());
                }
            }
            double squares = 0;
            for (float a : p.leafWeight()) {
                squares += (double) a * a;
            }
            return sum / all + settings(1).leafDecay() / 2 * squares;
        }

        private double loss(TreeParameters p, int l, float[] x, int r, double[] sums, double all, float[] targets) {
            double loss = 0;
            for (int k = 0; k < outputs(); k++) {
                double z = p.leafLogits()[l * outputs() + k];
                for (int f = 0; f < p.terms(); f++) {
                    z += p.leafWeight()[(l * p.terms() + f) * outputs() + k] * (x[r * FEATURES + f] - sums[f] / all);
                }
                loss += family.loss(targets[r * outputs() + k], z);
            }
            return loss;
        }

        private static double reach(TreeParameters p, int leaf, float[] x, int r) {
            double reach = 1;
            for (int node = leaf + p.shape().nodes(); node > 0; node = (node - 1) / 2) {
                int gate = (node - 1) / 2;
                double u = p.gateBias()[gate];
                for (int f = 0; f < FEATURES; f++) {
                    u += p.gateWeight()[gate * FEATURES + f] * x[r * FEATURES + f];
                }
                reach /= 1 + Math.exp(node == 2 * gate + 2 ? -BETA * u : BETA * u);
            }
            return reach;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Family family : List.of(
                new Family.Squared(),
                new Family.Huber(),
                new Family.Quantile(0.9),
                new Family.Poisson(),
                new Family.Gamma(),
                new Family.Tweedie(1.4),
                new Family.Logistic())) {
            cases.add(new Case(family, 0, true));
            cases.add(new Case(family, 2, true));
            cases.add(new Case(family, 2, false));
        }
        for (Family family : List.of(new Family.Squared(), new Family.Huber(), new Family.Quantile(0.9))) {
            cases.add(new Case(family, 2, true, 3));
            cases.add(new Case(family, 2, false, 3));
        }
        return cases;
    }

    private static int[] allRows() {
        int[] rows = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            rows[r] = r;
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void objectiveAndGradientAreTheFormulas(Case c) {
        TrainingData data = c.data();
        TreeParameters p = c.parameters();
        ObjectiveValue found;
        try (TreeEngine engine = factory().open(data, c.settings(1), EngineState.initial(p))) {
            found = engine.evaluate(allRows(), BETA);
        }
        double tolerance = 100 * precision().objective;
        double value = c.objective(p, data);
        assertEquals(value, found.loss(), tolerance * Math.abs(value), c + ": objective");
        float h = 1f / 1024;
        for (Tensor tensor : Tensor.values()) {
            float[] values = tensor.of(p);
            for (int i = 0; i < values.length && tensor != Tensor.GATE_BETA_RAW; i++) {
                float here = values[i];
                float above = here + h;
                float below = here - h;
                values[i] = above;
                double high = c.objective(p, data);
                values[i] = below;
                double low = c.objective(p, data);
                values[i] = here;
                assertEquals(
                        (high - low) / ((double) above - below),
                        tensor.of(found.gradient())[i],
                        2e-4,
                        c + ": " + tensor + "[" + i + "]");
            }
        }
    }

    /** Adam's first step goes by its rate, whatever the gradient: the leaves' by three times the gates'. */
    @ParameterizedTest
    @MethodSource("cases")
    void leavesLearnAtTheirOwnRate(Case c) {
        TrainingData data = c.data();
        TreeParameters before = c.parameters();
        TreeParameters after;
        try (TreeEngine engine = factory().open(data, c.settings(3), EngineState.initial(before))) {
            engine.run(new Steps(allRows(), ROWS, new float[] {BETA}, new float[] {0.01f}));
            after = engine.parameters();
        }
        assertEquals(0.01, largestChange(before.gateWeight(), after.gateWeight()), 1e-5 + (c.depth() == 0 ? 1 : 0));
        assertEquals(0.03, largestChange(before.leafLogits(), after.leafLogits()), 1e-5);
        assertEquals(0.03, largestChange(before.leafWeight(), after.leafWeight()), 1e-5 + (c.linear() ? 0 : 1));
    }

    private static double largestChange(float[] before, float[] after) {
        double largest = 0;
        for (int i = 0; i < before.length; i++) {
            largest = Math.max(largest, Math.abs(after[i] - before[i]));
        }
        return largest;
    }

    /** One leaf without terms learns the family's own answer: mean, quantile, logarithm of the mean. */
    @ParameterizedTest
    @MethodSource("cases")
    void oneLeafLearnsWhatTheFamilyIsOf(Case c) {
        Case one = new Case(c.family(), 0, false, c.numbers());
        TrainingData data = one.data();
        TreeParameters p = TreeParameters.zeros(new TreeShape(0), FEATURES, one.outputs());
        try (TreeEngine engine = factory().open(data, one.settings(1), EngineState.initial(p))) {
            for (int step = 0; step < 600; step++) {
                float rate = 0.05f * (1 - step / 600f);
                engine.run(new Steps(allRows(), ROWS, new float[] {BETA}, new float[] {rate}));
            }
            double z = engine.parameters().leafLogits()[0];
            double below = 0;
            double mean = 0;
            double all = 0;
            for (int r = 0; r < ROWS; r++) {
                double t = data.targets()[r * one.outputs()];
                all += data.weights()[r];
                mean += data.weights()[r] * t;
                below += t < z - 0.02 ? data.weights()[r] : 0;
            }
            mean /= all;
            switch (c.family().text().split("=")[0]) {
                case "squared" -> assertEquals(mean, z, 1e-3);
                case "poisson", "gamma", "tweedie" -> assertEquals(Math.log(mean), z, 1e-3);
                case "logistic" -> assertEquals(mean, 1 / (1 + Math.exp(-z)), 1e-3);
                case "quantile" -> assertTrue(below / all <= 0.9 && below / all > 0.7, below / all + " below");
                default -> assertArrayEquals(new double[] {0}, new double[] {slope(one, data, z)}, 1e-2);
            }
        }
    }

    private static double slope(Case c, TrainingData data, double z) {
        double sum = 0;
        for (int r = 0; r < ROWS; r++) {
            sum += data.weights()[r] * c.family().slope(data.targets()[r * c.outputs()], z);
        }
        return sum;
    }
}
