package org.espalier.teacher.dl4j;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherFormat;

/** Networks of Deeplearning4j in {@code .zip} files. */
public final class Dl4jFormat implements TeacherFormat {
    @Override
    public String suffix() {
        return ".zip";
    }

    @Override
    public Optional<Schema> schemaOf(Path file) {
        return Dl4jTeacher.schemaOf(file);
    }

    @Override
    public Teacher load(Path file, Schema schema, int threads) {
        return Dl4jTeacher.load(file, new Dl4jTeacher.Loading(Optional.of(schema), threads));
    }
}
