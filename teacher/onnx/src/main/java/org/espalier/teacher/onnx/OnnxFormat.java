package org.espalier.teacher.onnx;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.teacher.TableTeacher;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherFormat;

/** ONNX networks of probabilities in {@code .onnx} files. */
public final class OnnxFormat implements TeacherFormat {
    /** For the service loader. */
    public OnnxFormat() {}

    @Override
    public String suffix() {
        return ".onnx";
    }

    @Override
    public Teacher load(Path file, Schema schema, int threads) {
        return OnnxTeacher.load(
                file, new OnnxTeacher.Loading(schema, TableTeacher.Values.PROBABILITIES, Optional.empty(), threads));
    }
}
