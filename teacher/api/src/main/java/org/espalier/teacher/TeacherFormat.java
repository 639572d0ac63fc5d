package org.espalier.teacher;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import org.espalier.base.Providers;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of one library as teachers, for callers that know no such library. Found by the service loader, so that who has the
 * library on the class path can read its files, and nobody else needs it.
 */
public interface TeacherFormat {
    /** How its files end: {@code .onnx}. */
    String suffix();

    /** The schema that a file carries: the teacher wants rows that are encoded by it. */
    default Optional<Schema> schemaOf(Path file) {
        return Optional.empty();
    }

    /**
     * A teacher that answers rows encoded by a schema; to be closed.
     *
     * @param threads how many blocks of rows are answered at once, at most
     * @throws TeacherException one line, when it is no such file, or its model does not suit the schema
     */
    Teacher load(Path file, Schema schema, int threads);

    /**
     * The format of a file, by its name.
     *
     * @throws TeacherException when no format on the class path has such files
     */
    static TeacherFormat of(Path file) {
        List<TeacherFormat> known = Providers.loadable(
                ServiceLoader.load(TeacherFormat.class, TeacherFormat.class.getClassLoader()),
                why -> LoggerFactory.getLogger(TeacherFormat.class).info("teachers of a format left out: {}", why));
        String name = file.toString().toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(format -> name.endsWith(format.suffix()))
                .findFirst()
                .orElseThrow(() -> new TeacherException(Texts.quote(file.toString())
                        + ": expected a file of a teacher whose library is on the class path, "
                        + (known.isEmpty()
                                ? "found no such library"
                                : "which is "
                                        + Texts.list(known.stream()
                                                .map(TeacherFormat::suffix)
                                                .toList()))));
    }
}
