package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.SparseRows;
import org.espalier.data.Target;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prediction against the definitions, computed leaf by leaf in double. */
class PredictionTest {
    private static final int FEATURES = 5;
    private static final int CLASSES = 3;
    private static final double TOLERANCE = 2e-6;

    private static SoftDecisionTree tree(int depth, double scale, long seed) {
        TreeShape shape = new TreeShape(depth);
        SplittableRandom random = new SplittableRandom(seed);
        List<Column> columns = new ArrayList<>();
        for (int f = 0; f < FEATURES; f++) {
            columns.add(new Column.Number(
                    "c" + f, Optional.empty(), -1, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false));
        }
        Schema schema = new Schema(
                columns, Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("a", "b", "c")));
        return new SoftDecisionTree(
                schema,
                shape,
                noise(shape.nodes() * FEATURES, scale, random),
                noise(shape.nodes(), scale, random),
                ones(shape.nodes(), 1.5f),
                noise(shape.leaves() * CLASSES, 3, random),
                Provenance.none());
    }

    private static float[] noise(int length, double scale, SplittableRandom random) {
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = (float) (scale * (2 * random.nextDouble() - 1));
        }
        return out;
    }

    private static float[] ones(int length, float value) {
        float[] out = new float[length];
        java.util.Arrays.fill(out, value);
        return out;
    }

    private static double[] logits(SoftDecisionTree tree, float[] x) {
        float[] weight = tree.gateWeight();
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        double[] out = new double[bias.length];
        for (int i = 0; i < out.length; i++) {
            double z = bias[i];
            for (int f = 0; f < FEATURES; f++) {
                z += (double) weight[i * FEATURES + f] * x[f];
            }
            out[i] = beta[i] * z;
        }
        return out;
    }

    /** {@code P_l} from the leaf up. */
    private static double[] paths(SoftDecisionTree tree, float[] x) {
        int nodes = tree.shape().nodes();
        double[] logits = logits(tree, x);
        double[] out = new double[tree.shape().leaves()];
        for (int l = 0; l < out.length; l++) {
            double p = 1;
            for (int node = nodes + l; node > 0; node = TreeShape.parent(node)) {
                int gate = TreeShape.parent(node);
                double z = logits[gate];
                p *= 1 / (1 + Math.exp(node == TreeShape.right(gate) ? -z : z));
            }
            out[l] = p;
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aFeatureThatIsNotFiniteHasNoAnswer(float wrong) {
        SoftDecisionTree tree = tree(5, 4, 3);
        String name = tree.schema().featureNames().get(2);
        String message = "feature 3 (" + name + "): expected a finite number, found " + wrong;
        float[] row = new float[FEATURES];
        row[2] = wrong;
        for (Rule rule : Rule.values()) {
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> tree.predict(row, rule))
                            .getMessage());
        }
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> tree.pathProbabilities(row))
                        .getMessage());
    }

    /** The first of them is named, in whichever part of the rows and by whichever thread the others are found. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aBatchNamesTheFirstRowThatIsNotFinite(int threads) {
        SoftDecisionTree tree = tree(3, 4, 3);
        int rows = 4000;
        float[] values = new float[rows * FEATURES];
        java.util.Arrays.fill(values, 0.5f);
        for (int bad : new int[] {3999, 3100, 2047, 1234}) {
            values[bad * FEATURES + 1] = Float.NEGATIVE_INFINITY;
        }
        DenseMatrix dense = new DenseMatrix(rows, FEATURES, values);
        String name = tree.schema().featureNames().get(1);
        for (Matrix matrix : List.of(dense, SparseRows.of(dense))) {
            for (Rule rule : Rule.values()) {
                assertEquals(
                        "row 1235, feature 2 (" + name + "): expected a finite number, found -Infinity",
                        assertThrows(IllegalArgumentException.class, () -> tree.predict(matrix, rule, threads))
                                .getMessage());
            }
        }
    }

    @Test
    void aRuleIsNeeded() {
        SoftDecisionTree tree = tree(2, 4, 3);
        float[] row = new float[FEATURES];
        assertEquals(
                "rule",
                assertThrows(NullPointerException.class, () -> tree.predict(row, null))
                        .getMessage());
        DenseMatrix rows = new DenseMatrix(1, FEATURES, row);
        assertEquals(
                "rule",
                assertThrows(NullPointerException.class, () -> tree.predict(rows, null, 1))
                        .getMessage());
    }

    @Test
    void anAnswerIsAValue() {
        Prediction one = new Prediction(Rule.MAX_PATH, 1, new float[] {0.25f, 0.75f}, 3, 0.5f);
        Prediction same = new Prediction(Rule.MAX_PATH, 1, new float[] {0.25f, 0.75f}, 3, 0.5f);
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        assertEquals(
                "Prediction[rule=max-path, classIndex=1, probabilities=[0.25, 0.75], leaf=3, pathMass=0.5]",
                one.toString());
        assertNotEquals(one, new Prediction(Rule.MAX_PATH, 1, new float[] {0.5f, 0.5f}, 3, 0.5f));
        assertNotEquals(one, new Prediction(Rule.GREEDY, 1, new float[] {0.25f, 0.75f}, 3, 0.5f));
        assertNotEquals(one, new Prediction(Rule.MAX_PATH, 1, new float[] {0.25f, 0.75f}, 2, 0.5f));
        assertNotEquals(one, new Prediction(Rule.MAX_PATH, 1, new float[] {0.25f, 0.75f}, 3, 0.25f));
    }

    @Test
    void allRulesFollowTheirDefinitionAtEveryDepth() {
        for (int depth = 1; depth <= 10; depth++) {
            SoftDecisionTree tree = tree(depth, 4, depth);
            SplittableRandom random = new SplittableRandom(99);
            for (int trial = 0; trial < 10; trial++) {
                check(tree, noise(FEATURES, 1, random));
            }
        }
    }

    private static void check(SoftDecisionTree tree, float[] x) {
        double[] paths = paths(tree, x);
        double[] average = new double[CLASSES];
        int best = 0;
        for (int l = 0; l < paths.length; l++) {
            best = paths[l] > paths[best] ? l : best;
            for (int k = 0; k < CLASSES; k++) {
                average[k] += paths[l] * tree.leafDistribution(l)[k];
            }
        }
        Prediction a = tree.predict(x, Rule.AVERAGE);
        Prediction m = tree.predict(x, Rule.MAX_PATH);
        for (int k = 0; k < CLASSES; k++) {
            assertEquals(average[k], a.probabilities()[k], TOLERANCE);
        }
        assertEquals(best, m.leaf());
        assertEquals(best, a.leaf());
        assertEquals(paths[best], m.pathMass(), TOLERANCE);
        assertEquals(paths[best], a.pathMass(), TOLERANCE);
        assertArrayEquals(tree.leafDistribution(best), m.probabilities());
        double[] logits = logits(tree, x);
        int node = 0;
        while (node < tree.shape().nodes()) {
            node = logits[node] >= 0 ? TreeShape.right(node) : TreeShape.left(node);
        }
        Prediction g = tree.predict(x, Rule.GREEDY);
        assertEquals(node - tree.shape().nodes(), g.leaf());
        assertEquals(paths[g.leaf()], g.pathMass(), TOLERANCE);
    }

    @Test
    void greedyIsNotMaxPath() {
        // Right at the root with 0.51, but there the mass divides in two; left keeps 0.49 whole.
        SoftDecisionTree shape = tree(2, 0, 1);
        float[] bias = {(float) (Math.log(0.51 / 0.49) / 1.5), -20, 0};
        SoftDecisionTree tree = new SoftDecisionTree(
                shape.schema(),
                shape.shape(),
                shape.gateWeight(),
                bias,
                shape.gateBeta(),
                shape.leafLogits(),
                Provenance.none());
        float[] x = new float[FEATURES];
        assertEquals(0, tree.predict(x, Rule.MAX_PATH).leaf());
        assertEquals(0.49f, tree.predict(x, Rule.MAX_PATH).pathMass(), 1e-6);
        assertEquals(3, tree.predict(x, Rule.GREEDY).leaf());
    }

    @Test
    void ofEqualLeavesTheLeftmostWins() {
        SoftDecisionTree even = tree(3, 0, 1);
        assertEquals(0, even.predict(new float[FEATURES], Rule.MAX_PATH).leaf());
        assertEquals(0, even.predict(new float[FEATURES], Rule.AVERAGE).leaf());
    }

    @Test
    void atDepthSixteenPathsAddUpToOne() {
        SoftDecisionTree deep = tree(16, 3, 4);
        float[] paths = deep.pathProbabilities(new float[] {0.3f, -0.2f, 0.9f, 0.1f, -1f});
        double sum = 0;
        for (float p : paths) {
            sum += p;
        }
        assertEquals(1, sum, 1e-6);
        check(deep, new float[] {0.3f, -0.2f, 0.9f, 0.1f, -1f});
    }

    @Test
    void saturatedGatesAtDepthSixteenStayExact() {
        SoftDecisionTree hard = tree(16, 200, 4);
        Prediction p = hard.predict(new float[] {0.3f, -0.2f, 0.9f, 0.1f, -1f}, Rule.AVERAGE);
        double sum = 0;
        for (float q : p.probabilities()) {
            sum += q;
        }
        assertEquals(1, sum, 1e-6);
        assertTrue(p.pathMass() > 0.9);
    }

    @Test
    void batchesThreadsAndLayoutsGiveTheSameBits() {
        SoftDecisionTree tree = tree(6, 3, 8);
        int rows = 2000;
        float[] dense = noise(rows * FEATURES, 1, new SplittableRandom(3));
        int[] starts = new int[rows + 1];
        int[] indices = new int[rows * FEATURES];
        for (int r = 0; r < rows; r++) {
            starts[r + 1] = (r + 1) * FEATURES;
            for (int f = 0; f < FEATURES; f++) {
                indices[r * FEATURES + f] = f;
            }
        }
        DenseMatrix x = new DenseMatrix(rows, FEATURES, dense);
        CsrMatrix sparse = new CsrMatrix(rows, FEATURES, starts, indices, dense);
        for (Rule rule : Rule.values()) {
            Predictions one = tree.predict(x, rule, 1);
            Predictions four = tree.predict(x, rule, 4);
            Predictions fromSparse = tree.predict(sparse, rule, 1);
            assertArrayEquals(one.probabilities(), four.probabilities());
            assertArrayEquals(one.leaf(), four.leaf());
            assertArrayEquals(one.pathMass(), four.pathMass());
            assertArrayEquals(one.probabilities(), fromSparse.probabilities(), (float) TOLERANCE);
            for (int r = 0; r < rows; r += 97) {
                Prediction single = tree.predict(x.row(r), rule);
                assertEquals(one.leaf()[r], single.leaf());
                assertEquals(one.classOf(r), single.classIndex());
                for (int k = 0; k < CLASSES; k++) {
                    assertEquals(one.probabilities()[r * CLASSES + k], single.probabilities()[k]);
                }
            }
        }
    }

    @Test
    void aRowOfAnotherWidthIsRefused() {
        SoftDecisionTree tree = tree(2, 1, 1);
        assertEquals(
                "expected 5 features, found 4",
                assertThrows(IllegalArgumentException.class, () -> tree.predict(new float[4], Rule.AVERAGE))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> tree.predict(new DenseMatrix(1, 4, new float[4]), Rule.AVERAGE, 1));
    }

    @Test
    void aTreeKeepsItsNumbersToItself() {
        SoftDecisionTree tree = tree(2, 1, 1);
        float before = tree.gateWeight()[0];
        tree.gateWeight()[0] = 99;
        tree.leafDistribution(0)[0] = 99;
        assertEquals(before, tree.gateWeight()[0]);
        assertTrue(tree.leafDistribution(0)[0] <= 1);
    }

    @Test
    void batchesAreEqualByTheirNumbers() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 3, 4);
        DenseMatrix rows = new DenseMatrix(2, tree.features(), new float[2 * tree.features()]);
        Predictions one = tree.predict(rows, Rule.AVERAGE, 1);
        assertEquals(tree.predict(rows, Rule.AVERAGE, 2), one);
        assertEquals(tree.predict(rows, Rule.AVERAGE, 2).hashCode(), one.hashCode());
        assertNotEquals(tree.predict(rows, Rule.MAX_PATH, 1), one);
        assertEquals("Predictions[rule=average, rows=2, classes=" + tree.classes() + "]", one.toString());
    }
}
