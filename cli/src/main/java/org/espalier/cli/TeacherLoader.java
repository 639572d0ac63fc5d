package org.espalier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.EnsembleTeacher;
import org.espalier.teacher.InputTrial;
import org.espalier.teacher.RawOrder;
import org.espalier.teacher.TableTeacher;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherCheck;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherInput;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.ValueEnsembleTeacher;
import org.espalier.teacher.ValueTableTeacher;
import org.espalier.teacher.VotesTeacher;
import org.espalier.teacher.dl4j.Dl4jTeacher;
import org.espalier.teacher.onnx.OnnxTeacher;
import org.espalier.tribuo.TribuoLabelsTeacher;
import org.espalier.tribuo.TribuoNumberTeacher;
import org.espalier.tribuo.TribuoTeacher;

/**
 * The teachers that were asked for. They are read when the schema is known, which a network may bring itself.
 */
final class TeacherLoader implements AutoCloseable {
    private final List<Path> files;
    private final TableTeacher.Values values;
    private final Optional<String> output;
    private final Optional<TeacherInput> input;
    private final List<String> classes;
    /** How votes are weighted, where the user says so. */
    private final Optional<VotesTeacher.Weighting> weighting;

    private final Map<Loaded, Teacher> networks = new LinkedHashMap<>();
    private final Map<Loaded, VotesTeacher> votes = new LinkedHashMap<>();

    /** A file as a teacher of rows that were encoded in one way: another tree may have encoded its rows in another. */
    private record Loaded(Path file, Schema schema) {}

    private TeacherLoader(
            List<Path> files,
            TableTeacher.Values values,
            Optional<String> output,
            Optional<TeacherInput> input,
            List<String> classes,
            Optional<VotesTeacher.Weighting> weighting) {
        this.files = files;
        this.values = values;
        this.output = output;
        this.input = input;
        this.classes = classes;
        this.weighting = weighting;
    }

