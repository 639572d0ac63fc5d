package org.espalier.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Sha256;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;

/** Answers that stood in a column beside the rows. It knows these rows, of training and validation, and no others. */
final class ColumnTeacher implements Teacher {
    private final List<CollectedRows> known;
    private final List<String> classNames;
    private final String identity;

    /** @param known rows with answers; the teacher knows them by their matrix */
    ColumnTeacher(List<CollectedRows> known) {
        this.known = known;
        this.classNames = known.get(0).rows().schema().target().classes();
        this.identity = "column sha256:" + sha256(known);
    }

    private static String sha256(List<CollectedRows> known) {
        MessageDigest digest = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (CollectedRows rows : known) {
            for (float answer : rows.logProbabilities()) {
                digest.update(buffer.putFloat(0, answer).array());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
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

    /** Validation rows are asked for, which a table of the training rows does not know. */
    @Override
    public boolean answersNewRows() {
        return known.size() > 1;
    }

    /** @throws TeacherException when the rows are others than it knows */
    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        for (CollectedRows rows : known) {
            if (rows.rows().features() == features) {
                return Arrays.copyOfRange(rows.logProbabilities(), from * classes(), to * classes());
            }
        }
        throw new TeacherException("expected the rows that the column of answers stands beside, found others");
    }

    @Override
    public String identity() {
        return identity;
    }
}
