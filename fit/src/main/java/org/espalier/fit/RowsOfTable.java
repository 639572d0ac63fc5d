package org.espalier.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;

/** A table of answers, which knows rows by their number alone, for some of its rows. */
record RowsOfTable(Teacher table, float[] answers) implements Teacher {
    /** @param all the table's answers for all rows, {@code [rows, classes]}; of numbers {@code [rows]} */
    static RowsOfTable of(Teacher table, float[] all, int[] rows) {
        int classes = table.classes();
        float[] out = new float[rows.length * classes];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all, rows[i] * classes, out, i * classes, classes);
        }
        return new RowsOfTable(table, out);
    }

    @Override
    public Optional<Integer> features() {
        return Optional.empty();
    }

    @Override
    public int classes() {
        return table.classes();
    }

    @Override
    public Optional<List<String>> classNames() {
        return table.classNames();
    }

    @Override
    public boolean answersNewRows() {
        return false;
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        return Arrays.copyOfRange(answers, from * classes(), to * classes());
    }

    @Override
    public AnswerKind answerKind() {
        return table.answerKind();
    }

    @Override
    public float[] values(TeacherRows rows, int from, int to) {
        return Arrays.copyOfRange(answers, from * classes(), to * classes());
    }

    @Override
    public String identity() {
        return table.identity();
    }
}
