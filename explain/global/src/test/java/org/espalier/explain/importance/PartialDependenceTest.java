package org.espalier.explain.importance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;

class PartialDependenceTest {
    private static final float SOFT = 0.3f;
    private static final float HARD = 30;

    @Test
    void itIsTheMeanOfTheTreesAnswers() {
        for (float scale : new float[] {SOFT, 2, HARD}) {
            SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 8, 3, scale);
            TreeView view = TreeView.of(tree);
            float[][] rows = rows(tree, 40);
            PartialDependence paths = new PartialDependence(view, rows, 2);
            for (ExplainedColumn column : view.columns()) {
                float[][] values = new float[3][column.width()];
                for (int v = 0; v < values.length; v++) {
                    values[v][v % column.width()] = v + 0.5f;
                }
                float[][] found = paths.averages(column.firstFeature(), values);
                for (int v = 0; v < values.length; v++) {
                    assertArrayEquals(
                            mean(tree, rows, column.firstFeature(), values[v]), found[v], 2e-4f, column.name());
                }
            }
        }
    }

    private static float[] mean(SoftDecisionTree tree, float[][] rows, int first, float[] value) {
        double[] sum = new double[tree.classes()];
        for (float[] row : rows) {
            float[] x = row.clone();
            System.arraycopy(value, 0, x, first, value.length);
            float[] p = tree.predict(x, Rule.AVERAGE).probabilities();
            for (int k = 0; k < sum.length; k++) {
                sum[k] += p[k] / rows.length;
            }
        }
        float[] out = new float[sum.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = (float) sum[k];
        }
        return out;
    }

    @Test
    void pathsThatNoRowTakesAreNotFollowed() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 12, 3, HARD);
        float[][] rows = rows(tree, 30);
        PartialDependence paths = new PartialDependence(TreeView.of(tree), rows, 1);
        paths.averages(0, new float[5][1]);
        assertTrue(paths.visited() < 5 * 30 * 200, paths.visited() + " of " + 5 * 30 * 4095);
    }

    @Test
    void theThreadsChangeNothing() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 6, 3, 1);
        float[][] rows = rows(tree, 20);
        float[][] values = {{0}, {1}, {2}, {3}};
        float[][] one = new PartialDependence(TreeView.of(tree), rows, 1).averages(0, values);
        float[][] three = new PartialDependence(TreeView.of(tree), rows, 3).averages(0, values);
        assertTrue(Arrays.deepEquals(one, three));
    }

    private static float[][] rows(SoftDecisionTree tree, int count) {
        Random random = new Random(5);
        float[][] rows = new float[count][tree.features()];
        for (float[] row : rows) {
            for (int f = 0; f < row.length; f++) {
                row[f] = (float) random.nextGaussian();
            }
        }
        return rows;
    }
}
