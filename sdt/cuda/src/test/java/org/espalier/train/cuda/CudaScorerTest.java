package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Seeds;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.train.TrainingException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of the device beside the tree's own. */
class CudaScorerTest {
    private static final float TOLERANCE = 2e-6f;

    private static HostDevice device(int blockMemory) {
        HostProcess.missing().ifPresent(why -> Assumptions.abort(why));
        return new HostDevice(HostDevice.Order.MIXED, blockMemory, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "4, 1", "6, 700", "9, 130", "12, 21"})
    void theTreeSaysTheSame(int depth, int rows) {
        SoftDecisionTree tree = tree(depth, 6);
        DenseMatrix x = rows(rows, 6);
        for (Rule rule : Rule.values()) {
            Predictions expected = tree.predict(x, rule, 1);
            for (int blockMemory : new int[] {HostDevice.BLOCK_MEMORY, 16 << 10}) {
                try (CudaScorer scorer = new CudaScorer(device(blockMemory), tree)) {
                    assertSame(expected, scorer.predict(x, rule), depth + " " + rule);
                }
            }
        }
    }

    /** One scorer, batches of other sizes in turn. */
    @Test
    void aScorerServesManyCalls() {
        SoftDecisionTree tree = tree(5, 6);
        try (CudaScorer scorer = new CudaScorer(device(HostDevice.BLOCK_MEMORY), tree)) {
            for (int rows : new int[] {3, 20_000, 1, 0, 50}) {
                DenseMatrix x = rows(rows, 6);
                assertSame(tree.predict(x, Rule.MAX_PATH, 1), scorer.predict(x, Rule.MAX_PATH), rows + " rows");
            }
            assertThrows(IllegalArgumentException.class, () -> scorer.predict(rows(2, 5), Rule.AVERAGE));
        }
    }

    @Test
    void memoryIsGivenBackWhereItIsTooLittle() {
        device(1); // skipped without a compiler
        HostDevice small = new HostDevice(HostDevice.Order.UP, HostDevice.BLOCK_MEMORY, 20_000);
        SoftDecisionTree tree = tree(8, 50);
        TrainingException e = assertThrows(TrainingException.class, () -> new CudaScorer(small, tree));
        assertTrue(e.getMessage().startsWith("out of memory on host: 1 MiB more are needed (for gates), 0 of"), e.getMessage());
        small.close(); // complains about what is left
    }

    private static void assertSame(Predictions expected, Predictions found, String what) {
        assertEquals(expected.rows(), found.rows(), what);
        for (int r = 0; r < expected.rows(); r++) {
            assertEquals(expected.leaf()[r], found.leaf()[r], what + ", leaf of row " + r);
            assertEquals(expected.pathMass()[r], found.pathMass()[r], 10 * TOLERANCE, what + ", mass of row " + r);
            for (int k = 0; k < expected.classes(); k++) {
                int at = r * expected.classes() + k;
                assertEquals(
                        expected.probabilities()[at], found.probabilities()[at], 10 * TOLERANCE, what + ", row " + r);
            }
        }
    }

    private static SoftDecisionTree tree(int depth, int features) {
        return TestTrees.random(TestTrees.image(features, 1, 1), depth, 3);
    }

    private static DenseMatrix rows(int rows, int features) {
        SplittableRandom random = Seeds.stream(8, rows);
        float[] x = new float[rows * features];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Seeds.normal(random);
        }
        return new DenseMatrix(rows, features, x);
    }
}
