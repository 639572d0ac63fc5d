package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

class TreeViewTest {
    private static final SoftDecisionTree TREE = Trees.credit();

    private static Dataset rows(List<List<String>> rows) {
        Encoder encoder = new Encoder(Trees.CREDIT);
        float[] values = new float[rows.size() * Trees.CREDIT.width()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(encoder.encode(rows.get(r)), 0, values, r * Trees.CREDIT.width(), Trees.CREDIT.width());
        }
        int[] labels = new int[rows.size()];
        Arrays.fill(labels, Dataset.UNLABELLED);
        return new Dataset(
                Trees.CREDIT, new DenseMatrix(rows.size(), Trees.CREDIT.width(), values), labels, Optional.empty());
    }

    @Test
    void trainingRowsAreCountedUnlessOthersAreGiven() {
        TreeView view = TreeView.of(TREE);
        assertEquals(TreeView.Rows.TRAINING, view.counted());
        assertEquals(100, view.rows(0));
        assertTrue(view.isDead(5));
    }

    /** The mean of the path probabilities of the two rows, and the leaves that they come to. */
    @Test
    void reachIsThatOfTheGivenRows() {
        Dataset two = rows(List.of(List.of("40", "2000", "own"), List.of("30", "5000", "rent")));
        TreeView view = TreeView.over(TREE, two, 2);
        assertEquals(TreeView.Rows.GIVEN, view.counted());
        assertEquals(2, view.rows(0));
        double sum = 0;
        for (int leaf = 0; leaf < 4; leaf++) {
            double mean = 0;
            for (int r = 0; r < 2; r++) {
                mean += TREE.pathProbabilities(two.features().row(r))[leaf] / 2.0;
            }
            assertEquals(mean, view.reach(3 + leaf), 1e-6);
            sum += view.reach(3 + leaf);
        }
        assertEquals(1, sum, 1e-6);
        assertEquals(view.reach(1) + view.reach(2), view.reach(0), 1e-6);
        // what contributions are measured against stays
        for (int f = 0; f < TREE.features(); f++) {
            assertEquals(TreeView.of(TREE).mean(f), view.mean(f));
        }
        assertArrayEquals(new float[] {view.bias(0), view.bias(1), view.bias(2)}, new float[] {
            TreeView.of(TREE).bias(0),
            TreeView.of(TREE).bias(1),
            TreeView.of(TREE).bias(2)
        });
    }

    @Test
    void noRowsAreRefused() {
        Dataset none = rows(List.of());
        EspalierException e = assertThrows(EspalierException.class, () -> TreeView.over(TREE, none, 1));
        assertEquals("expected rows to measure the reach of branches on, found none", e.getMessage());
    }
}
