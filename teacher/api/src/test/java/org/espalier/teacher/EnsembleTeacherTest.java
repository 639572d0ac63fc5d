package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.TestTeachers.Constant;
import org.espalier.teacher.contract.TeacherContract;
import org.junit.jupiter.api.Test;

class EnsembleTeacherTest extends TeacherContract {
    private static final DenseMatrix ROWS = new DenseMatrix(3, 2, new float[] {0, 1, 2, 3, 4, 0});
    private static final Optional<List<String>> NAMES = Optional.of(List.of("a", "b"));

    private final Constant first = new Constant(0, Optional.empty(), 0.9f, 0.1f);
    private final Constant second = new Constant(2, NAMES, 0.5f, 0.5f);
    private final EnsembleTeacher ensemble = new EnsembleTeacher(List.of(first, second));

    @Override
    protected Teacher teacher() {
        return ensemble;
    }

    @Override
    protected DenseMatrix rows() {
        return ROWS;
    }

    private static String error(Teacher... members) {
        return assertThrows(TeacherException.class, () -> new EnsembleTeacher(List.of(members)))
                .getMessage();
    }

    @Test
    void itAnswersTheMeanOfTheProbabilities() {
        float[] answers = ensemble.logProbabilities(ROWS, 0, 1);
        assertEquals(0.7, Math.exp(answers[0]), 1e-6);
        assertEquals(0.3, Math.exp(answers[1]), 1e-6);
    }

    @Test
    void itKnowsWhatOneOfItsMembersKnows() {
        assertEquals(Optional.of(2), ensemble.features());
        assertEquals(NAMES, ensemble.classNames());
        assertEquals("ensemble of [constant sha256:2, constant sha256:2]", ensemble.identity());
    }

    @Test
    void closingItClosesAll() {
        ensemble.close();
        assertEquals(List.of("closed"), first.closed);
        assertEquals(List.of("closed"), second.closed);
    }

    @Test
    void oneThatCannotBeClosedDoesNotKeepTheOthersOpen() {
        Teacher broken = new Teacher() {
            @Override
            public Optional<Integer> features() {
                return Optional.empty();
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Optional<List<String>> classNames() {
                return Optional.empty();
            }

            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                throw new TeacherException("broken");
            }

            @Override
            public String identity() {
                return "broken";
            }

            @Override
            public void close() {
                throw new TeacherException("stuck");
            }
        };
        EnsembleTeacher both = new EnsembleTeacher(List.of(broken, first));
        assertEquals("stuck", assertThrows(TeacherException.class, both::close).getMessage());
        assertEquals(List.of("closed"), first.closed);
    }

    @Test
    void anotherNumberOfClasses() {
        assertEquals(
                "teacher 2 of the ensemble: expected 2 classes, found 3",
                error(first, new Constant(0, Optional.empty(), 0.2f, 0.3f, 0.5f)));
    }

    @Test
    void anotherOrderOfClasses() {
        assertEquals(
                "teacher 2 of the ensemble: expected the classes 'a', 'b' in this order, found 'b', 'a'",
                error(second, new Constant(0, Optional.of(List.of("b", "a")), 0.5f, 0.5f)));
    }

    @Test
    void anotherWidth() {
        assertEquals(
                "teacher 3 of the ensemble: expected 2 features, found 3",
                error(first, second, new Constant(3, Optional.empty(), 0.5f, 0.5f)));
    }
}
