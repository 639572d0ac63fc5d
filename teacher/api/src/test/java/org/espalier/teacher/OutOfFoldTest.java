package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfFoldTest {
    private static final int ROWS = 53;
    private static final Schema SCHEMA = new Schema(
            List.of(new Column.Number(
                    "row", Optional.empty(), 0, 100, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("kind", List.of("a, b", "say \"c\"", "d")));

    /** Row r has the number r, and every fifth the rarest class. */
    private static Dataset rows() {
        float[] x = new float[ROWS];
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            x[r] = r;
            labels[r] = r % 5 == 0 ? 2 : r % 2;
        }
        return new Dataset(SCHEMA, new DenseMatrix(ROWS, 1, x), labels, Optional.empty());
    }

    /** Says of a row that it has learned by heart that it is of the first class, of any other that it is of the last. */
    private static Teacher knowing(int fold, Dataset part) {
        List<Float> known = new ArrayList<>();
        for (int r = 0; r < part.rows(); r++) {
            known.add(part.features().row(r)[0]);
        }
        return Teacher.of(
                SCHEMA,
                "fold " + fold,
                row -> known.contains(row[0]) ? new double[] {0.9, 0.05, 0.05} : new double[] {0.1, 0.2, 0.7});
    }

    @Test
    void noRowIsAnsweredByATeacherThatHasSeenIt() {
        List<Integer> sizes = new ArrayList<>();
        float[] answers = OutOfFold.answers(rows(), 5, 1, (fold, part) -> {
            sizes.add(part.rows());
            return knowing(fold, part);
        });
        for (int r = 0; r < ROWS; r++) {
            assertEquals(Math.log(0.7), answers[3 * r + 2], 1e-6, "row " + r);
        }
        assertEquals(5, sizes.size());
        assertTrue(sizes.stream().allMatch(n -> n == 42 || n == 43), sizes.toString());
    }

    @Test
    void foldsHaveTheSameShareOfEveryClass() {
        int[] labels = rows().labels();
        int[] folds = OutOfFold.folds(labels, 5, 3);
        for (int k = 0; k < 3; k++) {
            int[] count = new int[5];
            for (int r = 0; r < ROWS; r++) {
                count[folds[r]] += labels[r] == k ? 1 : 0;
            }
            int least = Arrays.stream(count).min().orElseThrow();
            int most = Arrays.stream(count).max().orElseThrow();
            assertTrue(most - least <= 1, "class " + k);
        }
        assertArrayEquals(folds, OutOfFold.folds(labels, 5, 3));
    }

    @Test
    void theTableIsATeacher(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("answers.csv");
        float[] answers = OutOfFold.answers(rows(), 4, 1, OutOfFoldTest::knowing);
        OutOfFold.write(file, OverwritePolicy.REFUSE, SCHEMA.target().classes(), answers);
        assertEquals(
                "\"a, b\",\"say \"\"c\"\"\",\"d\"", Files.readAllLines(file).get(0));
        assertEquals(ROWS + 1, Files.readAllLines(file).size());
        TableTeacher read = TableTeacher.read(
                file, TableTeacher.Values.PROBABILITIES, SCHEMA.target().classes());
        assertArrayEquals(answers, read.logProbabilities(rows().features(), 0, ROWS), 1e-6f);
    }

    @Test
    void tooManyFolds() {
        assertEquals(
                "folds: expected 2 to the number of rows, 53, found 54",
                assertThrows(TeacherException.class, () -> OutOfFold.answers(rows(), 54, 1, OutOfFoldTest::knowing))
                        .getMessage());
    }
}
