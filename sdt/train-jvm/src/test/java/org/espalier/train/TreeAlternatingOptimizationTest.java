package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.SparseRows;
import org.espalier.scorecard.TreeAlternatingOptimization;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class TreeAlternatingOptimizationTest {
    private static final TreeShape SHAPE = new TreeShape(2);
    private static final Dataset ROWS = Toy.rows(4000, 3);
    private static final Dataset FRESH = Toy.rows(4000, 4);
    private static final int FEATURES = 4;

    /**
     * Class 1 lies between the angles -60 and 60 degrees, class 0 below and class 2 above it. The root asks for the sign of
     * b, each gate below it for one of the two other borders, turned by {@code error}; beta is 2.
     */
    private static SoftDecisionTree tree(double error) {
        float[] weight = new float[3 * FEATURES];
        weight[1] = 3;
        border(weight, 1, -Math.PI / 3 + error, 1);
        border(weight, 2, Math.PI / 3 + error, 1);
        float[] leaves = new float[4 * 3];
        int[] classes = {0, 1, 1, 2};
        for (int l = 0; l < 4; l++) {
            leaves[l * 3 + classes[l]] = 2;
        }
        return new SoftDecisionTree(
                ROWS.schema(), SHAPE, weight, new float[3], new float[] {2, 2, 2}, leaves, Provenance.none());
    }

    /** The side where the angle is greater. */
    private static void border(float[] weight, int gate, double angle, double length) {
        weight[gate * FEATURES] = (float) (-length * Math.sin(angle));
        weight[gate * FEATURES + 1] = (float) (length * Math.cos(angle));
    }

    private static TrainingData data(Dataset rows) {
        float[] weights = new float[rows.rows()];
        for (int r = 0; r < weights.length; r++) {
            weights[r] = r % 2 == 0 ? 1f : 3f;
        }
        return new TrainingData(rows.features(), 3, Targets.mix(rows.labels(), null, 3, 1, 1), weights);
    }

    private static TreeAlternatingOptimization optimized(
            SoftDecisionTree tree, TrainingData data, int rounds, int threads, long seed) {
        return TreeAlternatingOptimization.of(
                tree, data.features(), data.targets(), data.weights(), rounds, threads, seed);
    }

    /** Weighted share of the rows whose greedy leaf names their class. */
    private static double share(SoftDecisionTree tree, Dataset rows) {
        Predictions p = tree.predict(rows.features(), Rule.GREEDY, 1);
        float[] weights = data(rows).weights();
        double right = 0;
        double all = 0;
        for (int r = 0; r < rows.rows(); r++) {
            right += p.classOf(r) == rows.labels()[r] ? weights[r] : 0;
            all += weights[r];
        }
        return right / all;
    }

    @Test
    void aBorderThatLiesWrongIsTurnedToWhereTheClassesMeet() {
        SoftDecisionTree wrong = tree(0.3);
        TreeAlternatingOptimization tao = optimized(wrong, data(ROWS), 2, 1, 1);
        assertEquals(share(wrong, ROWS), tao.before(), 1e-9);
        assertEquals(share(tao.tree(), ROWS), tao.after(), 1e-9);
        assertTrue(tao.before() < 0.92, "before " + tao.before());
        assertTrue(share(tao.tree(), FRESH) > 0.985, "fresh rows " + share(tao.tree(), FRESH));
        assertTrue(tao.moved() >= 2, tao.moved() + " moved");
        assertArrayEquals(wrong.gateBeta(), tao.tree().gateBeta());
        assertArrayEquals(wrong.leafLogits(), tao.tree().leafLogits());
    }

    @Test
    void aTreeThatIsRightForEveryRowStays() {
        SoftDecisionTree right = tree(0);
        TreeAlternatingOptimization tao = optimized(right, data(ROWS), 3, 1, 1);
        assertEquals(0, tao.moved());
        assertEquals(1, tao.after(), 1e-12);
        assertSame(right, tao.tree());
    }

    /** Of targets that no gate can tell apart nothing is won: what is not better is not taken. */
    @Test
    void whatWinsNothingIsNotTaken() {
        SoftDecisionTree before = tree(0.3);
        TrainingData alike = data(ROWS);
        Arrays.fill(alike.targets(), 1 / 3f);
        TreeAlternatingOptimization tao = optimized(before, alike, 3, 1, 1);
        assertEquals(0, tao.moved());
        assertEquals(1 / 3.0, tao.after(), 1e-6);
    }

    @Test
    void threadsAndTheStorageOfRowsChangeNothing() {
        SoftDecisionTree before = tree(0.2);
        TreeAlternatingOptimization one = optimized(before, data(ROWS), 2, 1, 5);
        TreeAlternatingOptimization three = optimized(before, data(ROWS), 2, 3, 5);
        assertArrayEquals(one.tree().gateWeight(), three.tree().gateWeight());
        assertArrayEquals(one.tree().gateBias(), three.tree().gateBias());
        assertEquals(one.after(), three.after());
        TrainingData dense = data(ROWS);
        TrainingData sparse = new TrainingData(SparseRows.of(dense.features()), 3, dense.targets(), dense.weights());
        assertArrayEquals(
                one.tree().gateWeight(),
                optimized(before, sparse, 2, 1, 5).tree().gateWeight());
    }

    @Test
    void aRunSaysWhatItGainedAndHowManyRoundsIsAnOption() {
        Notes notes = new Notes();
        DistillOptions.Builder quick = DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(3)
                .epochs(2)
                .augment(0)
                .threads(1);
        SoftDecisionTree plain =
                new Distiller(quick.tao(0).build(), notes, Optional.empty()).distill(ROWS, Optional.empty());
        assertEquals(List.of(), notes.with("alternating"));
        SoftDecisionTree optimized =
                new Distiller(quick.tao(2).build(), notes, Optional.empty()).distill(ROWS, Optional.empty());
        String said = notes.with("alternating").get(0);
        assertTrue(
                said.matches("tree alternating optimization moved \\d+ gates: a row's leaf names its class with"
                        + " \\d+\\.\\d\\d % instead of \\d+\\.\\d\\d %"),
                said);
        assertEquals("2", optimized.provenance().configuration().get("tao"));
        assertTrue(
                share(optimized, ROWS) > share(plain, ROWS) + 0.01, share(plain, ROWS) + " " + share(optimized, ROWS));
    }
}
