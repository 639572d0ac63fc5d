package org.espalier.teacher;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;

/**
 * What is to be explained: encoded features in, log-probabilities of the classes out; of a numeric target its values, of labels
 * a probability each ({@link #values}). {@link #of}, {@link #ofNumbers} and {@link #ofLabels} make one of a function.
 * Calls may come from several threads; an implementation that can't take that serialises them itself. The answer for a row
 * must not depend on the number of threads, nor, but for the last bits, on the rows it is asked with.
 */
public interface Teacher extends AutoCloseable {
    /** Probabilities are floored at this before the logarithm, so that a certain teacher stays finite. */
    float PROBABILITY_FLOOR = 1e-7f;

    /** Answers a row. */
    @FunctionalInterface
    interface RowFunction {
        /**
         * @param features a row as the schema encodes it, {@code [schema.width()]}, the function's own copy
         * @return the probabilities in the schema's order of classes, {@code [classes]}; they add up to 1 within
         *     {@link LogProbabilities#SUM_TOLERANCE}
         */
        double[] probabilities(float[] features);
    }

    /** Answers several rows at once, for a model that does so more quickly. */
    @FunctionalInterface
    interface BatchFunction {
        /**
         * @param features rows as the schema encodes them, {@code [rows][schema.width()]}, the function's own copy
         * @return the probabilities in the schema's order of classes, {@code [rows][classes]}; each row's add up to 1
         *     within {@link LogProbabilities#SUM_TOLERANCE}
         */
        double[][] probabilities(float[][] features);
    }

    /**
     * A function as a teacher.
     *
     * <pre>{@code
     * Teacher teacher = Teacher.of(schema, "pairs 1", x -> {
     *     double p = 1 / (1 + Math.exp(x[0] + x[1]));
     *     return new double[] {1 - p, p};
     * });
     * }</pre>
     *
     * @param schema what the rows are
     * @param name of the function, printable ASCII: it stands in the model's provenance, and tells one run from another when
     *     it is resumed, so another function needs another name
     * @param function called from several threads at once. What it throws, and an answer that is no distribution over the
     *     classes, becomes a {@link TeacherException} that names function and row
     * @throws IllegalArgumentException when the name is empty or not printable ASCII
     */
    static Teacher of(Schema schema, String name, RowFunction function) {
        return FunctionTeacher.ofRows(schema, name, function);
    }

    /**
     * A function of many rows as a teacher; as for one of a row. It is asked for 1024 rows at most
     * at once.
     */
    static Teacher ofBatches(Schema schema, String name, BatchFunction function) {
        return new FunctionTeacher(schema, name, function);
    }

    /**
     * A function of raw rows as a teacher, for a model that was trained on the columns as they stand.
     *
     * <pre>{@code
     * Teacher teacher = Teacher.ofRaw(schema, "limit 1", row -> {
     *     double p = (Double) row.get("amount") > 5000 ? 0.9 : 0.1;
     *     return new double[] {1 - p, p};
     * });
     * }</pre>
     *
     * The rows must have been read with their raw cells ({@link RawCells#read}).
     *
     * @param schema a table's
     * @param name as for {@link #of}
     * @param function called from several threads at once
     * @throws IllegalArgumentException when the name is empty or not printable ASCII, or the schema is of images
     */
    static Teacher ofRaw(Schema schema, String name, RawRowFunction function) {
        return new RawFunctionTeacher(schema, name, function);
    }

    /** Answers a row by the names of its columns. */
    @FunctionalInterface
    interface RawRowFunction {
        /**
         * @param row by name of the column, ignored columns left out: a {@link Double} for a number, a {@link String} for a
         *     category, null where it is missing
         * @return as for {@link RowFunction}
         */
        double[] probabilities(Map<String, Object> row);
    }

    /** Whether it is asked with raw rows: then they must be kept when the data are read ({@link RawCells#read}). */
    default boolean takesRawRows() {
        return false;
    }

