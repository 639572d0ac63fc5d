package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.EnsembleTeacher;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.junit.jupiter.api.Test;

/** A program hands its own teacher to the distiller: what does not fit the data is refused, not learnt. */
class DistillerTeacherTest {
    private static final Dataset ROWS = Toy.rows(300, 1);

    /** The toy's teacher; tests change what they are about. */
    private static class Own implements Teacher {
        @Override
        public Optional<Integer> features() {
            return Optional.of(4);
        }

        @Override
        public int classes() {
            return classNames().orElseThrow().size();
        }

        @Override
        public Optional<List<String>> classNames() {
            return Optional.of(List.of("x", "y", "z"));
        }

        @Override
        public float[] logProbabilities(Matrix features, int from, int to) {
            return Toy.teacher().logProbabilities(features, from, to);
        }

        @Override
        public String identity() {
            return "own";
        }
    }

    private static SoftDecisionTree distill(Teacher teacher, int augment, Optional<Dataset> validation) {
        DistillOptions options = DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(2)
                .epochs(3)
                .augment(augment)
                .threads(1)
                .build();
        return new Distiller(options).distill(ROWS, Optional.of(teacher), validation);
    }

    private static String refusal(Teacher teacher) {
        return refusal(teacher, 0, Optional.empty());
    }

    private static String refusal(Teacher teacher, int augment, Optional<Dataset> validation) {
        return assertThrows(TeacherException.class, () -> distill(teacher, augment, validation))
                .getMessage();
    }

    /** The same teacher with its classes as z, x, y. */
    private static Teacher reordered(Teacher teacher) {
        return new Own() {
            @Override
            public Optional<List<String>> classNames() {
                return Optional.of(List.of("z", "x", "y"));
            }

            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                float[] xyz = teacher.logProbabilities(features, from, to);
                float[] zxy = xyz.clone();
                for (int i = 0; i + 2 < xyz.length; i += 3) {
                    zxy[i] = xyz[i + 2];
                    zxy[i + 1] = xyz[i];
                    zxy[i + 2] = xyz[i + 1];
                }
                return zxy;
            }
        };
    }

    @Test
    void anotherOrderOfClassesGivesTheSameTree() {
        SoftDecisionTree expected = distill(new Own(), 1, Optional.of(Toy.rows(100, 2)));
        SoftDecisionTree found = distill(reordered(new Own()), 1, Optional.of(Toy.rows(100, 2)));
        assertArrayEquals(expected.gateWeight(), found.gateWeight());
        assertArrayEquals(expected.leafLogits(), found.leafLogits());
        assertEquals(expected.provenance(), found.provenance());
    }

    @Test
    void anotherWidth() {
        Teacher wide = new Own() {
            @Override
            public Optional<Integer> features() {
                return Optional.of(99);
            }
        };
        assertEquals("the teacher takes 99 features, the data have 4", refusal(wide));
    }

    @Test
    void anotherNumberOfClasses() {
        Teacher fewer = new Own() {
            @Override
            public Optional<List<String>> classNames() {
                return Optional.of(List.of("x", "y"));
            }
        };
        assertEquals("the teacher knows 2 classes ('x', 'y'), the data have 3 ('x', 'y', 'z')", refusal(fewer));
    }

    @Test
    void anAnswerOfAnotherLength() {
        Teacher brief = new Own() {
            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                return new float[1];
            }
        };
        String message =
                "the teacher's answer for rows 1 to 300: expected 900 numbers, 3 classes for each row, found 1";
        assertEquals(message, refusal(brief));
        assertEquals(message, refusal(new EnsembleTeacher(List.of(new Own(), brief))));
        assertEquals(message, refusal(reordered(brief)));
    }

    /** Answers as {@link Own} does, but for the row whose first feature is the given row's. */
    private static Teacher wrongAt(float[] row, float... answer) {
        return new Own() {
            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                float[] answers = super.logProbabilities(features, from, to);
                for (int r = from; r < to; r++) {
                    if (Arrays.equals(features.row(r), row)) {
                        System.arraycopy(answer, 0, answers, 3 * (r - from), 3);
                    }
                }
                return answers;
            }
        };
    }

    @Test
    void anAnswerThatIsNotFinite() {
        float[] row = ROWS.features().row(17);
        assertEquals(
                "the teacher's answer for row 18: expected logarithms of 3 probabilities, found [-1.0, NaN, -1.0]",
                refusal(wrongAt(row, -1, Float.NaN, -1)));
        assertEquals(
                "the teacher's answer for row 18: expected logarithms of 3 probabilities, found [0.0, -Infinity,"
                        + " -Infinity]",
                refusal(wrongAt(row, 0, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY)));
    }

    @Test
    void probabilitiesInPlaceOfTheirLogarithms() {
        assertEquals(
                "the teacher's answer for row 18: expected logarithms of 3 probabilities, found [0.9, 0.1, 0.0]",
                refusal(wrongAt(ROWS.features().row(17), 0.9f, 0.1f, 0)));
    }

    @Test
    void rowsThatAreNotTheUsersOwnSayWhichTheyAre() {
        Dataset validation = Toy.rows(50, 2);
        assertEquals(
                "the teacher's answer for validation row 8: expected logarithms of 3 probabilities, found [0.0, 0.0,"
                        + " 0.0]",
                refusal(wrongAt(validation.features().row(7), 0, 0, 0), 0, Optional.of(validation)));
        // The rows themselves are the first question, the validation rows the second.
        Teacher wrongAtLast = new Own() {
            private int asked;

            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                float[] answers = super.logProbabilities(features, from, to);
                answers[3] = ++asked == 3 ? Float.NaN : answers[3];
                return answers;
            }
        };
        String augmented = refusal(wrongAtLast, 1, Optional.of(validation));
        assertEquals(
                "the teacher's answer for augmented copy 1 of training row 2",
                augmented.substring(0, augmented.indexOf(':')));
    }
}
