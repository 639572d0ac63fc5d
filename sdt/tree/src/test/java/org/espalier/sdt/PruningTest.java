package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.junit.jupiter.api.Test;

/** What is taken out of a tree answers nothing: no row notices. */
class PruningTest {
    private static final Schema SCHEMA = TestScorecards.schema(2);
    private static final Dataset ROWS = TestScorecards.dataset(SCHEMA, TestScorecards.rows(300, 3));
    /** A bias that leaves a side with less than a millionth of a row. */
    private static final float FAR = 40;

    /** Depth 3 over all features, each leaf with an answer of its own. */
    private static SoftDecisionTree tree(float[] bias, float[] logits) {
        TreeShape shape = new TreeShape(3);
        Random random = new Random(2);
        float[] weight = new float[7 * SCHEMA.width()];
        float[] beta = new float[7];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) random.nextGaussian();
        }
        Arrays.fill(beta, 1);
        SoftDecisionTree tree = SoftDecisionTree.builder(SCHEMA, shape)
                .gates(weight, bias, beta)
                .leaves(new Leaves.Constant(2, logits))
                .build();
        return tree.withStatistics(RowStatistics.of(tree, ROWS, 1));
    }

    private static float[] logits() {
        float[] logits = new float[16];
        for (int l = 0; l < 8; l++) {
            logits[2 * l] = l - 3;
        }
        return logits;
    }

    private static void assertSameAnswers(SoftDecisionTree before, SoftDecisionTree after) {
        for (Rule rule : Rule.values()) {
            assertArrayEquals(
                    before.predict(ROWS.features(), rule, 1).probabilities(),
                    after.predict(ROWS.features(), rule, 1).probabilities(),
                    (float) Pruning.LOST,
                    rule.toString());
        }
        assertArrayEquals(
                RowStatistics.of(after, ROWS, 1).leafRows(),
                after.statistics().orElseThrow().leafRows());
        SoftDecisionTree read = ModelFile.read(ModelFile.toBytes(after), "test");
        assertEquals(after.structure(), read.structure(), "a file holds it");
    }

    private static BitSet closed(int... gates) {
        BitSet out = new BitSet();
        for (int gate : gates) {
            out.set(gate);
        }
        return out;
    }

    @Test
    void whatRowsComeToStays() {
        SoftDecisionTree tree = tree(new float[7], logits());
        assertSame(tree, Pruning.of(tree, ROWS, 1));
    }

    @Test
    void aSideThatNoRowComesToGoes() {
        SoftDecisionTree tree = tree(new float[] {0, -FAR, 0, 0, 0, 0, 0}, logits());
        SoftDecisionTree pruned = Pruning.of(tree, ROWS, 1);
        assertEquals(closed(1, 4), pruned.structure().closed());
        assertSameAnswers(tree, pruned);
    }

    /** Its left side is empty: what lies right of it moves there. */
    @Test
    void whatLiesOnTheOtherSideMoves() {
        SoftDecisionTree tree = tree(new float[] {0, FAR, 0, 0, 0.25f, 0, 0}, logits());
        SoftDecisionTree pruned = Pruning.of(tree, ROWS, 1);
        assertEquals(closed(1, 4), pruned.structure().closed());
        assertEquals(0.25f, pruned.gateBias()[3]);
        assertSameAnswers(tree, pruned);
    }

    @Test
    void aLevelWithoutGatesIsCutOff() {
        SoftDecisionTree tree = tree(new float[] {0, 0, 0, FAR, -FAR, FAR, -FAR}, logits());
        SoftDecisionTree pruned = Pruning.of(tree, ROWS, 1);
        assertEquals(2, pruned.shape().depth());
        assertEquals(new BitSet(), pruned.structure().closed());
        assertSameAnswers(tree, pruned);
    }

    /** Four leaves alike are one in the end. */
    @Test
    void equalNeighboursAreMerged() {
        float[] logits = logits();
        for (int l = 4; l < 8; l++) {
            logits[2 * l] = 5;
        }
        SoftDecisionTree tree = tree(new float[] {-2, 0, 0, 0, 0, 0, 0}, logits);
        SoftDecisionTree merged = Pruning.of(tree, ROWS, 1);
        assertArrayEquals(
                tree.predict(ROWS.features(), Rule.AVERAGE, 1).probabilities(),
                merged.predict(ROWS.features(), Rule.AVERAGE, 1).probabilities(),
                1e-6f);
        assertEquals(true, merged.structure().closed().cardinality() > 0);
        assertSameAnswers(tree, merged);
    }

    /** Together they would be likelier than a third leaf, whose answer some rows have: they stay apart. */
    @Test
    void neighboursWhoseSumWouldChangeAPathStay() {
        float[] logits = logits();
        logits[12] = 9;
        logits[14] = 9;
        float[] weight = new float[7 * SCHEMA.width()];
        float[] beta = {1, 1, 1, 1, 1, 1, 1};
        // 0.45 in leaf 0; right 0.55, halved for leaves 6 and 7
        float[] bias = {0.2f, -FAR, FAR, -FAR, 0, 0, 0};
        SoftDecisionTree tree =
                tree(bias, logits).toBuilder().gates(weight, bias, beta).build();
        SoftDecisionTree pruned = Pruning.of(tree, ROWS, 1);
        assertArrayEquals(
                tree.predict(ROWS.features(), Rule.MAX_PATH, 1).probabilities(),
                pruned.predict(ROWS.features(), Rule.MAX_PATH, 1).probabilities(),
                1e-6f);
        assertEquals(2, pruned.shape().nodes() - pruned.structure().closed().cardinality());
    }

    /** Every other form of leaf, too. */
    @Test
    void scorecardsArePrunedAlike() {
        SoftDecisionTree like = TestScorecards.tree(3, 4);
        float[] bias = like.gateBias();
        bias[1] = -10 * FAR;
        SoftDecisionTree tree =
                like.toBuilder().gates(like.gateWeight(), bias, like.gateBeta()).build();
        Dataset rows = TestScorecards.dataset(tree.schema(), TestScorecards.rows(200, 5));
        SoftDecisionTree pruned = Pruning.of(tree, rows, 1);
        assertEquals(1, pruned.shape().depth());
        assertArrayEquals(
                tree.predict(rows.features(), Rule.AVERAGE, 1).probabilities(),
                pruned.predict(rows.features(), Rule.AVERAGE, 1).probabilities(),
                (float) Pruning.LOST);
    }
}
