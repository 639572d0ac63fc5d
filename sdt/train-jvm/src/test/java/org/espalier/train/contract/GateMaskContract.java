package org.espalier.train.contract;

import static org.espalier.train.contract.Near.assertRelative;
import static org.espalier.train.contract.Near.assertSameBytes;
import static org.espalier.train.contract.Near.assertTensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
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
 * What every engine keeps whose gates may ask about few columns while leaves are constant. An engine's test extends this class
 * beside {@link TreeEngineContract}.
 */
public abstract class GateMaskContract implements EngineUnderTest {
    private static final double RATE = 0.02;
    private static final int BATCH = 20;
    private static final int PASSES = 20;

    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }

    static List<ContractCase> cases() {
        return ContractCase.everyLoss(4).stream()
                .map(c -> c.withSize(20, 3, 48).withPenalty(0.2, 3))
                .flatMap(c ->
                        List.of(
                                c,
                                c.withClipNorm(0.02),
                                c.withBeta(new Beta.Learned()).withClipNorm(0.05))
                                .stream())
                .toList();
    }

    /** Two thirds of the weights are masked; each gate has one at least. */
    private static EngineState start(ContractCase c) {
        TreeParameters p = c.parameters();
        boolean[] gates = new boolean[p.gateWeight().length];
        SplittableRandom random = Seeds.stream(5, c.features());
        for (int i = 0; i < gates.length; i++) {
            gates[i] = i % c.features() == 0 || random.nextInt(3) == 0;
            p.gateWeight()[i] = gates[i] ? p.gateWeight()[i] : 0;
        }
        EngineState s = EngineState.initial(p);
        return new EngineState(
                p,
                s.firstMoment(),
                s.secondMoment(),
                s.runningRight(),
                s.runningReach(),
                0,
                Optional.of(new Masks(gates, new boolean[0], new int[0])));
    }

    private static void assertMasked(EngineState state, boolean[] gates) {
        for (TreeParameters p : List.of(state.parameters(), state.firstMoment(), state.secondMoment())) {
            for (int i = 0; i < gates.length; i++) {
                if (!gates[i]) {
                    assertEquals(0f, p.gateWeight()[i], "weight " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepsLeadToTheReferencesTree(ContractCase c) {
        for (Layout layout : Layout.values()) {
            TrainingData data = c.data(layout);
            EngineState start = start(c);
            ReferenceTrainer reference = new ReferenceTrainer(data, c.settings(), c.power(), start);
            try (TreeEngine engine = factory().open(data, c.settings(), start)) {
                for (int pass = 0; pass < PASSES; pass++) {
                    Steps steps = c.epoch(pass, BATCH, RATE);
                    double[] expected = reference.run(steps);
                    StepsResult found = engine.run(steps);
                    for (int k = 0; k < expected.length; k++) {
                        assertRelative(expected[k], found.objective()[k], precision().trained, "objective " + k);
                    }
                }
                assertTensors(reference.parameters(), engine.parameters(), precision().trained, c + ", " + layout);
                assertMasked(engine.state(), start.masks().orElseThrow().gates());
                assertSame(start.masks().orElseThrow(), engine.state().masks().orElseThrow());
            }
        }
    }

    /** The whole gradient: a masked weight's tells what opening it would gain. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void evaluatingMasksNothing(Layout layout) {
        ContractCase c = ContractCase.of(3, Loss.EXPECTED).withPenalty(0.2, 1);
        TrainingData data = c.data(layout);
        EngineState masked = start(c);
        EngineState free = EngineState.initial(masked.parameters());
        try (TreeEngine one = factory().open(data, c.settings(), masked);
                TreeEngine other = factory().open(data, c.settings(), free)) {
            one.run(c.steps(new int[] {0, 2, 4}, 3, 0));
            other.run(c.steps(new int[] {0, 2, 4}, 3, 0));
            ObjectiveValue expected = other.evaluate(c.allRows(), 1);
            ObjectiveValue found = one.evaluate(c.allRows(), 1);
            assertArrayEquals(expected.gradient().gateWeight(), found.gradient().gateWeight());
            int masks = 0;
            for (int i = 0; i < masked.masks().orElseThrow().gates().length; i++) {
                boolean isMasked = !masked.masks().orElseThrow().gates()[i];
                masks += isMasked && found.gradient().gateWeight()[i] != 0 ? 1 : 0;
            }
            assertTrue(masks > 0, "some masked weights have a gradient");
        }
    }

    /** A mask that leaves nothing out changes no bit. */
    @Test
    void anEmptyMaskIsNone() {
        ContractCase c = ContractCase.of(4, Loss.MIXTURE).withPenalty(0.2, 3).withClipNorm(0.1);
        EngineState free = c.start();
        Masks all = Masks.none(free.parameters().gateWeight().length, 0, 0);
        EngineState masked = new EngineState(
                free.parameters(),
                free.firstMoment(),
                free.secondMoment(),
                free.runningRight(),
                free.runningReach(),
                0,
                Optional.of(all));
        TrainingData data = c.data(Layout.DENSE);
        try (TreeEngine one = factory().open(data, c.settings(), masked);
                TreeEngine other = factory().open(data, c.settings(), free)) {
            one.run(c.epoch(0, BATCH, RATE));
            other.run(c.epoch(0, BATCH, RATE));
            assertTensors(other.parameters(), one.parameters(), precision().trained, "parameters");
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void threadsAndResumingChangeNoBit(Layout layout) {
        ContractCase c = ContractCase.of(6, Loss.MIXTURE)
                .withSize(40, 4, 300)
                .withPenalty(0.2, 1)
                .withBeta(new Beta.Learned())
                .withClipNorm(0.1);
        TrainingData data = c.data(layout);
        EngineState one = trained(c, data, 1, start(c), 0, 2);
        for (int threads : new int[] {1, 2, 3}) {
            assertSameBytes(one, trained(c, data, threads, start(c), 0, 2), threads + " threads");
        }
        if (precision() == Precision.FLOAT32) {
            EngineState half = trained(c, data, 1, start(c), 0, 1);
            assertSameBytes(one, trained(c, data, 1, half, 1, 2), "taken up again");
        }
    }

    private EngineState trained(ContractCase c, TrainingData data, int threads, EngineState start, int from, int to) {
        try (TreeEngine engine = factory().open(data, c.settings(threads), start)) {
            for (int pass = from; pass < to; pass++) {
                engine.run(c.epoch(pass, 128, RATE));
            }
            return engine.state();
        }
    }
}
