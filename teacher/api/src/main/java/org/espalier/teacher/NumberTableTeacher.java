package org.espalier.teacher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.NumberTable;
import org.espalier.io.FileHash;

/** A table of a teacher's numbers: a CSV file with a header, row for row with the data. */
public final class NumberTableTeacher extends NumberTeacher {
    private final float[] values;
    private final String name;
    private final String identity;

    private NumberTableTeacher(float[] values, String name, String identity) {
        this.values = values;
        this.name = name;
        this.identity = identity;
    }

    /**
     * Reads the only column, or the one that is called {@code value} or like the target.
     *
     * @param target name of the target
     * @throws org.espalier.EspalierException when the file can't be read, or no column is the one
     */
    public static NumberTableTeacher read(Path file, String target) {
        String name = Texts.escape(file.toString());
        NumberTable table = NumberTable.read(file);
        int column = table.columns().size() == 1 ? 0 : table.columns().indexOf("value");
        column = column < 0 ? table.columns().indexOf(target) : column;
        if (column < 0) {
            throw new TeacherException(name + ": expected one column of numbers, or one called 'value' or "
                    + Texts.quote(target) + ", found " + Texts.list(table.columns()));
        }
        float[] values = new float[table.rows()];
        for (int r = 0; r < values.length; r++) {
            values[r] = (float) table.values()[r * table.columns().size() + column];
        }
        try {
            return new NumberTableTeacher(values, name, "table sha256:" + FileHash.sha256(file));
        } catch (IOException e) {
            throw new TeacherException(name + ": can't be read", e);
        }
    }

    @Override
    public Optional<Integer> features() {
        return Optional.empty();
    }

    @Override
    public boolean answersNewRows() {
        return false;
    }

    @Override
    public float[] values(TeacherRows rows, int from, int to) {
        if (rows.rows() != values.length) {
            throw new TeacherException(name + ": expected an answer for each of the " + rows.rows()
                    + " rows of the data, found " + values.length);
        }
        float[] out = new float[to - from];
        System.arraycopy(values, from, out, 0, out.length);
        return out;
    }

    @Override
    public String identity() {
        return identity;
    }
}
