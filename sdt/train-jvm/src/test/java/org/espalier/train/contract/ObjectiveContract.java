package org.espalier.train.contract;

import static org.espalier.train.contract.Near.assertObjective;
import static org.espalier.train.contract.Near.assertRelative;
import static org.espalier.train.contract.Near.assertTensors;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.espalier.train.Beta;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.contract.ContractCase.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss, penalty and gradient of a batch are those of the formulas. */
interface ObjectiveContract extends EngineUnderTest {
    /** Every depth with both losses, every kind of beta, with and without the penalty, both windows. */
    static List<ContractCase> grid() {
        List<ContractCase> cases = new ArrayList<>();
        int count = 0;
        for (int depth : new int[] {1, 2, 3, 5, 8, 10}) {
            for (ContractCase base : ContractCase.everyLoss(depth)) {
                for (Beta beta :
                        List.of(new Beta.Fixed(1), new Beta.Fixed(4), new Beta.Fixed(30), new Beta.Learned())) {
                    for (double window : new double[] {1, 3}) {
                        // Deep gates at a beta of 30 reach each other through so many closed doors that the batch's
                        // mass there is below what a float holds; a lesser standard deviation keeps the deepest within
                        // it.
                        double logits = depth > 5 && beta.equals(new Beta.Fixed(30)) ? 0.2 : 1;
                        ContractCase c = base.withSize(depth > 5 ? 3 : 7, 2 + count++ % 4, depth > 5 ? 12 : 24)
                                .withBeta(beta)
                                .withLogits(logits);
                        cases.add(c.withPenalty(0, window));
                        cases.add(c.withPenalty(0.3, window));
                    }
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("org.espalier.train.contract.ObjectiveContract#grid")
    default void objectiveAndGradientAreTheReferences(ContractCase c) {
        double gradient = c.beta() instanceof Beta.Fixed ? precision().gradient(c.betaNow()) : precision().objective;
        for (Layout layout : Layout.values()) {
            // A mixture's leaves cost -Q^s/s: at a smaller power the same gap lies between greater numbers.
            assertReference(c, c.data(layout), c.underway(), gradient / c.power(), c + ", " + layout);
        }
    }

    /**
     * Saturated gates whose logits are exact in single precision, because all their factors have few bits: then nothing
     * excuses a wide bound, and a {@code 1 - p} that was had as a difference, wrong by a hundredth, shows. (Loss and penalty
     * nearly cancel at a single gate; the last bit of a sigmoid then counts for more than the common bound.)
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    default void saturatedGatesLoseNothingButTheirLogitsRounding(int depth) {
        for (ContractCase base : ContractCase.everyLoss(depth)) {
            ContractCase c = base.withBeta(new Beta.Fixed(32)).withPenalty(0.3, 1);
            TrainingData data = c.data(Layout.DENSE);
            round(((DenseMatrix) data.features()).values(), 8);
            EngineState state = c.underway();
            round(state.parameters().gateWeight(), 64);
            round(state.parameters().gateBias(), 64);
            assertReference(c, data, state, 5 * precision().objective, c.toString());
        }
    }

    private static void round(float[] values, int denominator) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.round(values[i] * denominator) / denominator;
        }
    }

    private void assertReference(ContractCase c, TrainingData data, EngineState state, double tolerance, String what) {
        Vector theta = Vector.of(state.parameters());
        ReferenceObjective reference = new ReferenceObjective(data, c.settings(), c.power());
        int[] rows = c.allRows();
        ReferenceObjective.Sums running = new ReferenceObjective.Sums(state.runningRight(), state.runningReach())
                .after(reference.sums(theta, rows, c.betaNow()), c.window());
        ObjectiveValue found = evaluate(c, data, state, rows);
        assertRelative(reference.loss(theta, rows, c.betaNow()), found.loss(), precision().objective, what + ": loss");
        assertRelative(reference.penalty(running), found.penalty(), precision().objective, what + ": penalty");
        Vector gradient = reference.gradient(theta, rows, c.betaNow(), reference.slopes(running));
        assertTensors(gradient, found.gradient(), tolerance, what + ": gradient");
    }

    static List<ContractCase> smallCases() {
        List<ContractCase> cases = new ArrayList<>();
        for (int depth : new int[] {1, 2}) {
            for (ContractCase base : ContractCase.everyLoss(depth)) {
                for (Beta beta : List.of(new Beta.Fixed(1), new Beta.Fixed(2), new Beta.Learned())) {
                    ContractCase c = base.withSize(3, 3, 8).withBeta(beta);
                    cases.add(c);
                    cases.add(c.withPenalty(0.5, 1));
                }
            }
        }
        for (ContractCase base : ContractCase.everyLoss(3)) {
            cases.add(base.withSize(3, 2, 8).withBeta(new Beta.Learned()).withPenalty(0.5, 1));
        }
        return cases;
    }

    /**
     * No oracle here: the engine's gradient against the engine's own values. On a first batch alpha is the batch's own
     * for every gate, so that the slope of C itself is what the gradient must be.
     */
    @ParameterizedTest
    @MethodSource("org.espalier.train.contract.ObjectiveContract#smallCases")
    default void gradientIsTheSlopeOfTheObjective(ContractCase c) {
        TreeParameters theta = c.parameters();
        Slopes.makeExact(theta);
        TrainingData data = c.data(Layout.DENSE);
        TreeParameters gradient =
                evaluate(c, data, EngineState.initial(theta), c.allRows()).gradient();
        TreeParameters free = TreeParameters.zeros(c.shape(), c.features(), c.classes());
        for (Tensor tensor : Tensor.values()) {
            Arrays.fill(tensor.of(free), 1f);
        }
        ToDoubleFunction<TreeParameters> objective = p -> {
            ObjectiveValue value = evaluate(c, data, EngineState.initial(p), c.allRows());
            return value.loss() + value.penalty();
        };
        Slopes.assertSlopes(theta, free, gradient, objective, precision(), "gradient");
    }

    /** Certain and wrong is expensive, and not infinitely so: {@code -log} of a probability of e^-60 is 60. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    default void aClassThatIsRuledOutCostsItsLogarithm(Loss loss) {
        ContractCase c = ContractCase.of(2, loss).withPenalty(0.3, 1);
        EngineState state = c.underway();
        float[] logits = state.parameters().leafLogits();
        for (int i = 0; i < logits.length; i++) {
            logits[i] += i % c.classes() == 0 ? 30 : -30;
        }
        assertReference(c, c.data(Layout.DENSE), state, precision().objective, loss.text());
    }

    /** One row, one gate that goes right with 3/4, leaves (4/5, 1/5) and (1/10, 9/10): no formula in between. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    default void lossIsTheHandMadeNumber(Loss loss) {
        ContractCase c = ContractCase.of(1, loss).withSize(1, 2, 1);
        TreeParameters p = TreeParameters.zeros(new TreeShape(1), 1, 2);
        p.gateWeight()[0] = 0.5f;
        p.gateBias()[0] = (float) (Math.log(3) - 1);
        p.leafLogits()[0] = (float) Math.log(4);
        p.leafLogits()[3] = (float) Math.log(9);
        TrainingData data = new TrainingData(
                new DenseMatrix(1, 1, new float[] {2}), 2, new float[] {0.25f, 0.75f}, new float[] {5});

        double expected = loss == Loss.EXPECTED
                ? -(0.25 * (0.25 * Math.log(0.8) + 0.75 * Math.log(0.2))
                        + 0.75 * (0.25 * Math.log(0.1) + 0.75 * Math.log(0.9)))
                : -(0.25 * Math.log(0.25 * 0.8 + 0.75 * 0.1) + 0.75 * Math.log(0.25 * 0.2 + 0.75 * 0.9));
        ObjectiveValue found = evaluate(c, data, EngineState.initial(p), new int[] {0});
        assertRelative(expected, found.loss(), Precision.FLOAT32.objective, "loss");
        assertEquals(0, found.penalty());
    }

    /** A beta is a softplus, so its parameter may be as negative as it likes: no gate changes sides. */
    @Test
    default void aNegativeBetaParameterTurnsNoGateAround() {
        ContractCase c = ContractCase.of(1, Loss.EXPECTED).withSize(1, 2, 1).withBeta(new Beta.Learned());
        TreeParameters p = TreeParameters.zeros(new TreeShape(1), 1, 2);
        p.gateBias()[0] = 100;
        p.gateBetaRaw()[0] = -4;
        p.leafLogits()[0] = -2; // left: class 1
        p.leafLogits()[2] = 2; // right: class 0
        TrainingData data =
                new TrainingData(new DenseMatrix(1, 1, new float[] {0}), 2, new float[] {1, 0}, new float[] {1});

        double right = 1 / (1 + Math.exp(-100 * Math.log1p(Math.exp(-4))));
        double expected = (1 - right) * Math.log1p(Math.exp(2)) + right * Math.log1p(Math.exp(-2));
        ObjectiveValue found = evaluate(c, data, EngineState.initial(p), new int[] {0});
        assertRelative(expected, found.loss(), precision().objective, "loss");
    }

    /** A gate that nobody reaches is not trained, and nothing of it gets into the others' numbers. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    default void aBranchThatNoRowReachesDoesNoHarm(Loss loss) {
        ContractCase c = ContractCase.of(3, loss).withPenalty(0.3, 1);
        TreeParameters p = c.parameters();
        Arrays.fill(p.gateWeight(), 0, c.features(), 0f);
        p.gateBias()[0] = 300; // exp(-300) is nothing, even in double precision's square
        ObjectiveValue whole = evaluate(c, c.data(Layout.DENSE), EngineState.initial(p), c.allRows());

        // The right branch of the root, as a tree of its own.
        ContractCase half = ContractCase.of(2, loss).withPenalty(0.15, 1);
        int[] gates = {2, 5, 6};
        TreeParameters part = TreeParameters.zeros(new TreeShape(2), c.features(), c.classes());
        for (int i = 0; i < gates.length; i++) {
            System.arraycopy(
                    p.gateWeight(), gates[i] * c.features(), part.gateWeight(), i * c.features(), c.features());
            part.gateBias()[i] = p.gateBias()[gates[i]];
        }
        int rightLeaves = 4 * c.classes();
        System.arraycopy(p.leafLogits(), rightLeaves, part.leafLogits(), 0, rightLeaves);
        ObjectiveValue alone = evaluate(half, c.data(Layout.DENSE), EngineState.initial(part), c.allRows());

        assertRelative(alone.loss(), whole.loss(), precision().objective, "loss");
        for (int i = 0; i < gates.length; i++) {
            double expected = alone.gradient().gateBias()[i];
            assertEquals(expected, whole.gradient().gateBias()[gates[i]], 1e-6, "bias of gate " + gates[i]);
        }
        for (Tensor tensor : Tensor.values()) {
            for (float g : tensor.of(whole.gradient())) {
                assertEquals(0, g, 10, tensor + " is finite and moderate");
            }
        }
    }

    @Test
    default void scalingAllWeightsChangesNothing() {
        ContractCase c = ContractCase.of(3, Loss.MIXTURE).withPenalty(0.3, 3);
        TrainingData data = c.data(Layout.SPARSE);
        float[] scaled = data.weights().clone();
        for (int r = 0; r < scaled.length; r++) {
            scaled[r] *= 1000f;
        }
        TrainingData heavier = new TrainingData(data.features(), data.classes(), data.targets(), scaled);
        assertObjective(
                evaluate(c, data, c.start(), c.allRows()),
                evaluate(c, heavier, c.start(), c.allRows()),
                precision().objective,
                "weights times 1000");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    default void aRowTwiceIsARowOfTwiceTheWeight(Layout layout) {
        ContractCase c = ContractCase.of(3, Loss.EXPECTED).withPenalty(0.3, 1);
        TrainingData data = c.data(layout);
        float[] doubled = data.weights().clone();
        doubled[4] *= 2;
        TrainingData heavier = new TrainingData(data.features(), data.classes(), data.targets(), doubled);
        int[] twice =
                IntStream.concat(Arrays.stream(c.allRows()), IntStream.of(4)).toArray();
        assertObjective(
                evaluate(c, heavier, c.start(), c.allRows()),
                evaluate(c, data, c.start(), twice),
                precision().objective,
                "row 4 twice");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    default void theOrderOfRowsInABatchIsNoMatter(Layout layout) {
        ContractCase c = ContractCase.of(3, Loss.EXPECTED).withPenalty(0.3, 1);
        int[] shuffled = Seeds.permutation(c.rows(), Seeds.stream(5));
        assertObjective(
                evaluate(c, c.data(layout), c.start(), c.allRows()),
                evaluate(c, c.data(layout), c.start(), shuffled),
                precision().objective,
                "rows shuffled");
    }

    /** Rows of a batch are looked up by number: the second batch of a large matrix is not its first rows. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    default void aBatchIsTheRowsThatItNames(Layout layout) {
        ContractCase c = ContractCase.of(2, Loss.EXPECTED).withPenalty(0.3, 1);
        TrainingData data = c.data(layout);
        int[] some = {17, 3, 21};
        float[] targets = new float[some.length * c.classes()];
        float[] weights = new float[some.length];
        for (int i = 0; i < some.length; i++) {
            System.arraycopy(data.targets(), some[i] * c.classes(), targets, i * c.classes(), c.classes());
            weights[i] = data.weights()[some[i]];
        }
        TrainingData only = new TrainingData(data.features().select(some), c.classes(), targets, weights);
        try (TreeEngine engine = factory().open(data, c.settings(), c.start())) {
            engine.evaluate(c.allRows(), c.betaNow()); // a larger batch before a smaller one
            assertObjective(
                    evaluate(c, only, c.start(), new int[] {0, 1, 2}),
                    engine.evaluate(some, c.betaNow()),
                    precision().objective,
                    "rows 17, 3, 21");
        }
    }
}
