package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.train.TrainingException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of the device beside the tree's own. */
class CudaScorerTest {
    private static final float TOLERANCE = 2e-6f;

    private static HostDevice device() {
        HostProcess.missing().ifPresent(why -> Assumptions.abort(why));
        return new HostDevice(HostDevice.Order.MIXED);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 7",
        "2, 20, 40",
        "3, 2, 50",
        "4, 3, 1",
        "6, 10, 700",
        "9, 3, 130",
        "10, 17, 30",
        "12, 2, 21",
        "14, 3, 5"
    })
    void theTreeSaysTheSame(int depth, int classes, int rows) {
        SoftDecisionTree tree = tree(depth, 6, classes);
        DenseMatrix x = rows(rows, 6);
        for (Rule rule : Rule.values()) {
            Predictions expected = tree.predict(x, rule, 1);
            try (CudaScorer scorer = new CudaScorer(device(), tree)) {
                assertSame(expected, scorer.predict(x, rule), depth + " " + rule);
            }
        }
    }

    /** One scorer, batches of other sizes in turn. */
    @Test
    void aScorerServesManyCalls() {
        SoftDecisionTree tree = tree(5, 6, 3);
        try (CudaScorer scorer = new CudaScorer(device(), tree)) {
            for (int rows : new int[] {3, 20_000, 1, 0, 50}) {
                DenseMatrix x = rows(rows, 6);
                assertSame(tree.predict(x, Rule.MAX_PATH, 1), scorer.predict(x, Rule.MAX_PATH), rows + " rows");
            }
            assertThrows(IllegalArgumentException.class, () -> scorer.predict(rows(2, 5), Rule.AVERAGE));
        }
    }

    @Test
    void memoryIsGivenBackWhereItIsTooLittle() {
        device(); // skipped without a compiler
        HostDevice small = new HostDevice(HostDevice.Order.UP, 20_000);
        SoftDecisionTree tree = tree(8, 50, 3);
        TrainingException e = assertThrows(TrainingException.class, () -> new CudaScorer(small, tree));
        assertTrue(
                e.getMessage().startsWith("out of memory on host: 1 MiB more are needed (for gates), 0 of"),
                e.getMessage());
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

    private static SoftDecisionTree tree(int depth, int features, int classes) {
        List<Column> columns = IntStream.range(0, features)
                .<Column>mapToObj(f -> new Column.Number(
                        "x" + f, Optional.empty(), -9, 9, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false))
                .toList();
        List<String> names = IntStream.range(0, classes).mapToObj(k -> "c" + k).toList();
        Schema schema = new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("t", names));
        SplittableRandom random = Seeds.stream(9, depth, features, classes);
        TreeShape shape = new TreeShape(depth);
        float[] beta = new float[shape.nodes()];
        Arrays.fill(beta, 2f);
        return new SoftDecisionTree(
                schema,
                shape,
                normal(random, shape.nodes() * features),
                normal(random, shape.nodes()),
                beta,
                normal(random, shape.leaves() * classes),
                Provenance.none());
    }

    private static float[] normal(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) Seeds.normal(random);
        }
        return values;
    }

    private static DenseMatrix rows(int rows, int features) {
        return new DenseMatrix(rows, features, normal(Seeds.stream(8, rows), rows * features));
    }
}
