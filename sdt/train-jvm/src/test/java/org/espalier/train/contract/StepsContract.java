package org.espalier.train.contract;

import static org.espalier.train.contract.Near.assertRelative;
import static org.espalier.train.contract.Near.assertSameBytes;
import static org.espalier.train.contract.Near.assertTensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.matrix.DenseMatrix;
import org.espalier.train.Beta;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Steps lead where the reference's steps lead, and nothing but the state decides where they lead. */
interface StepsContract extends EngineUnderTest {
    /** More than a hundred steps: passes of three batches, the last one smaller. */
    int PASSES = 34;

    int BATCH = 20;
    double RATE = 0.02;

    static List<ContractCase> runs() {
        List<ContractCase> cases = new ArrayList<>();
        for (ContractCase base : ContractCase.everyLoss(4)) {
            ContractCase c = base.withSize(5, 3, 48);
            cases.add(c);
            cases.add(c.withPenalty(0.2, 1));
            cases.add(c.withPenalty(0.2, 3).withBeta(new Beta.Fixed(4)));
            cases.add(c.withPenalty(0.2, 1).withBeta(new Beta.Learned()));
            cases.add(c.withPenalty(0.2, 1).withBeta(new Beta.Learned()).withClipNorm(0.05));
            cases.add(c.withClipNorm(0.02));
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("org.espalier.train.contract.StepsContract#runs")
    default void aHundredStepsLeadToTheReferencesTree(ContractCase c) {
        TrainingData data = c.data(Layout.SPARSE);
        ReferenceTrainer reference = new ReferenceTrainer(data, c);
        try (TreeEngine engine = factory().open(data, c.settings(), c.start())) {
            for (int pass = 0; pass < PASSES; pass++) {
                Steps steps = c.epoch(pass, BATCH, RATE);
                double[] expected = reference.run(steps);
                StepsResult found = engine.run(steps);
                assertEquals(-1, found.failedStep());
                for (int k = 0; k < expected.length; k++) {
                    assertRelative(
                            expected[k],
                            found.objective()[k],
                            precision().trained,
                            "objective, step " + k + " of " + pass);
                }
            }
            assertEquals(Double.isFinite(c.clipNorm()), reference.clipped(), "the limit of the norm is in play");
            assertTensors(reference.parameters(), engine.parameters(), precision().trained, "parameters");
            EngineState state = engine.state();
            assertEquals(PASSES * 3L, state.step());
            if (c.balance() > 0) {
                for (int i = 0; i < c.shape().nodes(); i++) {
                    double right = reference.running().right()[i];
                    double reach = reference.running().reach()[i];
                    double tolerance = precision().trained * reference.running().reach()[0];
                    assertEquals(right, state.runningRight()[i], tolerance, "N of gate " + i);
                    assertEquals(reach, state.runningReach()[i], tolerance, "D of gate " + i);
                }
            }
            float[] raw = engine.parameters().gateBetaRaw();
            if (!(c.beta() instanceof Beta.Learned)) {
                assertArrayEquals(c.parameters().gateBetaRaw(), raw, "beta is not a parameter here");
            }
        }
    }

    @Test
    default void betaAndLearningRateAreThoseOfTheStep() {
        ContractCase c = ContractCase.of(3, Loss.EXPECTED).withPenalty(0.2, 1);
        TrainingData data = c.data(Layout.DENSE);
        Steps steps = new Steps(c.allRows(), 6, new float[] {1, 2, 3, 4}, new float[] {0.04f, 0, 0.02f, 0.01f});
        ReferenceTrainer reference = new ReferenceTrainer(data, c);
        double[] expected = reference.run(steps);
        try (TreeEngine engine = factory().open(data, c.settings(), c.start())) {
            StepsResult found = engine.run(steps);
            for (int k = 0; k < expected.length; k++) {
                assertRelative(expected[k], found.objective()[k], precision().trained, "objective " + k);
            }
            assertTensors(reference.parameters(), engine.parameters(), precision().trained, "parameters");
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    default void evaluatingChangesNothing(Layout layout) {
        ContractCase c = ContractCase.of(3, Loss.MIXTURE).withPenalty(0.2, 3).withBeta(new Beta.Learned());
        TrainingData data = c.data(layout);
        try (TreeEngine engine = factory().open(data, c.settings(), c.start());
                TreeEngine undisturbed = factory().open(data, c.settings(), c.start())) {
            engine.run(c.epoch(0, BATCH, RATE));
            undisturbed.run(c.epoch(0, BATCH, RATE));
            ObjectiveValue once = engine.evaluate(new int[] {3, 1, 2}, 1);
            engine.evaluate(c.allRows(), 1);
            ObjectiveValue again = engine.evaluate(new int[] {3, 1, 2}, 1);
            assertEquals(once.loss(), again.loss());
            assertEquals(once.penalty(), again.penalty());
            assertSameBytes(once.gradient(), again.gradient(), "gradient");
            assertSameBytes(undisturbed.state(), engine.state(), "after evaluating");
            engine.run(c.epoch(1, BATCH, RATE));
            undisturbed.run(c.epoch(1, BATCH, RATE));
            assertSameBytes(undisturbed.state(), engine.state(), "after going on");
        }
    }

    /** To the bit in single precision; from double precision, a state in floats is a little beside the engine's own. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    default void aRunTakenUpAgainGivesTheSameBytes(Layout layout) {
        ContractCase c = ContractCase.of(4, Loss.EXPECTED).withPenalty(0.2, 3).withBeta(new Beta.Learned());
        TrainingData data = c.data(layout);
        EngineState half;
        EngineState whole;
        try (TreeEngine engine = factory().open(data, c.settings(), c.start())) {
            engine.run(c.epoch(0, 7, RATE));
            half = engine.state();
            engine.run(c.epoch(1, 7, RATE));
            whole = engine.state();
        }
        try (TreeEngine engine = factory().open(data, c.settings(), half)) {
            assertSameBytes(half, engine.state(), "as it was left");
            engine.run(c.epoch(1, 7, RATE));
            if (precision() == Precision.FLOAT32) {
                assertSameBytes(whole, engine.state(), "where it leads");
            } else {
                assertTensors(whole.parameters(), engine.parameters(), precision().trained, "where it leads");
            }
        }
    }

    /** What goes in and comes out are copies: writing to them is nobody else's business. */
    @Test
    default void stateIsCopiedBothWays() {
        ContractCase c = ContractCase.of(2, Loss.EXPECTED).withPenalty(0.2, 3);
        EngineState start = c.underway();
        try (TreeEngine engine = factory().open(c.data(Layout.DENSE), c.settings(), start)) {
            EngineState before = engine.state();
            spoil(start);
            assertSameBytes(before, engine.state(), "after writing to what was given");
            spoil(engine.state());
            spoil(engine.parameters());
            assertSameBytes(before, engine.state(), "after writing to what was taken");
        }
    }

    private static void spoil(EngineState state) {
        spoil(state.parameters());
        spoil(state.firstMoment());
        spoil(state.secondMoment());
        state.runningRight()[0] = -1;
        state.runningReach()[0] = -1;
    }

    private static void spoil(TreeParameters p) {
        for (Tensor tensor : Tensor.values()) {
            Arrays.fill(tensor.of(p), Float.NaN);
        }
    }

    /** Large enough for an engine to share the work out. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    default void threadsAndRepetitionChangeNoBit(Layout layout) {
        ContractCase c = ContractCase.of(6, Loss.MIXTURE)
                .withSize(40, 4, 300)
                .withPenalty(0.2, 1)
                .withBeta(new Beta.Learned())
                .withClipNorm(0.1);
        TrainingData data = c.data(layout);
        EngineState one = trained(c, data, 1);
        for (int threads : new int[] {1, 2, 3}) {
            assertSameBytes(one, trained(c, data, threads), threads + " threads");
        }
    }

    private EngineState trained(ContractCase c, TrainingData data, int threads) {
        try (TreeEngine engine = factory().open(data, c.settings(threads), c.start())) {
            engine.run(c.epoch(0, 128, RATE));
            engine.run(c.epoch(1, 128, RATE));
            return engine.state();
        }
    }

    /** Ways in which a number that is not finite gets in at the third step of four. */
    enum Trouble {
        NAN_FEATURE,
        INFINITE_FEATURE,
        NAN_TARGET,
        INFINITE_WEIGHT,
        NAN_BETA,
        NAN_RATE,
        INFINITE_RATE
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    default void aNumberThatIsNotFiniteStopsBeforeTheStep(Trouble trouble) {
        for (ContractCase base : ContractCase.everyLoss(3)) {
            ContractCase c = base.withPenalty(0.2, 3);
            TrainingData good = c.data(Layout.DENSE);
            TrainingData bad = copy(good);
            Steps steps = c.steps(c.allRows(), 6, RATE);
            cause(trouble, bad, steps);
            try (TreeEngine engine = factory().open(bad, c.settings(), c.start());
                    TreeEngine stopped = factory().open(good, c.settings(), c.start())) {
                StepsResult result = engine.run(steps);
                assertEquals(2, result.failedStep(), c.toString());
                assertEquals(4, result.objective().length);
                stopped.run(c.steps(Arrays.copyOf(c.allRows(), 12), 6, RATE));
                assertSameBytes(stopped.state(), engine.state(), c + ": as before the step");

                int[] rest = Arrays.copyOfRange(c.allRows(), 18, 24);
                assertEquals(-1, engine.run(c.steps(rest, 6, RATE)).failedStep(), "it can go on with other rows");
                stopped.run(c.steps(rest, 6, RATE));
                assertSameBytes(stopped.state(), engine.state(), c + ": after going on");
            }
        }
    }

    private static void cause(Trouble trouble, TrainingData data, Steps steps) {
        int row = 13; // the second of the third batch
        float[] x = ((DenseMatrix) data.features()).values();
        switch (trouble) {
            case NAN_FEATURE -> x[row * data.features().columns()] = Float.NaN;
            case INFINITE_FEATURE -> x[row * data.features().columns()] = Float.POSITIVE_INFINITY;
            case NAN_TARGET -> data.targets()[row * data.classes()] = Float.NaN;
            case INFINITE_WEIGHT -> data.weights()[row] = Float.POSITIVE_INFINITY;
            case NAN_BETA -> steps.beta()[2] = Float.NaN;
            case NAN_RATE -> steps.learningRate()[2] = Float.NaN;
            case INFINITE_RATE -> steps.learningRate()[2] = Float.POSITIVE_INFINITY;
        }
    }

    private static TrainingData copy(TrainingData data) {
        DenseMatrix x = (DenseMatrix) data.features();
        return new TrainingData(
                new DenseMatrix(x.rows(), x.columns(), x.values().clone()),
                data.classes(),
                data.targets().clone(),
                data.weights().clone());
    }

    @Test
    default void divergenceStopsAtTheFirstStepThatIsNotFinite() {
        ContractCase c = ContractCase.of(2, Loss.EXPECTED);
        try (TreeEngine engine = factory().open(c.data(Layout.DENSE), c.settings(), c.start())) {
            StepsResult result = engine.run(c.steps(c.allRows(), 6, Float.MAX_VALUE));
            assertEquals(1, result.failedStep(), "the first step leads out of what a float holds");
            assertEquals(1, engine.state().step());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    default void closingTwiceIsFine(int steps) {
        ContractCase c = ContractCase.of(2, Loss.EXPECTED);
        TreeEngine engine = factory().open(c.data(Layout.DENSE), c.settings(), c.start());
        if (steps > 0) {
            engine.run(c.epoch(0, BATCH, RATE));
        }
        engine.close();
        engine.close();
    }
}
