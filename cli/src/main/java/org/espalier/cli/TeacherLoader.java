package org.espalier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.teacher.EnsembleTeacher;
import org.espalier.teacher.TableTeacher;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.dl4j.Dl4jTeacher;
import org.espalier.teacher.onnx.OnnxTeacher;
import org.espalier.tribuo.TribuoTeacher;

/**
 * The teachers that were asked for. They are read when the schema is known, which a network may bring itself.
 */
final class TeacherLoader implements AutoCloseable {
    private final List<Path> files;
    private final TableTeacher.Values values;
    private final Optional<String> output;
    private final Map<Loaded, Teacher> networks = new LinkedHashMap<>();

    /** A file as a teacher of rows that were encoded in one way: another tree may have encoded its rows in another. */
    private record Loaded(Path file, Schema schema) {}

    private TeacherLoader(List<Path> files, TableTeacher.Values values, Optional<String> output) {
        this.files = files;
        this.values = values;
        this.output = output;
    }

    /**
     * @param output the output of ONNX networks that is read; empty: it is found
     * @throws EspalierException when a file is missing, or an output is named that no teacher can have
     */
    static TeacherLoader open(List<Path> files, TableTeacher.Values values, Optional<String> output) {
        files.forEach(TeacherLoader::requireKnownKind);
        if (output.isPresent() && files.stream().noneMatch(TeacherLoader::isOnnx)) {
            throw new EspalierException("--teacher-output: expected an ONNX network (.onnx) as --teacher, found none");
        }
        return new TeacherLoader(files, values, output);
    }

    private static boolean isOnnx(Path file) {
        return endsWith(file, ".onnx");
    }

    private static boolean isNetwork(Path file) {
        return endsWith(file, ".zip");
    }

    private static boolean endsWith(Path file, String end) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(end);
    }

    private static void requireKnownKind(Path file) {
        String name = Texts.escape(file.toString());
        if (!Files.exists(file)) {
            throw new EspalierException(name + ": no such file");
        }
    }

    /** That of the first network that carries one. */
    Optional<Schema> schema() {
        return files.stream()
                .filter(TeacherLoader::isNetwork)
                .flatMap(file -> Dl4jTeacher.schemaOf(file).stream())
                .findFirst();
    }

    /**
     * The teacher, or all of them as one, with its answers in the order of the schema's classes; empty where none was
     * asked for. It lives until this is closed.
     *
     * @throws EspalierException when a teacher does not suit the schema
     */
    Optional<Teacher> teacher(Schema schema) {
        List<Teacher> members = new ArrayList<>();
        for (Path file : files) {
            members.add(Teachers.fit(member(file, schema), schema));
        }
        return switch (members.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(members.get(0));
            default -> Optional.of(new EnsembleTeacher(members));
        };
    }

    private Teacher member(Path file, Schema schema) {
        Loaded key = new Loaded(file, schema);
        if (isNetwork(file)) {
            return networks.computeIfAbsent(key, k -> Dl4jTeacher.load(file, Dl4jTeacher.Loading.forRowsOf(schema)));
        }
        if (isOnnx(file)) {
            OnnxTeacher.Loading loading =
                    OnnxTeacher.Loading.forRowsOf(schema, values).withOutput(output);
            return networks.computeIfAbsent(key, k -> OnnxTeacher.load(file, loading));
        }
        if (endsWith(file, ".tribuo")) {
            return networks.computeIfAbsent(key, k -> TribuoTeacher.load(file, schema));
        }
        return TableTeacher.read(file, values, schema.target().classes());
    }

    /** Its answers for all rows, {@code [rows, classes]}. */
    static float[] ask(Teacher teacher, Dataset rows, Console console) {
        teacher.note().ifPresent(console::note);
        return Teachers.ask(
                teacher,
                rows.features(),
                (done, total) -> console.progress(TrainingProgress.labelledText(done, total)));
    }

    @Override
    public void close() {
        networks.values().forEach(Teacher::close);
    }
}
