package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.data.Dataset;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class DeadGatesTest {
    private static final TreeShape SHAPE = new TreeShape(2);
    private static final Dataset ROWS = Toy.rows(1000, 3);

    @Test
    void aTreeWhoseGatesAllDivideStaysAsItIs() {
        double[] mass = {16, 8, 8, 4, 4, 4, 4};
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6}, DeadGates.sources(SHAPE, mass, 1));
    }

    @Test
    void whereOneSideIsLostTheOtherMovesUpAndItsLeavesAreDivided() {
        double[] lostLeaf = {16, 8, 8, 8, 0, 4, 4};
        assertArrayEquals(new int[] {0, 3, 2, 3, 3, 5, 6}, DeadGates.sources(SHAPE, lostLeaf, 1));
        double[] lostSubtree = {16, 0.5, 15.5, 0.3, 0.2, 8, 7.5};
        assertArrayEquals(new int[] {2, 5, 6, 5, 5, 6, 6}, DeadGates.sources(SHAPE, lostSubtree, 1));
        double[] oneLeafHasAll = {16, 16, 0, 0, 16, 0, 0};
        assertArrayEquals(new int[] {4, 4, 4, 4, 4, 4, 4}, DeadGates.sources(SHAPE, oneLeafHasAll, 1));
    }

    /** A tree of depth 2 whose root divides by the first feature, gate 1 sends all rows left, gate 2 divides by the second. */
    private static EngineState state() {
        int features = ROWS.features().columns();
        TreeParameters p = TreeParameters.zeros(SHAPE, features, 3);
        p.gateWeight()[0] = 3;
        p.gateBias()[1] = -50;
        p.gateWeight()[2 * features + 1] = 3;
        number(p.leafLogits(), 0);
        return new EngineState(
                p, numbered(features, 1), numbered(features, 100), new double[] {1, 2, 3}, new double[] {4, 5, 6}, 7);
    }

    private static TreeParameters numbered(int features, int from) {
        TreeParameters p = TreeParameters.zeros(SHAPE, features, 3);
        for (float[] values : List.of(p.gateWeight(), p.gateBias(), p.gateBetaRaw(), p.leafLogits())) {
            number(values, from);
        }
        return p;
    }

    private static void number(float[] values, int from) {
        for (int i = 0; i < values.length; i++) {
            values[i] = from + i;
        }
    }

    private static SoftDecisionTree tree(EngineState state) {
        TreeParameters p = state.parameters();
        return new SoftDecisionTree(
                ROWS.schema(),
                SHAPE,
                p.gateWeight(),
                p.gateBias(),
                new float[] {1, 1, 1},
                p.leafLogits(),
                Provenance.none());
    }

    private static TrainingData data() {
        float[] weights = new float[ROWS.rows()];
        Arrays.fill(weights, 1f);
        return new TrainingData(ROWS.features(), 3, Targets.mix(ROWS.labels(), null, 3, 1, 1), weights);
    }

    @Test
    void theNewGateDividesTheRowsOfItsLeafAndTheRestMovesWithAllThatBelongsToIt() {
        EngineState before = state();
        DeadGates result = DeadGates.of(before, tree(before), data(), ROWS.rows(), new SplittableRandom(1));
        EngineState after = result.state();
        assertEquals(1, result.gates());
        assertEquals(7, after.step());
        int features = ROWS.features().columns();
        for (int gate : new int[] {0, 2}) {
            int at = gate * features;
            assertArrayEquals(
                    Arrays.copyOfRange(before.parameters().gateWeight(), at, at + features),
                    Arrays.copyOfRange(after.parameters().gateWeight(), at, at + features));
        }
        // What hung on the lost side is gone; copies of the leaf that had the rows are below the new gate, and differ.
        float[] leaves = after.parameters().leafLogits();
        float[] old = before.parameters().leafLogits();
        for (int k = 0; k < 3; k++) {
            assertEquals(old[k], leaves[k], 1.5);
            assertEquals(old[k], leaves[3 + k], 1.5);
            assertTrue(leaves[k] != leaves[3 + k]);
        }
        assertArrayEquals(Arrays.copyOfRange(old, 6, 12), Arrays.copyOfRange(leaves, 6, 12));
        assertArrayEquals(new double[] {1, 0, 3}, after.runningRight());
        assertArrayEquals(new double[] {4, 0, 6}, after.runningReach());
        assertEquals(0, after.firstMoment().gateBias()[1]);
        assertArrayEquals(new float[] {1, 0, 3}, after.firstMoment().gateBias());
        assertArrayEquals(new float[] {100, 101, 102}, after.secondMoment().gateBias());
        assertArrayEquals(
                new float[] {1, 2, 3, 1, 2, 3, 7, 8, 9, 10, 11, 12},
                after.firstMoment().leafLogits());
        assertEquals(100 + features, after.secondMoment().gateWeight()[features]);

        SoftDecisionTree grown = tree(after);
        double left = 0;
        double right = 0;
        for (int r = 0; r < ROWS.rows(); r++) {
            float[] paths = grown.pathProbabilities(ROWS.features().row(r));
            left += paths[0];
            right += paths[1];
        }
        assertTrue(left > 0.3 * (left + right) && right > 0.3 * (left + right), left + " left, " + right + " right");
    }

    @Test
    void nothingIsDrawnWhereEveryGateDivides() {
        EngineState before = state();
        before.parameters().gateBias()[1] = 0;
        before.parameters().gateWeight()[ROWS.features().columns() + 1] = 3;
        DeadGates result = DeadGates.of(before, tree(before), data(), ROWS.rows(), new SplittableRandom(1));
        assertEquals(0, result.gates());
        assertSame(before, result.state());
    }

    @Test
    void aRunSaysWhatItDrewAnewAndHowOftenIsAnOption() {
        Notes notes = new Notes();
        DistillOptions.Builder deep = DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(7)
                .epochs(20)
                .augment(0)
                .threads(1);
        SoftDecisionTree reinitialized =
                new Distiller(deep.reinitialize(2).build(), notes, Optional.empty()).distill(ROWS, Optional.empty());
        List<String> drawn = notes.with("re-initialised");
        assertEquals(2, drawn.size(), notes.all().toString());
        assertTrue(
                drawn.get(0).matches("after epoch 3, \\d+ of 127 gates divided hardly any rows: re-initialised"),
                drawn.get(0));
        assertTrue(drawn.get(1).startsWith("after epoch 6, "), drawn.get(1));
        assertEquals("2", reinitialized.provenance().configuration().get("reinitialize"));
        Notes without = new Notes();
        new Distiller(deep.reinitialize(0).build(), without, Optional.empty()).distill(ROWS, Optional.empty());
        assertEquals(List.of(), without.with("re-initialised"));
    }
}
