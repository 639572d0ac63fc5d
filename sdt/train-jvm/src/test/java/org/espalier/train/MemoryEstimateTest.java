package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

/** Many rows times many classes: the targets may be larger than the rows themselves. */
class MemoryEstimateTest {
    private static Dataset rows(int rows, int classes) {
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            labels[r] = r % classes;
        }
        return new Dataset(
                Schema.unnamed(1, classes), new DenseMatrix(rows, 1, new float[rows]), labels, Optional.empty());
    }

    private static String refusal(Dataset rows, int augment) {
        DistillOptions options = DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(2)
                .batch(64)
                .augment(augment)
                .build();
        return assertThrows(TrainingException.class, () -> new Distiller(options).distill(rows, Optional.empty()))
                .getMessage();
    }

    @Test
    void targetsThatNoArrayHoldsAreRefused() {
        assertEquals(
                "100 augmented copies of 30000 rows have 3030000000 probabilities of 1000 classes to learn, expected at most"
                        + " 2147483639: choose fewer copies, or fewer rows",
                refusal(rows(30_000, 1000), 100));
    }

    @Test
    void targetsCountAsMemory() {
        // 2 thousand million numbers of 4 bytes, more than once, are more than the tests' JVM has
        String message = refusal(rows(2_000_000, 1000), 0);
        assertTrue(
                message.matches(
                        "depth 2 with batch 64 and 0 augmented copies of 2000000 rows needs about \\d+ MiB, this JVM has"
                                + " \\d+ MiB free: choose less, or give it more memory \\(-Xmx\\)"),
                message);
    }

    /** Scorecards of three classes had the rounds of alternating optimization that a tree of gates has: none of no gates. */
    @Test
    void pointsOfMoreClassesAreEstimated() {
        Dataset rows = rows(300, 3);
        for (int tao : new int[] {0, 1}) {
            DistillOptions options = DistillOptions.builder(rows)
                    .leaves(LeafKind.POINTS)
                    .depth(0)
                    .tao(tao)
                    .build();
            assertDoesNotThrow(() -> MemoryEstimate.check(options, rows));
        }
        assertEquals(
                0, DistillOptions.builder(rows).leaves(LeafKind.POINTS).build().tao());
    }

    @Test
    void pointsOfManyColumnsAndClassesCountAsMemory() {
        Dataset wide = new Dataset(
                Schema.unnamed(6000, 26), new DenseMatrix(4, 6000, new float[24_000]), new int[4], Optional.empty());
        DistillOptions options =
                DistillOptions.builder(wide).leaves(LeafKind.POINTS).depth(6).build();
        String message = assertThrows(TrainingException.class, () -> MemoryEstimate.check(options, wide))
                .getMessage();
        assertTrue(message.startsWith("depth 6 with batch 128 and 0 augmented copies of 4 rows needs about "), message);
    }

    @Test
    void pointsOfMoreThan26ClassesAreRefused() {
        Dataset rows = rows(300, 27);
        DistillOptions options =
                DistillOptions.builder(rows).leaves(LeafKind.POINTS).build();
        assertEquals(
                "leaves: expected constant for more than 26 classes, found points for 27",
                assertThrows(TrainingException.class, () -> new Distiller(options).distill(rows, Optional.empty()))
                        .getMessage());
    }
}
