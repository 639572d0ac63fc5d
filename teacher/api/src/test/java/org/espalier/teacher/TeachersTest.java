package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.TestTeachers.Constant;
import org.junit.jupiter.api.Test;

class TeachersTest {
    private static final Schema ABC = TestTeachers.schema("a", "b", "c");

    private static Constant knowing(String... names) {
        return new Constant(2, Optional.of(List.of(names)), 0.5f, 0.3f, 0.2f);
    }

    private static String error(Teacher teacher) {
        return assertThrows(TeacherException.class, () -> Teachers.fit(teacher, ABC))
                .getMessage();
    }

    @Test
    void theSameOrderNeedsNothing() {
        Constant teacher = knowing("a", "b", "c");
        assertSame(teacher, Teachers.fit(teacher, ABC));
    }

    @Test
    void aTeacherWithoutNamesIsTakenAsItIs() {
        Constant teacher = new Constant(2, Optional.empty(), 0.5f, 0.3f, 0.2f);
        assertSame(teacher, Teachers.fit(teacher, ABC));
    }

    @Test
    void anotherOrderIsBroughtIntoTheSchemas() {
        Constant teacher = knowing("c", "a", "b").carrying(TestTeachers.schema("c", "a", "b"));
        Teacher fitted = Teachers.fit(teacher, ABC);
        float[] answers = fitted.logProbabilities(new DenseMatrix(2, 2, new float[4]), 0, 2);
        float[] expected = {0.3f, 0.2f, 0.5f, 0.3f, 0.2f, 0.5f};
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) Math.log(expected[i]);
        }
        assertArrayEquals(expected, answers);
        assertEquals(Optional.of(List.of("a", "b", "c")), fitted.classNames());
        assertEquals(Optional.of(ABC), fitted.schema());
        assertEquals(teacher.identity(), fitted.identity());
        assertSame(fitted, Teachers.fit(fitted, ABC));
        fitted.close();
        assertEquals(List.of("closed"), teacher.closed);
    }

    @Test
    void anotherWidth() {
        assertEquals(
                "the teacher takes 7 features, the data have 2",
                error(new Constant(7, Optional.empty(), 0.5f, 0.3f, 0.2f)));
    }

    @Test
    void anotherNumberOfClasses() {
        assertEquals(
                "the teacher knows 2 classes ('a', 'b'), the data have 3 ('a', 'b', 'c')",
                error(new Constant(2, Optional.of(List.of("a", "b")), 0.5f, 0.5f)));
    }

    @Test
    void anotherNumberOfClassesWithoutNames() {
        assertEquals(
                "the teacher knows 2 classes, the data have 3 ('a', 'b', 'c')",
                error(new Constant(2, Optional.empty(), 0.5f, 0.5f)));
    }

    @Test
    void anotherClass() {
        assertEquals(
                "the data have the class 'c', the teacher knows only 'a', 'b', 'd'", error(knowing("a", "b", "d")));
    }

    @Test
    void anotherEncoding() {
        Constant teacher = knowing("a", "b", "c").carrying(TestTeachers.schema(3.5, "a", "b", "c"));
        assertEquals(
                "the teacher was trained on rows that were encoded in another way: column 'x' as (x - 3.5) / 1.0 there,"
                        + " column 'x' as (x - 0.0) / 1.0 here",
                error(teacher));
    }
}
