package org.espalier.train.contract;

import static org.espalier.train.contract.Near.assertRelative;
import static org.espalier.train.contract.Near.assertTensors;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.contract.ContractCase.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The balance penalty, by numbers that are plain on paper; each case is a mistake that somebody has made. */
interface PenaltyContract extends EngineUnderTest {
    /** Lambda of these cases. */
    double BALANCE = 0.4;

    /** Two rows of one feature, -1 and 1, of equal weight. */
    private static TrainingData twoRows() {
        return new TrainingData(
                new DenseMatrix(2, 1, new float[] {-1, 1}), 2, new float[] {0.5f, 0.5f, 0.5f, 0.5f}, new float[] {1, 1
                });
    }

    private static ContractCase flat(int depth) {
        return ContractCase.of(depth, Loss.EXPECTED).withSize(1, 2, 2).withPenalty(BALANCE, 1);
    }

    /** Gates of 1/2 and leaves that are alike: the loss has no say in the gates' gradient. */
    private static TreeParameters zeros(int depth) {
        return TreeParameters.zeros(new TreeShape(depth), 1, 2);
    }

    private static double logit(double probability) {
        return Math.log(probability / (1 - probability));
    }

    /** Each level has 2^depth gates of weight 2^-depth: log 2 a level. Not twice, not from depth 1, none left out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    default void aBalancedTreePaysLambdaLogTwoALevel(int depth) {
        ObjectiveValue found = evaluate(flat(depth), twoRows(), EngineState.initial(zeros(depth)), new int[] {0, 1});
        assertRelative(BALANCE * depth * Math.log(2), found.penalty(), precision().objective, "penalty");
        for (float g : found.gradient().gateBias()) {
            assertEquals(0, g, 1e-7, "a balanced gate is left alone");
        }
    }

    /** The root is not multiplied by the leaves, and a deeper gate weighs half of its parent. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    default void aGateWeighsTwoToTheMinusDepth(int gate) {
        TreeParameters p = zeros(3);
        p.gateBias()[gate] = (float) logit(0.9);
        ObjectiveValue found = evaluate(flat(3), twoRows(), EngineState.initial(p), new int[] {0, 1});
        double weight = BALANCE * Math.pow(2, -TreeShape.depthOf(gate));
        double expected = BALANCE * 3 * Math.log(2) + weight * (-0.5 * Math.log(0.9 * 0.1) - Math.log(2));
        assertRelative(expected, found.penalty(), precision().objective, "penalty");
        // dC/db = -weight/2 (1/alpha - 1/(1 - alpha)) p (1 - p) = weight/2 (2p - 1)
        assertRelative(
                weight * 0.4, found.gradient().gateBias()[gate], precision().objective, "the penalty has a gradient");
    }

    /** A gate's share depends on who gets there: the gates above it answer for it, too. */
    @Test
    default void gatesAboveAnswerForAGatesShare() {
        TreeParameters p = zeros(2);
        p.gateWeight()[2] = 2; // the right child parts the two rows
        p.gateBias()[2] = 0.5f;
        ObjectiveValue found = evaluate(flat(2), twoRows(), EngineState.initial(p), new int[] {0, 1});
        double low = 1 / (1 + Math.exp(1.5));
        double high = 1 / (1 + Math.exp(-2.5));
        double alpha = (low + high) / 2;
        double slope = -BALANCE / 4 * (1 / alpha - 1 / (1 - alpha));
        // d alpha/dw of the root: sum_r dP_r (p_r - alpha) / d, with P_r = 1/2, dP_r = x_r / 4, d = 1
        double expected = slope * 0.25 * (-(low - alpha) + (high - alpha));
        assertRelative(expected, found.gradient().gateWeight()[0], precision().objective, "root's weight");
    }

    /** The root looks at the batch alone; a gate below keeps half, and 5/6 with a window of 3. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    default void runningSumsRememberLongerTheDeeper(int window) {
        ContractCase c = flat(2).withPenalty(BALANCE, window);
        TreeParameters p = zeros(2);
        p.gateWeight()[0] = (float) logit(0.8); // row 1 goes right with 0.8, row 0 with 0.2
        p.gateWeight()[1] = (float) logit(0.7);
        try (TreeEngine engine = factory().open(twoRows(), c.settings(), EngineState.initial(p))) {
            engine.run(c.steps(new int[] {0, 0}, 1, 0)); // rate 0: two batches of row 0, nothing learned
            ObjectiveValue found = engine.evaluate(new int[] {1}, 1);

            double rootNow = window == 1 ? 0 : 1 - 1.0 / window;
            double rootAlpha = remembered(rootNow, 0.2, 0.8, 1, 1);
            double keep = 1 - 1 / (2.0 * window);
            // Gate 1 sees 0.8 of row 0 and 0.2 of row 1.
            double leftAlpha = remembered(keep, 0.8 * 0.3, 0.2 * 0.7, 0.8, 0.2);
            double expected = -BALANCE
                    * 0.5
                    * (Math.log(rootAlpha * (1 - rootAlpha))
                            + 0.5 * Math.log(leftAlpha * (1 - leftAlpha))
                            + 0.5 * Math.log(0.25));
            assertRelative(expected, found.penalty(), precision().objective, "penalty");
        }
    }

    /** N / D after two equal batches and another one; the factors are those of three steps of an average from 0. */
    private static double remembered(double keep, double before, double now, double reachBefore, double reachNow) {
        double old = (1 - keep) * (keep + keep * keep);
        return (old * before + (1 - keep) * now) / (old * reachBefore + (1 - keep) * reachNow);
    }

