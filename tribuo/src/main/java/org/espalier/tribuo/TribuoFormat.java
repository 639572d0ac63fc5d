package org.espalier.tribuo;

import java.nio.file.Path;
import org.espalier.data.Schema;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherFormat;

/** Tribuo classifiers in {@code .tribuo} files. */
public final class TribuoFormat implements TeacherFormat {
    /** For the service loader. */
    public TribuoFormat() {}

    @Override
    public String suffix() {
        return ".tribuo";
    }

    /** Answers on one thread, whatever is allowed. */
    @Override
    public Teacher load(Path file, Schema schema, int threads) {
        return TribuoTeacher.load(file, schema);
    }
}
