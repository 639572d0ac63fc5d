package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.contract.TeacherContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FunctionTeacherTest {
    private static final Schema SCHEMA = TestTeachers.schema("no", "yes");

    private static double[] answer(float[] x) {
        double p = 1 / (1 + Math.exp(x[0] - 2 * x[1]));
        return new double[] {1 - p, p};
    }

    private static DenseMatrix random(int rows) {
        Random random = new Random(4);
        float[] values = new float[rows * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new DenseMatrix(rows, 2, values);
    }

    @Nested
    class OfARow extends TeacherContract {
        private final Teacher teacher = Teacher.of(SCHEMA, "slope 1", FunctionTeacherTest::answer);

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            return random(40);
        }
    }

    @Nested
    class OfManyRows extends TeacherContract {
        private final Teacher teacher = Teacher.ofBatches(SCHEMA, "slope 1", rows -> {
            double[][] answers = new double[rows.length][];
            for (int r = 0; r < rows.length; r++) {
                answers[r] = answer(rows[r]);
            }
            return answers;
        });

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            return random(40);
        }
    }

    @Test
    void theAnswersStandInTheSchemasOrder() {
        Teacher teacher = Teacher.of(SCHEMA, "sure", x -> new double[] {0.2, 0.8});
        float[] answers = teacher.logProbabilities(random(1), 0, 1);
        assertArrayEquals(new float[] {(float) Math.log(0.2), (float) Math.log(0.8)}, answers, 1e-6f);
        assertEquals(Optional.of(List.of("no", "yes")), teacher.classNames());
        assertEquals(Optional.of(SCHEMA), teacher.schema());
        assertSame(teacher, Teachers.fit(teacher, SCHEMA));
    }

    @Test
    void aBatchFunctionIsAskedForManyRowsAtOnce() {
        List<Integer> sizes = new ArrayList<>();
        Teacher teacher = Teacher.ofBatches(SCHEMA, "sure", rows -> {
            sizes.add(rows.length);
            double[][] answers = new double[rows.length][];
            java.util.Arrays.setAll(answers, r -> answer(rows[r]));
            return answers;
        });
        DenseMatrix rows = random(2100);
        float[] answers = teacher.logProbabilities(rows, 10, 2100);
        assertEquals(List.of(1024, 1024, 42), sizes);
        assertArrayEquals(
                Teacher.of(SCHEMA, "sure", FunctionTeacherTest::answer).logProbabilities(rows, 10, 2100), answers);
    }

    @Test
    void theNameTellsOneFunctionFromAnother() {
        String one = Teacher.of(SCHEMA, "pairs 1", FunctionTeacherTest::answer).identity();
        assertTrue(one.matches("function pairs 1 sha256:[0-9a-f]{64}"), one);
        assertEquals(one, Teacher.of(SCHEMA, "pairs 1", x -> null).identity());
        assertNotEquals(
                one, Teacher.of(SCHEMA, "pairs 2", FunctionTeacherTest::answer).identity());
        for (String name : List.of("", "caf\u00e9", "two\nlines")) {
            assertTrue(assertThrows(
                            IllegalArgumentException.class, () -> Teacher.of(SCHEMA, name, FunctionTeacherTest::answer))
                    .getMessage()
                    .startsWith("expected a name of printable ASCII characters, found '"));
        }
    }

    private static String error(Teacher teacher) {
        String message = assertThrows(TeacherException.class, () -> teacher.logProbabilities(random(5), 1, 5))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static String error(Teacher.RowFunction function) {
        return error(Teacher.of(SCHEMA, "f", function));
    }

    @Test
    void anAnswerThatIsNoDistributionNamesTeacherAndRow() {
        assertEquals(
                "the teacher 'f', row 2: expected 2 probabilities, one for each of the classes 'no', 'yes', found 3",
                error(x -> new double[3]));
        assertEquals(
                "the teacher 'f', row 2: expected 2 probabilities, one for each of the classes 'no', 'yes', found null",
                error(x -> null));
        assertEquals(
                "the teacher 'f', row 2: expected probabilities that add up to 1, found a sum of 0.5000",
                error(x -> new double[] {0.25, 0.25}));
        assertEquals("the teacher 'f', row 2: expected probabilities of 0 to 1, found NaN", error(x ->
                new double[] {Double.NaN, 1}));
        assertEquals("the teacher 'f', row 2: expected probabilities of 0 to 1, found 1.5", error(x ->
                new double[] {1.5, -0.5}));
    }

    @Test
    void aFunctionThatThrowsNamesTeacherAndRow() {
        int[] asked = {0};
        assertEquals("the teacher 'f', row 4: the function failed (IllegalStateException: not\u240ahere)", error(x -> {
            if (++asked[0] == 3) {
                throw new IllegalStateException("not\nhere");
            }
            return answer(x);
        }));
        assertEquals(
                "the teacher 'g', rows 2 to 5: the function failed (NullPointerException)",
                error(Teacher.ofBatches(SCHEMA, "g", rows -> {
                    throw new NullPointerException();
                })));
    }

    @Test
    void anotherNumberOfAnswersNamesTheRows() {
        assertEquals(
                "the teacher 'g', rows 2 to 5: expected 4 answers, found 3",
                error(Teacher.ofBatches(SCHEMA, "g", rows -> new double[3][])));
        assertEquals(
                "the teacher 'g', rows 2 to 5: expected 4 answers, found null",
                error(Teacher.ofBatches(SCHEMA, "g", rows -> null)));
    }

    @Test
    void rowsOfAnotherWidth() {
        Teacher teacher = Teacher.of(SCHEMA, "f", FunctionTeacherTest::answer);
        assertEquals(
                "the teacher takes 2 features, the data have 3",
                assertThrows(
                                TeacherException.class,
                                () -> teacher.logProbabilities(new DenseMatrix(1, 3, new float[3]), 0, 1))
                        .getMessage());
    }
}
