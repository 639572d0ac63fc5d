package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Dataset;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.IdleGates;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.Structure;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Gates with all rows on one side are closed; what a training row's max-path says stays as it is. */
class IdleGatesTest {
    private static final int AGE = 0;
    private static final int OWN = 3;
    private static final float FAR = 60;

    private static final Dataset ROWS = TestScorecards.dataset(TestScorecards.schema(2), TestScorecards.rows(300, 3));

    /** Depth 2; a gate of bias 60 sends every row right, one of -60 every row left. */
    private static SoftDecisionTree tree(float root, float left, float right) {
        Basis basis = Basis.of(TestScorecards.schema(2));
        int width = basis.schema().width();
        TreeShape shape = new TreeShape(2);
        float[] weight = new float[3 * width];
        boolean[] asks = new boolean[3 * basis.columns()];
        for (int i = 0; i < 3; i++) {
            weight[i * width + (i == 0 ? AGE : OWN)] = 3;
            asks[i * basis.columns() + (i == 0 ? 0 : 3)] = true;
        }
        Random random = new Random(5);
        float[] points = new float[4 * basis.size()];
        float[] intercepts = new float[4];
        for (int t = 0; t < points.length; t++) {
            points[t] = (float) random.nextGaussian();
        }
        for (int l = 0; l < 4; l++) {
            intercepts[l] = l;
        }
        return SoftDecisionTree.builder(basis.schema(), shape)
                .gates(weight, new float[] {root, left, right}, new float[] {1, 1, 1})
                .leaves(new Leaves.Linear(new LeafScorecards(basis, 4, points, intercepts)))
                .structure(Structure.full().withColumns(Optional.of(asks), Optional.empty()))
                .build();
    }

    private static void assertSameMaxPath(SoftDecisionTree expected, SoftDecisionTree found) {
        Matrix rows = ROWS.features();
        assertArrayEquals(
                expected.predict(rows, Rule.MAX_PATH, 1).probabilities(),
                found.predict(rows, Rule.MAX_PATH, 1).probabilities());
        SoftDecisionTree read = ModelFile.read(ModelFile.toBytes(found), "test");
        assertEquals(found.structure(), read.structure(), "a file holds it");
    }

    @Test
    void gatesThatDivideStay() {
        SoftDecisionTree tree = tree(0, -1, -0.5f);
        assertSame(tree, IdleGates.closed(tree, ROWS.features()));
    }

    @Test
    void allRowsLeftOfTheRoot() {
        SoftDecisionTree tree = tree(-FAR, -1, -1);
        SoftDecisionTree closed = IdleGates.closed(tree, ROWS.features());
        BitSet expected = new BitSet();
        expected.set(0);
        expected.set(2);
        assertEquals(expected, closed.structure().closed());
        assertSameMaxPath(tree, closed);
    }

    /** What lay right moves left, with its question. */
    @Test
    void allRowsRightOfTheRoot() {
        SoftDecisionTree tree = tree(FAR, -FAR, -0.25f);
        SoftDecisionTree closed = IdleGates.closed(tree, ROWS.features());
        assertEquals(-0.25f, closed.gateBias()[1]);
        assertEquals(Structure.CLOSED_BIAS, closed.gateBias()[0]);
        assertEquals(3, closed.gateWeight()[closed.features() + OWN]);
        assertSameMaxPath(tree, closed);
    }

    /** The last level goes where nothing divides on it any more. */
    @Test
    void aLevelWithoutGatesIsCutOff() {
        SoftDecisionTree tree = tree(0, -FAR, FAR);
        SoftDecisionTree closed = IdleGates.closed(tree, ROWS.features());
        assertEquals(1, closed.shape().depth());
        assertEquals(new BitSet(), closed.structure().closed());
        assertArrayEquals(
                new float[] {
                    tree.scorecards().orElseThrow().intercept(0, 0),
                    tree.scorecards().orElseThrow().intercept(3, 0)
                },
                closed.scorecards().orElseThrow().intercept());
        assertSameMaxPath(tree, closed);
    }

    @Test
    void nothingDivides() {
        SoftDecisionTree tree = tree(FAR, FAR, FAR);
        SoftDecisionTree closed = IdleGates.closed(tree, ROWS.features());
        assertEquals(0, closed.shape().depth());
        assertSameMaxPath(tree, closed);
    }

    /** Gate 1 sends all rows right, but hardly: without it, the path on its left side would be the likeliest for some rows. */
    @Test
    void aGateStaysWhereAPathWouldChange() {
        SoftDecisionTree tree = tree(0, 0, 0);
        float[] weight = new float[3 * tree.features()];
        weight[2 * tree.features() + OWN] = 10;
        // left 0.55 through a gate of 0.525 and 0.475: 0.29; right 0.45 through 0.99: 0.45, or through 0.5: 0.22
        float[] bias = {-0.2f, 0.1f, -5};
        SoftDecisionTree hardly =
                tree.toBuilder().gates(weight, bias, new float[] {1, 1, 1}).build();
        SoftDecisionTree closed = IdleGates.closed(hardly, ROWS.features());
        assertSameMaxPath(hardly, closed);
        assertEquals(0.1f, closed.gateBias()[1]);
    }
}