    /** Answers a row of a numeric target. */
    @FunctionalInterface
    interface NumberFunction {
        /**
         * @param features a row as the schema encodes it, {@code [schema.width()]}, the function's own copy
         * @return the value in the target's unit, finite; a rate for an exposure of 1, above 0
         */
        double value(float[] features);
    }

    /**
     * A function of numbers as a teacher.
     *
     * @param schema what the rows are; its target is a number or a rate
     * @param name as for {@link #of}
     * @param function called from several threads at once; what it throws becomes a {@link TeacherException} that names
     *     function and row
     * @throws IllegalArgumentException when the name is empty or not printable ASCII, or the target is not one number or rate
     */
    static Teacher ofNumbers(Schema schema, String name, NumberFunction function) {
        if (schema.target().answers() != 1) {
            throw new IllegalArgumentException("expected one number, found a target of "
                    + schema.target().answers() + " answers: ofSeveralNumbers");
        }
        return new ValueFunctionTeacher(schema, name, AnswerKind.NUMBERS, x -> new double[] {function.value(x)});
    }

    /**
     * A function of several numbers as a teacher.
     *
     * @param schema what the rows are; its target is numeric
     * @param name as for {@link #of}
     * @param function gives a value for each output in the target's order, in its unit, finite, {@code [outputs]}; called from
     *     several threads at once. What it throws becomes a {@link TeacherException} that names function and row
     * @throws IllegalArgumentException when the name is empty or not printable ASCII, or the target is not numeric
     */
    static Teacher ofSeveralNumbers(Schema schema, String name, RowFunction function) {
        return new ValueFunctionTeacher(schema, name, AnswerKind.NUMBERS, function);
    }

    /**
     * A function of labels as a teacher.
     *
     * @param schema what the rows are; its target is of labels
     * @param name as for {@link #of}
     * @param function gives the probability of yes, 0 to 1, for each label in the target's order, {@code [labels]}; called from
     *     several threads at once. What it throws becomes a {@link TeacherException} that names function and row
     * @throws IllegalArgumentException when the name is empty or not printable ASCII, or the target is not of labels
     */
    static Teacher ofLabels(Schema schema, String name, RowFunction function) {
        return new ValueFunctionTeacher(schema, name, AnswerKind.LABELS, function);
    }

    /** What its answers are; {@link #logProbabilities} gives them of classes, {@link #values} all others. */
    default AnswerKind answerKind() {
        return AnswerKind.CLASSES;
    }

    /**
     * Values of a target that is not of classes for rows {@code [from, to)}; {@link Teachers#askValues} asks and checks.
     *
     * @return {@code [to - from, classes()]}: numbers in the target's unit, rates for an exposure of 1, probabilities of labels
     * @throws TeacherException when it answers classes
     */
    default float[] values(TeacherRows rows, int from, int to) {
        throw new TeacherException("the teacher answers probabilities of " + classes() + " classes, not numbers");
    }

    /** Number of encoded features that a row must have; empty where the teacher does not look at features. */
    Optional<Integer> features();

    /** Number of classes, or of labels; 1 where it answers numbers. */
    int classes();

    /** Names of the classes or labels in the order of the probabilities, where the teacher knows them. */
    Optional<List<String>> classNames();

    /** The schema that its features were encoded with, where the teacher carries one. */
    default Optional<Schema> schema() {
        return Optional.empty();
    }

    /** False for a table of answers, which knows the rows of its data set by their number and no others. */
    default boolean answersNewRows() {
        return true;
    }

    /** One line on how its answers are read, where that is not plain and a user should know. */
    default Optional<String> note() {
        return Optional.empty();
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

    /**
     * As {@link #logProbabilities(Matrix, int, int)}; what callers ask with. A teacher of raw rows looks at those.
     *
     * @throws TeacherException also when it takes raw rows and these were not kept
     */
    default float[] logProbabilities(TeacherRows rows, int from, int to) {
        return logProbabilities(rows.features(), from, to);
    }

    /** Kind and SHA-256 of what the teacher was read from, for the model's provenance: {@code dl4j sha256:…}. */
    String identity();

    @Override
    default void close() {}
}
