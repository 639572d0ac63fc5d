package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.TeacherException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoostedTreesTest {
    private static final int ROWS = 600;

    /** Two numbers whose signs agree or not: what no sum of columns tells. */
    private static Dataset rows() {
        Schema schema = new Schema(
                List.of(number("a"), number("b")),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("same", List.of("yes", "no")));
        SplittableRandom random = Seeds.stream(8);
        float[] x = new float[2 * ROWS];
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            x[2 * r] = (float) random.nextDouble(-1, 1);
            x[2 * r + 1] = (float) random.nextDouble(-1, 1);
            labels[r] = x[2 * r] * x[2 * r + 1] > 0 ? 0 : 1;
        }
        return new Dataset(schema, new DenseMatrix(ROWS, 2, x), labels, Optional.empty());
    }

    private static Column.Number number(String name) {
        return new Column.Number(name, Optional.empty(), -1, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false);
    }

    @Test
    void learnsAndIsATeacherFromAFile(@TempDir Path folder) {
        Dataset rows = rows();
        var model = BoostedTrees.defaults(1).train(rows);
        Path file = folder.resolve("boosted.tribuo");
        TribuoExport.write(model, file, OverwritePolicy.REFUSE);
        try (TribuoTeacher teacher = TribuoTeacher.load(file, rows.schema());
                TribuoTeacher same = TribuoTeacher.of(model, rows.schema())) {
            float[] answers = teacher.logProbabilities(rows.features(), 0, ROWS);
            assertArrayEquals(same.logProbabilities(rows.features(), 0, ROWS), answers);
            int right = 0;
            int yes = teacher.classNames().orElseThrow().indexOf("yes");
            for (int r = 0; r < ROWS; r++) {
                right += answers[2 * r + yes] > Math.log(0.5) == (rows.labels()[r] == 0) ? 1 : 0;
            }
            assertTrue(right > 0.95 * ROWS, right + " of " + ROWS);
        }
    }

    @Test
    void theSameSeedGivesTheSameAnswers() {
        Dataset rows = rows();
        assertArrayEquals(answers(rows, 3), answers(rows, 3));
    }

    private static float[] answers(Dataset rows, long seed) {
        try (TribuoTeacher teacher =
                TribuoTeacher.of(BoostedTrees.defaults(seed).train(rows), rows.schema())) {
            return teacher.logProbabilities(rows.features(), 0, ROWS);
        }
    }

    @Test
    void aRowWithoutLabelIsNamed() {
        Dataset rows = rows();
        int[] labels = rows.labels().clone();
        labels[4] = Dataset.UNLABELLED;
        Dataset without = new Dataset(rows.schema(), rows.features(), labels, Optional.empty());
        assertEquals(
                "row 5 has no label to learn from",
                assertThrows(
                                TeacherException.class,
                                () -> BoostedTrees.defaults(1).train(without))
                        .getMessage());
    }
}
