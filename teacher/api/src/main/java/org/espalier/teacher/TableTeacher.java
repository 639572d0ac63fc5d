package org.espalier.teacher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.NumberTable;
import org.espalier.io.FileHash;
import org.espalier.matrix.Matrix;

/**
 * Answers that were computed elsewhere: a CSV file with a column for each class, called by the class's name, and a row
 * for each row of the data, in the same order. It knows no other rows, so there is no augmentation with it.
 */
public final class TableTeacher implements Teacher {
    /** What the numbers of a table are. */
    public enum Values {
        PROBABILITIES,
        /** Natural logarithms of the probabilities, each row up to a constant. */
        LOGITS
    }

    private final String name;
    private final List<String> classNames;
    private final float[] logProbabilities;
    private final String identity;

    private TableTeacher(String name, List<String> classNames, float[] logProbabilities, String identity) {
        this.name = name;
        this.classNames = classNames;
        this.logProbabilities = logProbabilities;
        this.identity = identity;
    }

    /**
     * Reads a table.
     *
     * @param classNames the classes in the order of the answers; the columns of the file may be in any order
     * @throws org.espalier.data.DataException when the file is not a table of finite numbers
     * @throws TeacherException when its columns are not the classes, or a row is not a distribution; the message names the
     *     row
     */
    public static TableTeacher read(Path file, Values values, List<String> classNames) {
        NumberTable table = NumberTable.read(file);
        String name = Texts.escape(file.toString());
        int[] columns = columns(name, table.columns(), classNames, "classes", "class");
        int classes = columns.length;
        float[] answers = new float[Math.multiplyExact(table.rows(), classes)];
        double[] row = new double[classes];
        for (int r = 0; r < table.rows(); r++) {
            for (int k = 0; k < classes; k++) {
                row[k] = table.values()[r * classes + columns[k]];
            }
            String where = name + ", row " + (r + 1);
            if (values == Values.LOGITS) {
                LogProbabilities.ofLogits(row, 0, classes, answers, r * classes, where);
            } else {
                LogProbabilities.ofProbabilities(row, 0, classes, answers, r * classes, where);
            }
        }
        return new TableTeacher(name, List.copyOf(classNames), answers, identity(file, values));
    }

    /** Where each of the names stands in the header, which has no others. */
    static int[] columns(String name, List<String> header, List<String> classNames, String what, String one) {
        for (String column : header) {
            if (!classNames.contains(column)) {
                throw new TeacherException(name + ": expected columns named by the " + what + " "
                        + Texts.list(classNames) + ", found " + Texts.quote(column));
            }
        }
        return classNames.stream()
                .mapToInt(className -> {
                    int column = header.indexOf(className);
                    if (column < 0) {
                        throw new TeacherException(name + ": expected a column for each " + one + ", found none for "
                                + Texts.quote(className));
                    }
                    return column;
                })
                .toArray();
    }

    private static String identity(Path file, Values values) {
        try {
            return (values == Values.LOGITS ? "logits" : "table") + " sha256:" + FileHash.sha256(file);
        } catch (IOException e) {
            throw new TeacherException(Texts.escape(file.toString()) + ": can't be read", e);
        }
    }

    @Override
    public Optional<Integer> features() {
        return Optional.empty();
    }

    @Override
    public int classes() {
        return classNames.size();
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(classNames);
    }

    @Override
    public boolean answersNewRows() {
        return false;
    }

    /** Number of rows that it has answers for. */
    public int rows() {
        return logProbabilities.length / classes();
    }

    /** @throws TeacherException when the data have another number of rows than the table */
    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        if (features.rows() != rows()) {
            throw new TeacherException(
                    name + ": expected " + features.rows() + " rows, one for each row of the data, found " + rows());
        }
        return Arrays.copyOfRange(logProbabilities, from * classes(), to * classes());
    }

    @Override
    public String identity() {
        return identity;
    }
}
