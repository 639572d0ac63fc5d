package org.espalier.teacher;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.io.FileHash;
import org.espalier.matrix.Matrix;

/** A function of encoded rows as a teacher. */
final class FunctionTeacher implements Teacher {
    /** Rows that the function is asked for at once. */
    static final int BATCH_ROWS = 1024;

    private static final int MESSAGE_LENGTH = 200;

    private final Schema schema;
    private final String name;
    private final BatchFunction function;
    private final String identity;

    /** @throws IllegalArgumentException when the name is empty or not printable ASCII */
    FunctionTeacher(Schema schema, String name, BatchFunction function) {
        this.schema = schema;
        this.name = name;
        this.function = function;
        this.identity = identity(schema, name);
    }

    /** A function's code can't be hashed: its name stands for it. */
    static String identity(Schema schema, String name) {
        if (!name.matches("[ -~]+")) {
            throw new IllegalArgumentException(
                    "expected a name of printable ASCII characters, found " + Texts.quote(name));
        }
        String content = name + "\n" + SchemaJson.write(schema);
        return "function " + name + " sha256:" + FileHash.sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    static void requireLength(double[] answer, Schema schema, String where) {
        if (answer == null || answer.length != schema.classes()) {
            throw new TeacherException(
                    where + ": expected " + schema.classes() + " probabilities, one for each of the classes "
                            + Texts.list(schema.target().classes()) + ", found "
                            + (answer == null ? "null" : answer.length));
        }
    }

    static TeacherException failed(String where, Throwable cause) {
        String message = cause.getMessage() == null ? "" : ": " + Texts.visible(cause.getMessage(), MESSAGE_LENGTH);
        return new TeacherException(
                where + ": the function failed (" + cause.getClass().getSimpleName() + message + ")", cause);
    }

    static FunctionTeacher ofRows(Schema schema, String name, RowFunction function) {
        return new FunctionTeacher(schema, name, rows -> {
            double[][] answers = new double[rows.length][];
            for (int r = 0; r < rows.length; r++) {
                try {
                    answers[r] = function.probabilities(rows[r]);
                } catch (RuntimeException e) {
                    throw new RowFailure(r, e);
                }
            }
            return answers;
        });
    }

    /** A function of a row has thrown; which row it was. */
    private static final class RowFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int row;

        RowFailure(int row, RuntimeException cause) {
            super(cause);
            this.row = row;
        }
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(schema.width());
    }

    @Override
    public int classes() {
        return schema.classes();
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(schema.target().classes());
    }

    @Override
    public Optional<Schema> schema() {
        return Optional.of(schema);
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        if (features.columns() != schema.width()) {
            throw new TeacherException(
                    "the teacher takes " + schema.width() + " features, the data have " + features.columns());
        }
        float[] out = new float[Math.multiplyExact(to - from, classes())];
        for (int first = from; first < to; first += BATCH_ROWS) {
            answer(features, first, Math.min(to, first + BATCH_ROWS), out, (first - from) * classes());
        }
        return out;
    }

    private void answer(Matrix features, int from, int to, float[] out, int outAt) {
        float[][] rows = new float[to - from][];
        for (int r = from; r < to; r++) {
            rows[r - from] = features.row(r);
        }
        double[][] answers = asked(rows, from);
        if (answers == null || answers.length != rows.length) {
            throw new TeacherException(place("rows " + (from + 1) + " to " + to) + ": expected " + rows.length
                    + " answers, found " + (answers == null ? "null" : answers.length));
        }
        for (int r = 0; r < rows.length; r++) {
            String where = place("row " + (from + r + 1));
            double[] answer = answers[r];
            requireLength(answer, schema, where);
            LogProbabilities.ofProbabilities(answer, 0, classes(), out, outAt + r * classes(), where);
        }
    }

    private double[][] asked(float[][] rows, int from) {
        try {
            return function.probabilities(rows);
        } catch (RowFailure e) {
            throw failed(place("row " + (from + e.row + 1)), e.getCause());
        } catch (RuntimeException e) {
            throw failed(place("rows " + (from + 1) + " to " + (from + rows.length)), e);
        }
    }

    private String place(String rows) {
        return "the teacher " + Texts.quote(name) + ", " + rows;
    }

    @Override
    public String identity() {
        return identity;
    }
}
