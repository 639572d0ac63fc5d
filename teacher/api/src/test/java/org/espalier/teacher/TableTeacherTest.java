package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.EspalierException;
import org.espalier.io.FileHash;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.TableTeacher.Values;
import org.espalier.teacher.contract.TeacherContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTeacherTest extends TeacherContract {
    private static final List<String> CLASSES = List.of("no", "yes");

    /** The columns in another order than the classes, a certain answer, and one that was rounded. */
    private static final String TABLE = "yes,no\n0.25,0.75\n1,0\n0.3334,0.6661\n";

    private static final DenseMatrix ROWS = new DenseMatrix(3, 2, new float[] {1, 0, 0, 2, 0, 0});

    @TempDir
    Path folder;

    private TableTeacher teacher;

    @BeforeEach
    void readOnce() {
        teacher = read(TABLE, Values.PROBABILITIES);
    }

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("answers.csv"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TableTeacher read(String text, Values values) {
        return TableTeacher.read(file(text), values, CLASSES);
    }

    private String error(String text, Values values) {
        return assertThrows(EspalierException.class, () -> read(text, values))
                .getMessage()
                .replace(folder + "/", "");
    }

    @Override
    protected Teacher teacher() {
        return teacher;
    }

    @Override
    protected DenseMatrix rows() {
        return ROWS;
    }

    @Test
    void probabilitiesInTheOrderOfTheClasses() {
        float[] answers = teacher.logProbabilities(ROWS, 0, 3);
        float[] expected = {
            (float) Math.log(0.75),
            (float) Math.log(0.25),
            (float) Math.log(1e-7),
            0f,
            (float) Math.log(0.6661 / 0.9995),
            (float) Math.log(0.3334 / 0.9995)
        };
        assertArrayEquals(expected, answers, 1e-6f);
    }

    @Test
    void logitsUpToAConstant() {
        float[] answers =
                read("no,yes\n1000,1001\n-2,-2\n3,-900\n", Values.LOGITS).logProbabilities(ROWS, 0, 3);
        double yes = 1 / (1 + Math.exp(-1));
        float[] expected = {
            (float) Math.log(1 - yes),
            (float) Math.log(yes),
            (float) Math.log(0.5),
            (float) Math.log(0.5),
            0f,
            (float) Math.log(1e-7)
        };
        assertArrayEquals(expected, answers, 1e-6f);
    }

    @Test
    void itKnowsItsRowsOnly() {
        assertFalse(teacher.answersNewRows());
        DenseMatrix four = new DenseMatrix(4, 2, new float[8]);
        TeacherException thrown = assertThrows(TeacherException.class, () -> teacher.logProbabilities(four, 0, 4));
        assertEquals(
                "answers.csv: expected 4 rows, one for each row of the data, found 3",
                thrown.getMessage().replace(folder + "/", ""));
    }

    @Test
    void identityTellsProbabilitiesFromLogits() throws IOException {
        String table = "no,yes\n0.5,0.5\n";
        String hash = FileHash.sha256(file(table));
        assertEquals("table sha256:" + hash, read(table, Values.PROBABILITIES).identity());
        assertEquals("logits sha256:" + hash, read(table, Values.LOGITS).identity());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no,yes;0.5,0.5;0.5,0.4 | answers.csv, row 2: expected probabilities that add up to 1, found a sum of 0.9000",
                "no,yes;0.5,0.502 | answers.csv, row 1: expected probabilities that add up to 1, found a sum of 1.002",
                "no,yes;1.2,-0.2 | answers.csv, row 1: expected probabilities of 0 to 1, found 1.2",
                "no,yes;3,-1 | answers.csv, row 1: expected probabilities of 0 to 1, found 3.0",
                "no,yes;0.5,NaN | answers.csv, row 1, column 'yes': expected a finite number, found 'NaN'",
                "no,yes;0.5,0.5;inf,0 | answers.csv, row 2, column 'no': expected a finite number, found 'inf'",
                "no,yes;0.5, | answers.csv, row 1, column 'yes': expected a finite number, found ''",
                "no,yes;0.5 | answers.csv, row 1: expected 2 fields, found 1",
                "no,yes | answers.csv: expected rows below the header, found none",
                "no,maybe;0.5,0.5 | answers.csv: expected columns named by the classes 'no', 'yes', found 'maybe'",
                "no;1 | answers.csv: expected a column for each class, found none for 'yes'",
                "no,yes,id;1,0,7 | answers.csv: expected columns named by the classes 'no', 'yes', found 'id'"
            })
    void aTableThatIsNone(String lines, String message) {
        assertEquals(message, error(lines.replace(';', '\n') + "\n", Values.PROBABILITIES));
    }

    @Test
    void aTableThatIsNotThere() {
        assertEquals(
                "none.csv: no such file",
                assertThrows(
                                EspalierException.class,
                                () -> TableTeacher.read(folder.resolve("none.csv"), Values.PROBABILITIES, CLASSES))
                        .getMessage()
                        .replace(folder + "/", ""));
    }
}
