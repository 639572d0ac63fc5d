package org.espalier.explain.importance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.EspalierException;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class ImportanceTest {
    private static final Schema PIXELS = new Schema(
            List.of(),
            Optional.empty(),
            Optional.of(new Schema.Image(2, 1, 1, 1)),
            new Target.Classes("t", List.of("a", "b")));

    private static SoftDecisionTree pixels(float... weight) {
        return new SoftDecisionTree(
                PIXELS,
                new TreeShape(2),
                weight,
                new float[] {0, 0, 0},
                new float[] {1, 1, 1},
                new float[] {0, 1, 0, 1, 1, 0, 1, 0},
                Provenance.none());
    }

    @Test
    void aGateCountsAsFarAsARowComesToIt() {
        // the root is passed by all, half of each row comes to each child: 1*|2| against (0.5*|4| + 0.5*|0|)
        TreeView tree = TreeView.of(pixels(2, 0, 0, 4, 0, 0));
        float toHalf = 0f;
        assertEquals(
                0.0,
                Importance.of(tree, new DenseMatrix(1, 2, new float[] {toHalf, 0}))
                        .shares()
                        .get(0)
                        .share());
        double right = 1 / (1 + Math.exp(-2));
        Importance found = Importance.of(tree, new DenseMatrix(1, 2, new float[] {1, 1}));
        double first = 2;
        double second = (1 - right) * 4;
        assertEquals(first / (first + second), found.shares().get(0).share(), 1e-6);
        assertEquals(second / (first + second), found.shares().get(1).share(), 1e-6);
        assertEquals(1, found.rows());
        assertEquals("pixel 0,0", found.ranked().get(0).name());
    }

    @Test
    void itIsTheReachWeightedSumOfWhatExplanationsSay() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 1, 5);
        Explainer explainer = Explainer.of(tree);
        Random random = new Random(1);
        int rows = 50;
        float[] values = new float[rows * tree.features()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        DenseMatrix features = new DenseMatrix(rows, tree.features(), values);
        double[] sums = new double[explainer.view().columns().size()];
        double all = 0;
        for (int r = 0; r < rows; r++) {
            // depth 1: the only gate has reach 1
            Step step = explainer.explain(features.row(r)).path().get(0);
            for (int c = 0; c < sums.length; c++) {
                sums[c] += Math.abs(step.contribution(c));
                all += Math.abs(step.contribution(c));
            }
        }
        Importance found = Importance.of(explainer.view(), features);
        double total = 0;
        for (int c = 0; c < sums.length; c++) {
            assertEquals(sums[c] / all, found.shares().get(c).share(), 1e-6);
            total += found.shares().get(c).share();
        }
        assertEquals(1, total, 1e-12);
        assertEquals("age", found.shares().get(0).name());
    }

    @Test
    void streamedRowsGiveTheSameNumbers() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 6, 7);
        TreeView view = TreeView.of(tree);
        float[] one = new float[tree.features()];
        one[0] = 1.5f;
        float[] two = new float[tree.features()];
        two[3] = 1;
        float[] both = new float[2 * tree.features()];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        List<Row> rows = List.of(new Row(1, List.of(), one, 0, 1), new Row(2, List.of(), two, 1, 3));
        assertEquals(
                Importance.of(view, new DenseMatrix(2, tree.features(), both)), Importance.of(view, rows.iterator()));
    }

    @Test
    void badInputIsNamed() {
        TreeView tree = TreeView.of(pixels(1, 0, 0, 0, 0, 0));
        assertEquals(
                "expected rows to measure importance on, found none",
                assertThrows(
                                EspalierException.class,
                                () -> Importance.of(tree, List.<Row>of().iterator()))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Importance.of(tree, new DenseMatrix(1, 3, new float[3])));
    }
}