    /**
     * @param output the output of ONNX networks that is read; empty: it is found
     * @param input what networks were trained on; empty: both are tried where both fit
     * @param classes in the order of an ONNX network's numbers; empty: as it names them
     * @param weighting of a table of votes; empty: by reliability, where there is one
     * @throws EspalierException when a file is missing, or an output or classes are named that no teacher can have
     */
    static TeacherLoader open(
            List<Path> files,
            TableTeacher.Values values,
            Optional<String> output,
            Optional<TeacherInput> input,
            List<String> classes,
            Optional<VotesTeacher.Weighting> weighting) {
        files.forEach(TeacherLoader::requireKnownKind);
        if (output.isPresent() && files.stream().noneMatch(TeacherLoader::isOnnx)) {
            throw new EspalierException("--teacher-output: expected an ONNX network (.onnx) as --teacher, found none");
        }
        if (!classes.isEmpty() && files.stream().noneMatch(TeacherLoader::isOnnx)) {
            throw new EspalierException("--teacher-classes: expected an ONNX network (.onnx) as --teacher, found none");
        }
        return new TeacherLoader(files, values, output, input, classes, weighting);
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
     * @param rows to try a network on that may want encoded or raw ones
     * @throws EspalierException when a teacher does not suit the schema
     */
    Optional<Teacher> teacher(Schema schema, DataSource rows, Console console) {
        List<Teacher> members = new ArrayList<>();
        for (Path file : files) {
            members.add(Teachers.fit(member(file, schema, rows, console), schema));
        }
        if (weighting.isPresent() && votes.isEmpty()) {
            throw new EspalierException("--votes: expected a table of votes as --teacher, with a column for each"
                    + " annotator, found none");
        }
        return switch (members.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(members.get(0));
            default ->
                Optional.of(
                        schema.target().kind() == Target.Kind.CLASSES
                                ? new EnsembleTeacher(members)
                                : new ValueEnsembleTeacher(members));
        };
    }

    private Teacher member(Path file, Schema schema, DataSource rows, Console console) {
        Loaded key = new Loaded(file, schema);
        if (isNetwork(file)) {
            return networks.computeIfAbsent(key, k -> dl4j(file, schema, rows, console));
        }
        if (isOnnx(file)) {
            OnnxTeacher.Loading loading = OnnxTeacher.Loading.forRowsOf(schema, values)
                    .withOutput(output)
                    .withClasses(classes);
            InputTrial.Load load = (asked, order) -> {
                OnnxTeacher.Loading so = loading.withInput(asked).withOrder(order);
                // another order of the same columns is another question to a network that has been tried
                return OnnxTeacher.load(file, order == RawOrder.SCHEMA ? so : so.trusted());
            };
            return networks.computeIfAbsent(
                    key,
                    k -> new InputTrial(
                                    load, t -> ((OnnxTeacher) t).hasOtherOrders(), schema, console::note, console::log)
                            .choose(input, TeacherInput.ENCODED, rows));
        }
        if (endsWith(file, ".tribuo")) {
            return networks.computeIfAbsent(key, k -> switch (AnswerKind.of(schema.target())) {
                case CLASSES -> TribuoTeacher.load(file, schema);
                case NUMBERS -> TribuoNumberTeacher.load(file, schema);
                case LABELS -> TribuoLabelsTeacher.load(file, schema);
            });
        }
        if (schema.target().kind() != Target.Kind.CLASSES) {
            return ValueTableTeacher.read(file, schema.target());
        }
        List<String> names = schema.target().classes();
        if (!VotesTeacher.isTableOfVotes(file, names)) {
            return TableTeacher.read(file, values, names);
        }
        if (values == TableTeacher.Values.LOGITS) {
            throw new EspalierException("--teacher-logits: expected a table whose columns are called as the classes "
                    + Texts.list(names) + ", found one without any of them, which holds votes: "
                    + Texts.escape(file.toString()));
        }
        return votes.computeIfAbsent(
                key,
                k -> VotesTeacher.read(
                        file, names, schema.missingTokens(), weighting.orElse(VotesTeacher.Weighting.DAWID_SKENE)));
    }

    /** What is known of each annotator of the tables of votes, beside the labels of the rows; empty without such tables. */
    List<VotesTeacher.Annotator> annotators(Dataset rows) {
        return votes.entrySet().stream()
                .filter(e -> e.getKey().schema().target().equals(rows.schema().target()))
                .flatMap(e -> e.getValue().annotators(rows).stream())
                .toList();
    }

    /** A network that carries its schema was trained on rows so encoded; others are asked as they fit. */
    private Teacher dl4j(Path file, Schema schema, DataSource rows, Console console) {
        Dl4jTeacher.Loading loading = Dl4jTeacher.Loading.forRowsOf(schema);
        if (Dl4jTeacher.schemaOf(file).isPresent()) {
            return Dl4jTeacher.load(file, loading.withInput(input.orElse(TeacherInput.ENCODED), RawOrder.SCHEMA));
        }
        InputTrial.Load load = (asked, order) -> {
            Dl4jTeacher teacher = Dl4jTeacher.load(file, loading.withInput(asked, order));
            try {
                Teachers.fit(teacher, schema);
                return teacher;
            } catch (TeacherException e) {
                teacher.close();
                throw e;
            }
        };
        TeacherInput usual = Dl4jTeacher.hasNormalizer(file) ? TeacherInput.RAW : TeacherInput.ENCODED;
        return new InputTrial(load, t -> ((Dl4jTeacher) t).hasOtherOrders(), schema, console::note, console::log)
                .choose(input, usual, rows);
    }

    /**
     * Its answers for all rows, {@code [rows, classes]}; how they fit the labels is said.
     *
     * @param warnings told of every reason to doubt them
     */
    static float[] ask(Teacher teacher, Dataset rows, Console console, Consumer<String> warnings) {
        teacher.note().ifPresent(console::note);
        float[] answers = Teachers.ask(
                teacher, rows, (done, total) -> console.progress(TrainingProgress.labelledText(done, total)));
        TeacherCheck.of(teacher, rows, answers).ifPresent(check -> {
            if (!check.warnings().contains(check.sentence())) {
                console.log(check.sentence());
            }
            check.warnings().forEach(warnings);
        });
        return answers;
    }

    /** Its answers of a target that is not of classes for all rows, {@code [rows, teacher.classes()]}. */
    static float[] askNumbers(Teacher teacher, Dataset rows, Console console) {
        return Teachers.askValues(
                teacher,
                TeacherRows.of(rows),
                "row",
                rows.schema().target().kind() == Target.Kind.RATE,
                (done, total) -> console.progress(TrainingProgress.labelledText(done, total)));
    }

    @Override
    public void close() {
        networks.values().forEach(Teacher::close);
    }
}
