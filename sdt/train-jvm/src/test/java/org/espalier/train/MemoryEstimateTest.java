package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Schema;
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
}
