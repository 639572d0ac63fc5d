package org.espalier.fit;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Matrix;
import org.espalier.teacher.Teacher;

/** A table of answers, which knows rows by their number alone, for some of its rows. */
record RowsOfTable(Teacher table, float[] logProbabilities) implements Teacher {
    /** @param all the table's answers for all rows, {@code [rows, classes]} */
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
        return java.util.Arrays.copyOfRange(logProbabilities, from * classes(), to * classes());
    }

    @Override
    public String identity() {
        return table.identity();
    }
}
