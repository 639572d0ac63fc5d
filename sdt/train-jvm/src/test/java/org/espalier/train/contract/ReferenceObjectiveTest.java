package org.espalier.train.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.TreeShape;
import org.espalier.train.Beta;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.TrainingData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle has an oracle of its own: finite differences for its gradient, hand-made numbers for its values. */
class ReferenceObjectiveTest {
    /** {@code max |delta| / max |g|} per tensor; differences of fourth order in double precision come this near. */
    private static final double TOLERANCE = 1e-8;

    static List<ContractCase> cases() {
        return cases(new Beta.Fixed(1), new Beta.Fixed(30), new Beta.Learned());
    }

    /** Here no share is so near to 0 or 1 that it is limited: there, the surrogate is meant to differ from C. */
    static List<ContractCase> casesWithinTheLimits() {
        return cases(new Beta.Fixed(1), new Beta.Fixed(2), new Beta.Learned());
    }

    private static List<ContractCase> cases(Beta... betas) {
        List<ContractCase> cases = new ArrayList<>();
        for (int depth : new int[] {1, 2, 3, 5}) {
            for (ContractCase base : ContractCase.everyLoss(depth)) {
                for (Beta beta : betas) {
                    cases.add(base.withSize(3, 3, 7).withBeta(beta).withPenalty(0.3, 1));
                }
            }
        }
        return cases;
    }

    /** Loss and penalty have a gradient each; here both are in play, the penalty through its surrogate. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientIsTheSlopeOfLossAndSurrogate(ContractCase c) {
        ReferenceObjective objective =
                new ReferenceObjective(c.data(ContractCase.Layout.DENSE), c.settings(), c.power());
        EngineState state = c.underway();
        Vector theta = Vector.of(state.parameters());
        int[] rows = c.allRows();
        ReferenceObjective.Sums running = new ReferenceObjective.Sums(state.runningRight(), state.runningReach())
                .after(objective.sums(theta, rows, c.betaNow()), c.window());
        double[] slopes = objective.slopes(running);

        Vector expected = differences(
                theta,
                spacing(c),
                v -> objective.loss(v, rows, c.betaNow()) + objective.surrogate(v, rows, c.betaNow(), slopes));

        assertTensors(expected, objective.gradient(theta, rows, c.betaNow(), slopes));
    }

    /** Of linear leaves, decay and masks among them: what is masked has no slope, whatever the value does. */
    @ParameterizedTest
    @MethodSource("org.espalier.train.contract.LinearCase#small")
    void gradientOfLinearLeavesIsTheSlope(LinearCase c) {
        EngineState state = c.underway();
        ReferenceObjective objective = new ReferenceObjective(
                c.data(ContractCase.Layout.DENSE), c.settings(1), c.base().power(), state.masks());
        Vector theta = Vector.of(state.parameters());
        int[] rows = c.base().allRows();
        double beta = c.base().betaNow();
        ReferenceObjective.Sums running = new ReferenceObjective.Sums(state.runningRight(), state.runningReach())
                .after(objective.sums(theta, rows, beta), c.base().window());
        double[] slopes = objective.slopes(running);
        Vector expected = differences(
                theta, 3e-4, v -> objective.loss(v, rows, beta) + objective.surrogate(v, rows, beta, slopes));
        Vector found = objective.gradient(theta, rows, beta, slopes);
        Vector free = Vector.of(c.free());
        for (int i = 0; i < free.values().length; i++) {
            if (free.values()[i] == 0) {
                assertEquals(0, found.values()[i], "masked");
                expected.values()[i] = 0;
            }
        }
        assertTensors(expected, found);
    }

    /** One row, one leaf, one term: no formula in between. The positive class is the first. */
    @Test
    void lossOfAScorecardIsTheHandMadeNumber() {
        Basis basis = Basis.of(new Schema(
                List.of(new Column.Number(
                        "v",
                        Optional.empty(),
                        0,
                        10,
                        0,
                        1,
                        Column.Scaling.NONE,
                        Column.Missing.ERROR,
                        false,
                        Column.Monotone.NONE,
                        Knots.NONE)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("bad", "good"), Optional.of("bad"))));
        TrainingData data = new TrainingData(
                        new DenseMatrix(2, 1, new float[] {2, 6}), 2, new float[] {0.25f, 0.75f, 1, 0}, new float[] {
                            3, 1
                        })
                .withBasis(basis); // the mean of v is 3
        Vector theta = Vector.zeros(new TreeShape(0), 1, 1, 1);
        theta.add(Tensor.LEAF_LOGITS, 0, Math.log(4));
        theta.add(Tensor.LEAF_WEIGHT, 0, Math.log(2)); // z of the first row: log 4 - log 2, bad 2/3
        EngineSettings settings = new EngineSettings(Loss.EXPECTED, 0, 1, false, 1, 1, 0.99, 0.5);
        double expected = -(0.25 * Math.log(2 / 3.0) + 0.75 * Math.log(1 / 3.0)) + 0.25 * Math.pow(Math.log(2), 2);
        assertEquals(expected, new ReferenceObjective(data, settings).loss(theta, new int[] {0}, 1), 1e-14);
    }

