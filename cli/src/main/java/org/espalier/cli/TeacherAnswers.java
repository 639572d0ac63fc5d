package org.espalier.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.DenseMatrix;
import org.espalier.data.RawRows;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.teacher.RawCells;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;

/** A teacher's probabilities for rows that come in a stream. */
interface TeacherAnswers {
    /** Probabilities, {@code [rows][classes]}. */
    float[][] of(List<Row> rows, int classes);

    /** From a teacher that answers for any rows. */
    static TeacherAnswers asked(Teacher teacher, Schema schema) {
        return (rows, classes) -> {
            int width = rows.get(0).features().length;
            float[] features = new float[rows.size() * width];
            for (int r = 0; r < rows.size(); r++) {
                System.arraycopy(rows.get(r).features(), 0, features, r * width, width);
            }
            Optional<RawRows> raw = teacher.takesRawRows() ? RawCells.of(schema, rows) : Optional.empty();
            DenseMatrix encoded = new DenseMatrix(rows.size(), width, features);
            float[] answers = teacher.logProbabilities(new TeacherRows(encoded, raw), 0, rows.size());
            float[][] out = new float[rows.size()][];
            for (int r = 0; r < out.length; r++) {
                out[r] = exp(answers, r, classes);
            }
            return out;
        };
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
                long number = rows.get(r).number();
                if (number * classes > logProbabilities.length) {
                    throw new EspalierException("row " + number + ": expected an answer of the teacher, found none");
                }
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