    /** The gradient is the batch's own, at any age of the sums and any depth: 1 - rho does not shrink it. */
    @Test
    default void theGradientDoesNotShrinkWithMemory() {
        ContractCase c = ContractCase.of(3, Loss.EXPECTED).withPenalty(0.5, 3);
        TrainingData data = c.data(Layout.DENSE);
        ObjectiveValue first = evaluate(c, data, c.start(), c.allRows());
        try (TreeEngine engine = factory().open(data, c.settings(), c.start())) {
            for (int k = 0; k < 5; k++) {
                engine.run(c.steps(c.allRows(), c.rows(), 0));
            }
            // The same batch again and again: its shares are the running ones, from the first step on.
            Near.assertObjective(
                    first, engine.evaluate(c.allRows(), c.betaNow()), precision().objective, "after five steps");
        }
    }

    /**
     * All mass one way: the plateau that the penalty is there for. Its pull is {@code lambda/2} as long as alpha is
     * within its limits, and p (1 - p) times the limited slope beyond. An engine that has 1 - alpha or 1 - p as a
     * difference of floats is off by per cents here.
     */
    @ParameterizedTest
    @ValueSource(doubles = {8, -8, 12, -12, 13.5, -13.5, 16, -16, 25, -25})
    default void aStuckGateIsPulledBack(double bias) {
        TreeParameters p = zeros(2);
        p.gateBias()[0] = (float) bias;
        ObjectiveValue found = evaluate(flat(2), twoRows(), EngineState.initial(p), new int[] {0, 1});
        double lesser = 1 / (1 + Math.exp(Math.abs(bias)));
        double limited = Math.max(EngineSettings.ALPHA_MARGIN, lesser);
        double pull = BALANCE * 0.5 * (1 / limited - 1 / (1 - limited)) * lesser * (1 - lesser);
        assertRelative(
                Math.signum(bias) * pull, found.gradient().gateBias()[0], precision().objective, "pull on the root");
        double expected = -BALANCE * (0.5 * (Math.log(limited) + Math.log(1 - limited)) - Math.log(2));
        assertRelative(expected, found.penalty(), precision().objective, "penalty");
    }

    /** The root sends every row right: of what is on the left nothing is known, and it pays as a balanced gate does. */
    @Test
    default void aGateThatNoRowHasReachedIsTakenAsBalanced() {
        TreeParameters p = zeros(2);
        p.gateBias()[0] = 200;
        double root = -0.5 * (Math.log(EngineSettings.ALPHA_MARGIN) + Math.log(1 - EngineSettings.ALPHA_MARGIN));
        double expected = BALANCE * (root + Math.log(2));
        ContractCase c = flat(2);
        try (TreeEngine engine = factory().open(twoRows(), c.settings(), EngineState.initial(p))) {
            for (int steps = 0; steps < 3; steps++) {
                ObjectiveValue found = engine.evaluate(new int[] {0, 1}, 1);
                assertRelative(expected, found.penalty(), precision().objective, "penalty after " + steps + " steps");
                assertEquals(0, found.gradient().gateBias()[1], 1e-7, "no row, no gradient");
                assertEquals(0, found.gradient().gateBias()[2], 1e-7, "a balanced gate is left alone");
                assertEquals(-1, engine.run(c.steps(new int[] {0, 1}, 2, 0)).failedStep(), "no step fails");
            }
        }
    }

    /** Stuck, and rows differ by how much: what the gates above learn of it is a difference of small numbers. */
    @ParameterizedTest
    @ValueSource(doubles = {9, -9, 14, -14})
    default void aStuckGatesShareReachesTheGatesAbove(double bias) {
        ContractCase c = ContractCase.of(3, Loss.EXPECTED).withPenalty(BALANCE, 1);
        TreeParameters p = c.parameters();
        p.gateBias()[1] = (float) bias;
        p.gateBias()[6] = (float) -bias;
        Arrays.fill(p.leafLogits(), 0f);
        EngineState state = EngineState.initial(p);
        ReferenceObjective reference = new ReferenceObjective(c.data(Layout.DENSE), c.settings());
        Vector theta = Vector.of(p);
        ReferenceObjective.Sums running =
                ReferenceObjective.Sums.zeros(c.shape()).after(reference.sums(theta, c.allRows(), 1), 1);
        Vector expected = reference.gradient(theta, c.allRows(), 1, reference.slopes(running));

        ObjectiveValue found = evaluate(c, c.data(Layout.SPARSE), state, c.allRows());
        assertRelative(reference.penalty(running), found.penalty(), precision().objective, "penalty");
        assertTensors(expected, found.gradient(), precision().objective, "gradient");
    }
}
