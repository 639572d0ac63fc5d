package org.espalier.teacher.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.espalier.data.SparseRows;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.Teacher;
import org.junit.jupiter.api.Test;

/** What every teacher keeps, whatever it is made of. A test of a teacher extends this. */
public abstract class TeacherContract {
    private static final double SUM_TOLERANCE = 1e-5;

    /** A BLAS may add a row's products in another order at another place of a block: on some processors it does. */
    private static final float PLACE_TOLERANCE = 1e-5f;

    /** The same teacher in every call; whoever makes it closes it. */
    protected abstract Teacher teacher();

    /** Rows that it can answer, at least 3; all of the table's rows for a table. */
    protected abstract DenseMatrix rows();

    private float[] answers() {
        return teacher().logProbabilities(rows(), 0, rows().rows());
    }

    @Test
    void everyAnswerIsADistributionAboveTheFloor() {
        int classes = teacher().classes();
        float[] answers = answers();
        assertEquals(rows().rows() * classes, answers.length);
        for (int r = 0; r < rows().rows(); r++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                double p = Math.exp(answers[r * classes + k]);
                assertTrue(p >= Teacher.PROBABILITY_FLOOR * (1 - SUM_TOLERANCE), "row " + r + ": " + p);
                sum += p;
            }
            assertEquals(1, sum, SUM_TOLERANCE, "row " + r);
        }
    }

    @Test
    void aRowIsAnsweredAloneAsAmongOthers() {
        float[] together = answers();
        float[] alone = new float[together.length];
        int classes = teacher().classes();
        for (int r = 0; r < rows().rows(); r++) {
            float[] one = teacher().logProbabilities(rows(), r, r + 1);
            System.arraycopy(one, 0, alone, r * classes, classes);
        }
        assertArrayEquals(together, alone, PLACE_TOLERANCE);
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        if (!teacher().answersNewRows()) {
            return;
        }
        int count = rows().rows();
        int classes = teacher().classes();
        int[] backwards = IntStream.range(0, count).map(r -> count - 1 - r).toArray();
        float[] answers = teacher().logProbabilities(rows().select(backwards), 0, count);
        float[] restored = new float[answers.length];
        for (int r = 0; r < count; r++) {
            System.arraycopy(answers, (count - 1 - r) * classes, restored, r * classes, classes);
        }
        assertArrayEquals(answers(), restored, PLACE_TOLERANCE);
    }

    @Test
    void sparseAndDenseRowsAreAnsweredAlike() {
        float[] answers = teacher().logProbabilities(SparseRows.of(rows()), 0, rows().rows());
        assertArrayEquals(answers(), answers);
    }

    @Test
    void severalThreadsGetTheSameAnswers() throws Exception {
        float[] expected = answers();
        ExecutorService callers = Executors.newFixedThreadPool(3);
        try {
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                results.add(callers.submit(this::answers));
            }
            for (Future<float[]> result : results) {
                assertArrayEquals(expected, result.get());
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void noRowsGetNoAnswers() {
        assertEquals(0, teacher().logProbabilities(rows(), 1, 1).length);
    }

    @Test
    void itSaysWhatItTakesAndKnows() {
        Teacher teacher = teacher();
        teacher.features().ifPresent(width -> assertEquals(rows().columns(), width));
        teacher.classNames().ifPresent(names -> assertEquals(teacher.classes(), names.size()));
        teacher.schema().ifPresent(schema -> assertEquals(rows().columns(), schema.width()));
        assertTrue(teacher.identity().matches("[ -~]+") && teacher.identity().contains("sha256:"), teacher.identity());
    }
}