    /** On the first batch alpha is the batch's own for every gate, and the surrogate's slope is that of C itself. */
    @ParameterizedTest
    @MethodSource("casesWithinTheLimits")
    void penaltyOfTheFirstBatchHasTheSurrogatesSlope(ContractCase c) {
        ReferenceObjective objective =
                new ReferenceObjective(c.data(ContractCase.Layout.DENSE), c.settings(), c.power());
        Vector theta = Vector.of(c.parameters());
        int[] rows = c.allRows();
        ToDoubleFunction<Vector> penalty = v -> objective.penalty(
                ReferenceObjective.Sums.zeros(c.shape()).after(objective.sums(v, rows, c.betaNow()), c.window()));
        double[] slopes = objective.slopes(
                ReferenceObjective.Sums.zeros(c.shape()).after(objective.sums(theta, rows, c.betaNow()), c.window()));

        Vector expected =
                differences(theta, spacing(c), v -> objective.loss(v, rows, c.betaNow()) + penalty.applyAsDouble(v));

        assertTensors(expected, objective.gradient(theta, rows, c.betaNow(), slopes));
    }

    @Test
    void lossIsTheHandMadeNumber() {
        // One row x = 2, w = 0.5, b = -1 + log 3: the gate's logit is log 3, it goes right with 3/4.
        ContractCase c = ContractCase.of(1, Loss.EXPECTED).withSize(1, 2, 1);
        Vector theta = Vector.zeros(new TreeShape(1), 1, 2);
        theta.addWeight(0, 0, 0.5);
        theta.add(Tensor.GATE_BIAS, 0, Math.log(3) - 1);
        theta.add(Tensor.LEAF_LOGITS, 0, Math.log(4)); // left leaf 4/5, 1/5
        theta.add(Tensor.LEAF_LOGITS, 3, Math.log(9)); // right leaf 1/10, 9/10
        TrainingData data = new TrainingData(
                new DenseMatrix(1, 1, new float[] {2}), 2, new float[] {0.25f, 0.75f}, new float[] {5});

        double expected = -(0.25 * (0.25 * Math.log(0.8) + 0.75 * Math.log(0.2))
                + 0.75 * (0.25 * Math.log(0.1) + 0.75 * Math.log(0.9)));
        assertEquals(expected, new ReferenceObjective(data, c.settings()).loss(theta, new int[] {0}, 1), 1e-14);

        EngineSettings mixture = ContractCase.of(1, Loss.MIXTURE).settings();
        double mixed = -(0.25 * Math.log(0.25 * 0.8 + 0.75 * 0.1) + 0.75 * Math.log(0.25 * 0.2 + 0.75 * 0.9));
        assertEquals(mixed, new ReferenceObjective(data, mixture).loss(theta, new int[] {0}, 1), 1e-14);
    }

    @Test
    void penaltyCountsEachLevelOnceAtWeightOneToTheMinusDepth() {
        ContractCase c = ContractCase.of(3, Loss.EXPECTED).withPenalty(0.4, 1);
        ReferenceObjective objective =
                new ReferenceObjective(c.data(ContractCase.Layout.DENSE), c.settings(), c.power());
        double[] right = {1, 1, 1, 1, 1, 1, 1};
        double[] reach = {4, 2, 2, 2, 2, 2, 2};
        // root: alpha 1/4; two levels of alphas of 1/2, each of weight 1 all together
        double expected = -0.4 * (0.5 * (Math.log(0.25) + Math.log(0.75)) + 2 * Math.log(0.5));
        assertEquals(expected, objective.penalty(new ReferenceObjective.Sums(right, reach)), 1e-15);
    }

    @Test
    void runningSumsRememberLongerTheDeeperAndTheWiderTheWindow() {
        ReferenceObjective.Sums before = new ReferenceObjective.Sums(new double[] {8, 8, 8}, new double[] {16, 16, 16});
        ReferenceObjective.Sums batch = new ReferenceObjective.Sums(new double[] {0, 0, 0}, new double[] {4, 4, 4});
        ReferenceObjective.Sums narrow = before.after(batch, 1);
        ReferenceObjective.Sums wide = before.after(batch, 4);
        assertArrayEquals(new double[] {0, 4, 4}, narrow.right());
        assertArrayEquals(new double[] {4, 10, 10}, narrow.reach());
        assertArrayEquals(new double[] {6, 7, 7}, wide.right());
        assertArrayEquals(new double[] {13, 14.5, 14.5}, wide.reach());
    }

    /** Small against the width of a gate. */
    private static double spacing(ContractCase c) {
        return c.beta() instanceof Beta.Fixed fixed ? 1e-3 / fixed.value() : 3e-4;
    }

    /** Central differences of fourth order. */
    private static Vector differences(Vector at, double h, ToDoubleFunction<Vector> f) {
        Vector slope = Vector.zeros(at.shape(), at.features(), at.classes(), at.terms());
        Vector moved = at.copy();
        for (int j = 0; j < at.values().length; j++) {
            double[] f4 = new double[4];
            double[] offsets = {-2 * h, -h, h, 2 * h};
            for (int k = 0; k < 4; k++) {
                moved.values()[j] = at.values()[j] + offsets[k];
                f4[k] = f.applyAsDouble(moved);
            }
            moved.values()[j] = at.values()[j];
            slope.values()[j] = (8 * (f4[2] - f4[1]) - (f4[3] - f4[0])) / (12 * h);
        }
        return slope;
    }

    private static void assertTensors(Vector expected, Vector actual) {
        for (Tensor tensor : Tensor.values()) {
            double largest = 0;
            for (int i = expected.start(tensor); i < expected.end(tensor); i++) {
                largest = Math.max(largest, Math.abs(expected.values()[i]));
            }
            for (int i = expected.start(tensor); i < expected.end(tensor); i++) {
                assertEquals(expected.values()[i], actual.values()[i], TOLERANCE * largest, tensor + " at " + i);
            }
        }
    }
}
