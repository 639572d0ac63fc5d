package org.espalier.teacher;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Matrix;
import org.espalier.data.Schema;

/**
 * What is to be explained: encoded features in, log-probabilities of the classes out. Calls may come from several
 * threads; an implementation that can't take that serialises them itself. The answer for a row must not depend on
 * the number of threads, nor, but for the last bits, on the rows it is asked with.
 */
public interface Teacher extends AutoCloseable {
    /** Probabilities are floored at this before the logarithm, so that a certain teacher stays finite. */
    float PROBABILITY_FLOOR = 1e-7f;

    /** Number of encoded features that a row must have; empty where the teacher does not look at features. */
    Optional<Integer> features();

    /** Number of classes. */
    int classes();

    /** Names of the classes in the order of the probabilities, where the teacher knows them. */
    Optional<List<String>> classNames();

    /** The schema that its features were encoded with, where the teacher carries one. */
    default Optional<Schema> schema() {
        return Optional.empty();
    }

    /** False for a table of answers, which knows the rows of its data set by their number and no others. */
    default boolean answersNewRows() {
        return true;
    }

    /**
     * Natural logarithms of the class probabilities of rows {@code [from, to)}.
     *
     * @return {@code [(to - from) * classes]}, row-major; each row's exponentials add up to 1, none below
     *     {@link #PROBABILITY_FLOOR}
     * @throws TeacherException when the answer is not finite (the message names the row, counted from 1) or of another
     *     width
     */
    float[] logProbabilities(Matrix features, int from, int to);

    /** Kind and SHA-256 of what the teacher was read from, for the model's provenance: {@code dl4j sha256:…}. */
    String identity();

    @Override
    default void close() {}
}
