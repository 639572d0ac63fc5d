package org.espalier.teacher;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.RawRows;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;

/** A teacher's probabilities, or its numbers, for rows that come in a stream. */
public interface TeacherAnswers {
    /** Probabilities of classes or labels, {@code [rows][classes]}; of a numeric target its values, {@code [rows][1]}. */
    float[][] of(List<Row> rows, int classes);

    /**
     * From a teacher that answers for any rows.
     *
     * @param schema of the rows
     */
    static TeacherAnswers asked(Teacher teacher, Schema schema) {
        return (rows, classes) -> {
            int width = rows.get(0).features().length;
            float[] features = new float[rows.size() * width];
            for (int r = 0; r < rows.size(); r++) {
                System.arraycopy(rows.get(r).features(), 0, features, r * width, width);
            }
            Optional<RawRows> raw = teacher.takesRawRows() ? RawCells.of(schema, rows) : Optional.empty();
            DenseMatrix encoded = new DenseMatrix(rows.size(), width, features);
            if (schema.target().kind() != Target.Kind.CLASSES) {
                boolean isRate = schema.target().kind() == Target.Kind.RATE;
                return inRows(
                        Teachers.askValues(teacher, new TeacherRows(encoded, raw), "row", isRate, (done, total) -> {}),
                        classes);
            }
            float[] answers = teacher.logProbabilities(new TeacherRows(encoded, raw), 0, rows.size());
            float[][] out = new float[rows.size()][];
            for (int r = 0; r < out.length; r++) {
                out[r] = exp(answers, r, classes);
            }
            return out;
        };
    }

    /** From the numbers, or the probabilities of labels, for every row of the file, {@code [rows, answers]}. */
    static TeacherAnswers lookedUp(float[] values) {
        return (rows, width) -> {
            float[][] out = new float[rows.size()][];
            for (int r = 0; r < out.length; r++) {
                int row = (int) requireAnswered(rows.get(r).number(), values.length / width) - 1;
                out[r] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
            }
            return out;
        };
    }

    private static float[][] inRows(float[] values, int width) {
        float[][] out = new float[values.length / width][];
        for (int r = 0; r < out.length; r++) {
            out[r] = Arrays.copyOfRange(values, r * width, (r + 1) * width);
        }
        return out;
    }

    private static long requireAnswered(long row, int answers) {
        if (row > answers) {
            throw new EspalierException("row " + row + ": expected an answer of the teacher, found none");
        }
        return row;
    }

    /**
     * From the answers for every row of the file.
     *
     * @param logProbabilities {@code [rows, classes]}
     */
    static TeacherAnswers looked(float[] logProbabilities) {
        return (rows, classes) -> {
            float[][] out = new float[rows.size()][];
            for (int r = 0; r < out.length; r++) {
                long number = requireAnswered(rows.get(r).number(), logProbabilities.length / classes);
                out[r] = exp(logProbabilities, (int) number - 1, classes);
            }
            return out;
        };
    }

    /** The probabilities of one of the rows of {@code logarithms}, {@code [classes]}. */
    static float[] exp(float[] logarithms, int row, int classes) {
        float[] out = Arrays.copyOfRange(logarithms, row * classes, (row + 1) * classes);
        for (int k = 0; k < classes; k++) {
            out[k] = (float) Math.exp(out[k]);
        }
        return out;
    }
}
