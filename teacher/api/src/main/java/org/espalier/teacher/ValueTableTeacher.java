package org.espalier.teacher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.NumberTable;
import org.espalier.data.Target;
import org.espalier.io.FileHash;

/** A table of a teacher's numbers, a column for each output, or of probabilities of labels: a CSV file with a header, row for row with the data. */
public final class ValueTableTeacher extends ValueTeacher {
    private final float[] values;
    private final String name;
    private final String identity;

    private ValueTableTeacher(float[] values, Target target, String name, String identity) {
        super(target);
        this.values = values;
        this.name = name;
        this.identity = identity;
    }

    /**
     * Reads of numbers the only column, or the one that is called {@code value} or like the target; of several numbers
     * and of labels the columns of their names, in any order.
     *
     * @param target not of classes
     * @throws org.espalier.EspalierException when the file can't be read, or no column is the one
     */
    public static ValueTableTeacher read(Path file, Target target) {
        String name = Texts.escape(file.toString());
        NumberTable table = NumberTable.read(file);
        int[] columns = target.isOneNumber()
                ? new int[] {column(name, table.columns(), target.columns().get(0))}
                : target.isNumeric()
                        ? TableTeacher.columns(name, table.columns(), target.answerNames(), "numbers", "number")
                        : TableTeacher.columns(name, table.columns(), target.answerNames(), "labels", "label");
        float[] values = new float[Math.multiplyExact(table.rows(), columns.length)];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns.length;
            values[i] = (float) table.values()[row * table.columns().size() + columns[i % columns.length]];
        }
        try {
            return new ValueTableTeacher(values, target, name, "table sha256:" + FileHash.sha256(file));
        } catch (IOException e) {
            throw new TeacherException(name + ": can't be read", e);
        }
    }

    private static int column(String name, List<String> header, String target) {
        int column = header.size() == 1 ? 0 : header.indexOf("value");
        column = column < 0 ? header.indexOf(target) : column;
        if (column < 0) {
            throw new TeacherException(name + ": expected one column of numbers, or one called 'value' or "
                    + Texts.quote(target) + ", found " + Texts.list(header));
        }
        return column;
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
        int answers = values.length / classes();
        if (rows.rows() != answers) {
            throw new TeacherException(name + ": expected an answer for each of the " + rows.rows()
                    + " rows of the data, found " + answers);
        }
        return Arrays.copyOfRange(values, from * classes(), to * classes());
    }

    @Override
    public String identity() {
        return identity;
    }
}
