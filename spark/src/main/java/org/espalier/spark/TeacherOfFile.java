package org.espalier.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkFiles;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherFormat;
import org.espalier.teacher.Teachers;

/** Opens teachers that are files. */
final class TeacherOfFile {
    /** Vectors of a file without schema: any number. */
    private static final double RANGE = 1e30;

    private TeacherOfFile() {}

    /**
     * Opens a teacher on an executor.
     *
     * @param features name of the column of vectors
     * @param slots of the vectors, by their attributes; empty where they have none
     * @param classes in the order of the answers that are wanted
     * @throws TeacherException one line, when there is no such file, nothing reads it, or it does not suit
     */
    static TeacherColumn.Opened open(String file, String features, List<Slot> slots, List<String> classes) {
        Path path = Path.of(file);
        TeacherFormat format = TeacherFormat.of(path);
        if (!Files.exists(path)) {
            path = Path.of(SparkFiles.get(path.getFileName().toString()));
        }
        if (!Files.exists(path)) {
            throw new TeacherException(Texts.quote(file) + ": no such file on an executor; --files brings it there");
        }
        Optional<Schema> own = format.schemaOf(path);
        Schema schema = own.orElseGet(() -> plain(features, slots, classes));
        Schema wanted =
                new Schema(schema.columns(), Optional.empty(), Optional.empty(), new Target.Classes("class", classes));
        Teacher teacher = format.load(path, schema, 1);
        try {
            return new TeacherColumn.Opened(
                    Teachers.fit(teacher, wanted), own.map(s -> new VectorEncoder(s, features)));
        } catch (RuntimeException e) {
            teacher.close();
            throw e;
        }
    }

    /** Numbers as they are. */
    private static Schema plain(String features, List<Slot> slots, List<String> classes) {
        if (slots.isEmpty()) {
            throw new TeacherException("column " + Texts.quote(features)
                    + ": expected attributes that say how many values a vector has, as VectorAssembler leaves them");
        }
        List<Column> columns = new ArrayList<>();
        for (Slot slot : slots) {
            columns.add(new Column.Number(
                    slot.name(),
                    Optional.empty(),
                    -RANGE,
                    RANGE,
                    0,
                    1,
                    Column.Scaling.NONE,
                    Column.Missing.ERROR,
                    false));
        }
        return new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("class", classes));
    }
}
