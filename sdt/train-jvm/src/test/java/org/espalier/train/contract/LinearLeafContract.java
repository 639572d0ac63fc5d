package org.espalier.train.contract;

import static org.espalier.train.contract.Near.assertRelative;
import static org.espalier.train.contract.Near.assertSameBytes;
import static org.espalier.train.contract.Near.assertTensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Structure;
import org.espalier.train.Beta;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Masks;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.contract.ContractCase.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every engine keeps that trains leaves which are linear in a basis, with masks, signs and decay. The measure is
 * {@link ReferenceObjective}; an engine's test extends this class beside {@link TreeEngineContract}.
 */
public abstract class LinearLeafContract implements EngineUnderTest {
    private static final double RATE = 0.02;
    private static final int BATCH = 8;
    private static final int PASSES = 33;

    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }

    private ObjectiveValue evaluate(LinearCase c, TrainingData data, EngineState state) {
        try (TreeEngine engine = factory().open(data, c.settings(1), state)) {
            return engine.evaluate(
                    c.base().allRows(), c.base().betaNow(), c.base().power());
        }
    }

    @ParameterizedTest
    @MethodSource("org.espalier.train.contract.LinearCase#grid")
    void objectiveAndGradientAreTheReferences(LinearCase c) {
        EngineState state = c.underway();
        int[] rows = c.base().allRows();
        double beta = c.base().betaNow();
        double tolerance = precision().objective / c.base().power();
        for (Layout layout : Layout.values()) {
            TrainingData data = c.data(layout);
            ReferenceObjective reference =
                    new ReferenceObjective(data, c.settings(1), c.base().power(), state.masks());
            Vector theta = Vector.of(state.parameters());
            ReferenceObjective.Sums running = new ReferenceObjective.Sums(state.runningRight(), state.runningReach())
                    .after(reference.sums(theta, rows, beta), c.base().window());
            ObjectiveValue found = evaluate(c, data, state);
            assertRelative(reference.loss(theta, rows, beta), found.loss(), tolerance, c + ": loss");
            double penalty = c.base().balance() == 0 ? 0 : reference.penalty(running);
            assertRelative(penalty, found.penalty(), tolerance, c + ": penalty");
            Vector gradient = reference.gradient(theta, rows, beta, reference.slopes(running));
            assertTensors(gradient, found.gradient(), tolerance, c + ", " + layout);
        }
    }

    /** No oracle here: the engine's gradient against the engine's own values. */
    @ParameterizedTest
    @MethodSource("org.espalier.train.contract.LinearCase#small")
    void gradientIsTheSlopeOfTheObjective(LinearCase c) {
        TreeParameters theta = c.parameters();
        TreeParameters free = c.free();
        TrainingData data = c.data(Layout.SPARSE);
        EngineState start = c.start();
        EngineState state = new EngineState(
                theta,
                start.firstMoment(),
                start.secondMoment(),
                start.runningRight(),
                start.runningReach(),
                0,
                start.masks());
        Slopes.makeExact(theta);
        TreeParameters gradient = evaluate(c, data, state).gradient();
        for (Tensor tensor : Tensor.values()) {
            float[] found = tensor.of(gradient);
            for (int i = 0; i < found.length; i++) {
                assertTrue(tensor.of(free)[i] == 1 || found[i] == 0, tensor + "[" + i + "] is masked");
            }
        }
        if (c.base().window() == 1 || c.base().balance() == 0) { // else the surrogate's slope is meant
            ToDoubleFunction<TreeParameters> objective = p -> {
                ObjectiveValue value = evaluate(c, data, state);
                return value.loss() + value.penalty();
            };
            Slopes.assertSlopes(theta, free, gradient, objective, precision(), c.toString());
        }
    }

    static List<LinearCase> runs() {
        LinearCase two = LinearCase.of(2, Loss.EXPECTED, 2);
        LinearCase three = LinearCase.of(2, Loss.MIXTURE, 3);
        return List.of(
                new LinearCase(two.base(), 0, 0.99, false),
                new LinearCase(two.base(), 0.05, 0.99, true),
                new LinearCase(LinearCase.of(0, Loss.EXPECTED, 2).base(), 0.05, 0.99, true),
                new LinearCase(three.base().withPenalty(0.2, 1), 0.05, 0.99, true),
                new LinearCase(three.base().withPower(0.5f).withBeta(new Beta.Learned()), 0, 0.999, false),
                new LinearCase(
                        LinearCase.of(3, Loss.MIXTURE, 2)
                                .base()
                                .withBeta(new Beta.Learned())
                                .withPenalty(0.2, 3)
                                .withClipNorm(0.05),
                        0.05,
                        0.99,
                        true));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aHundredStepsLeadToTheReferencesTree(LinearCase c) {
        TrainingData data = c.data(Layout.SPARSE);
        ReferenceTrainer reference =
                new ReferenceTrainer(data, c.settings(1), c.base().power(), c.start());
        try (TreeEngine engine = factory().open(data, c.settings(1), c.start())) {
            for (int pass = 0; pass < PASSES; pass++) {
                Steps steps = c.base().epoch(pass, BATCH, RATE);
                double[] expected = reference.run(steps);
                StepsResult found = engine.run(steps);
                assertEquals(-1, found.failedStep());
                for (int k = 0; k < expected.length; k++) {
                    assertRelative(expected[k], found.objective()[k], precision().trained, "pass " + pass);
                }
            }
            assertEquals(Double.isFinite(c.base().clipNorm()), reference.clipped(), "the limit of the norm is in play");
            assertTensors(reference.parameters(), engine.parameters(), precision().trained, "parameters");
            assertEquals(3L * PASSES, engine.state().step());
        }
    }

    /** Exactly 0, and the closed gate's bias what it was; coefficients keep their sign, some of them at 0. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void whatIsMaskedStaysAndSignsHold(Loss loss) {
        for (int classes : new int[] {2, 3}) {
            LinearCase c = LinearCase.of(2, loss, classes).withMasks();
            TreeParameters free = c.free();
            try (TreeEngine engine = factory().open(c.data(Layout.DENSE), c.settings(1), c.start())) {
                for (int pass = 0; pass < 20; pass++) {
                    engine.run(c.base().epoch(pass, BATCH, 0.1));
                }
                TreeParameters p = engine.parameters();
                for (Tensor tensor : List.of(Tensor.GATE_WEIGHT, Tensor.LEAF_WEIGHT)) {
                    for (int i = 0; i < tensor.of(p).length; i++) {
                        assertTrue(tensor.of(free)[i] == 1 || tensor.of(p)[i] == 0, tensor + "[" + i + "]");
                    }
                }
                assertEquals(Structure.CLOSED_BIAS, p.gateBias()[2]);
                Masks masks = c.masks().orElseThrow();
                int atZero = 0;
                for (int i = 0; i < p.leafWeight().length; i++) {
                    int sign = masks.signs()[i / p.classes() % p.terms()];
                    assertTrue(sign * p.leafWeight()[i] >= 0, "sign of coefficient " + i);
                    atZero += sign != 0 && free.leafWeight()[i] == 1 && p.leafWeight()[i] == 0 ? 1 : 0;
                }
                assertTrue(atZero > 0, "a sign is in play");
            }
        }
    }

    /** Large enough for an engine to share the work out. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void threadsAndRepetitionChangeNoBit(Layout layout) {
        for (int classes : new int[] {2, 3}) {
            LinearCase small = LinearCase.of(3, Loss.EXPECTED, classes).withMasks();
            LinearCase c = new LinearCase(
                    small.base().withSize(7, classes, 600).withPenalty(0.2, 1).withClipNorm(0.5), 0.01, 0.99, true);
            TrainingData data = c.data(layout);
            EngineState one = trained(c, data, 1);
            for (int threads : new int[] {1, 2, 3}) {
                assertSameBytes(one, trained(c, data, threads), threads + " threads");
            }
        }
    }

    private EngineState trained(LinearCase c, TrainingData data, int threads) {
        try (TreeEngine engine = factory().open(data, c.settings(threads), c.start())) {
            engine.run(c.base().epoch(0, 256, RATE));
            engine.run(c.base().epoch(1, 256, RATE));
            return engine.state();
        }
    }

    /** To the bit in single precision; from double precision, a state in floats is a little beside the engine's own. */
    @ParameterizedTest
    @MethodSource("runs")
    void aRunTakenUpAgainGivesTheSameBytes(LinearCase c) {
        TrainingData data = c.data(Layout.DENSE);
        EngineState half;
        EngineState whole;
        try (TreeEngine engine = factory().open(data, c.settings(1), c.start())) {
            engine.run(c.base().epoch(0, 7, RATE));
            half = engine.state();
            engine.run(c.base().epoch(1, 7, RATE));
            whole = engine.state();
        }
        try (TreeEngine engine = factory().open(data, c.settings(1), half)) {
            assertSameBytes(half, engine.state(), "as it was left");
            engine.run(c.base().epoch(1, 7, RATE));
            if (precision() == Precision.FLOAT32) {
                assertSameBytes(whole, engine.state(), "where it leads");
            } else {
                assertTensors(whole.parameters(), engine.parameters(), precision().trained, "where it leads");
            }
            if (c.masked()) {
                Masks expected = c.masks().orElseThrow();
                Masks found = engine.state().masks().orElseThrow();
                assertArrayEquals(expected.gates(), found.gates());
                assertArrayEquals(expected.leaves(), found.leaves());
                assertArrayEquals(expected.signs(), found.signs());
            }
        }
    }

    @Test
    void evaluatingChangesNothing() {
        LinearCase c = LinearCase.of(2, Loss.MIXTURE, 3).withMasks();
        LinearCase penalised = c.withBase(c.base().withPenalty(0.2, 3));
        TrainingData data = c.data(Layout.DENSE);
        try (TreeEngine engine = factory().open(data, penalised.settings(1), penalised.start());
                TreeEngine undisturbed = factory().open(data, penalised.settings(1), penalised.start())) {
            engine.run(c.base().epoch(0, BATCH, RATE));
            undisturbed.run(c.base().epoch(0, BATCH, RATE));
            engine.evaluate(new int[] {3, 1, 2}, 1);
            assertSameBytes(undisturbed.state(), engine.state(), "after evaluating");
            engine.run(c.base().epoch(1, BATCH, RATE));
            undisturbed.run(c.base().epoch(1, BATCH, RATE));
            assertSameBytes(undisturbed.state(), engine.state(), "after going on");
        }
    }

    /** What goes in and comes out are copies. */
    @Test
    void stateIsCopiedBothWays() {
        LinearCase c = LinearCase.of(2, Loss.EXPECTED, 2);
        EngineState start = c.underway();
        try (TreeEngine engine = factory().open(c.data(Layout.DENSE), c.settings(1), start)) {
            EngineState before = engine.state();
            for (EngineState other : List.of(start, engine.state())) {
                for (TreeParameters p :
                        List.of(other.parameters(), other.firstMoment(), other.secondMoment(), engine.parameters())) {
                    for (Tensor tensor : Tensor.values()) {
                        Arrays.fill(tensor.of(p), Float.NaN);
                    }
                }
                other.runningReach()[0] = -1;
            }
            assertSameBytes(before, engine.state(), "after writing to the others");
        }
    }

    /** A score far out costs what it costs, and an infinite target stops before the step. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void aNumberThatIsNotFiniteStopsBeforeTheStep(Loss loss) {
        LinearCase c = LinearCase.of(2, loss, 2);
        TrainingData good = c.data(Layout.DENSE);
        float[] targets = good.targets().clone();
        targets[2 * 13] = Float.NaN;
        DenseMatrix x = (DenseMatrix) good.features();
        TrainingData bad = new TrainingData(x, 2, targets, good.weights()).withBasis(c.basis());
        try (TreeEngine engine = factory().open(bad, c.settings(1), c.start());
                TreeEngine stopped = factory().open(good, c.settings(1), c.start())) {
            StepsResult result = engine.run(c.base().steps(c.base().allRows(), 6, RATE));
            assertEquals(2, result.failedStep());
            stopped.run(c.base().steps(Arrays.copyOf(c.base().allRows(), 12), 6, RATE));
            assertSameBytes(stopped.state(), engine.state(), "as before the step");
        }
    }

    @Test
    void scorecardsWithoutABasisAreRefused() {
        EngineState masked = LinearCase.of(2, Loss.EXPECTED, 3).withMasks().start();
        ContractCase c = ContractCase.of(2, Loss.EXPECTED).withSize(7, 3, 24);
        assertEquals(
                "leaves: expected constant ones, as the data have no basis, found scorecards of "
                        + masked.parameters().terms() + " terms",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> factory().open(c.data(Layout.DENSE), c.settings(), masked))
                        .getMessage());
    }

    /** Certain and wrong: {@code -log sigma(-60)} is 60. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void aClassThatIsRuledOutCostsItsLogarithm(Loss loss) {
        for (int classes : new int[] {2, 3}) {
            LinearCase c = LinearCase.of(1, loss, classes);
            EngineState state = c.underway();
            for (int i = 0; i < state.parameters().leafLogits().length; i += classes == 2 ? 1 : 3) {
                state.parameters().leafLogits()[i] += 60;
            }
            TrainingData data = c.data(Layout.DENSE);
            Vector theta = Vector.of(state.parameters());
            double expected = new ReferenceObjective(data, c.settings(1))
                    .loss(theta, c.base().allRows(), c.base().betaNow());
            assertTrue(expected > 20, "it is expensive: " + expected);
            assertRelative(expected, evaluate(c, data, state).loss(), precision().objective, "loss");
        }
    }
}
