package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.EspalierException;
import org.espalier.base.Percent;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.io.AtomicFiles;
import org.espalier.io.FileHash;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.dl4j.Dl4jTeacher;
import org.espalier.teacher.dl4j.Dl4jTrainer;
import org.espalier.teacher.dl4j.TeachListener;
import org.espalier.teacher.dl4j.TeachOptions;

/**
 * Teachers, each trained once: a zip in the cache and a JSON file beside it that says how it came about. Named by the rows
 * and the options of its training, as {@code espalier teach} chooses them. For any number of threads; one is trained at
 * a time, on all of them.
 */
final class TeacherShelf implements AutoCloseable {
    private final Path folder;
    private final int threads;
    private final Consumer<String> progress;
    private final Map<String, Taught> taught = new HashMap<>();

    /** @param threads a network is trained and asked with; its answers do not depend on it */
    TeacherShelf(Path folder, int threads, Consumer<String> progress) {
        this.folder = folder;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * A teacher and how it came about.
     *
     * @param file the network
     * @param configuration its options; empty where it was brought along
     * @param figures {@code validation.accuracy}, {@code seconds}, {@code rows}; empty where it was brought along
     */
    record Taught(AnswerCache teacher, Path file, Map<String, String> configuration, Map<String, Double> figures) {}

    /** The teacher for these rows, from the cache or trained now. */
    synchronized Taught of(String name, Dataset rows, int seed) {
        List<TeachOptions> candidates = TeachOptions.candidates(rows).stream()
                .map(options -> withSeed(options, seed))
                .toList();
        String key = Rows.hash(rows)
                + candidates.stream().map(TeachOptions::configuration).toList();
        String id = name + "-"
                + FileHash.sha256(key.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
        return taught.computeIfAbsent(id, absent -> {
            Path file = folder.resolve(id + ".zip");
            Path notes = folder.resolve(id + ".json");
            if (!Files.exists(file) || !Files.exists(notes)) {
                train(id, rows, candidates, file, notes);
            }
            return open(rows.schema(), file, Optional.of(notes));
        });
    }

    /** A teacher that was trained elsewhere. */
    synchronized Taught brought(Path file, Schema schema) {
        return taught.computeIfAbsent(file.toString(), absent -> open(schema, file, Optional.empty()));
    }

    private TeachOptions withSeed(TeachOptions o, int seed) {
        return new TeachOptions(
                o.architecture(),
                o.maps(),
                o.hidden(),
                o.epochs(),
                o.batch(),
                o.learningRate(),
                o.dropout(),
                o.weightDecay(),
                o.augment(),
                o.validation(),
                o.patience(),
                threads,
                seed);
    }

    private void train(String id, Dataset rows, List<TeachOptions> candidates, Path file, Path notes) {
        progress.accept("training the teacher " + id + " on " + rows.rows() + " rows");
        long began = System.nanoTime();
        Dl4jTrainer.Result result = Dl4jTrainer.trainSimplest(rows, candidates, TeachListener.SILENT);
        double seconds = (System.nanoTime() - began) * 1e-9;
        try (Dl4jTeacher teacher = result.teacher()) {
            teacher.save(file, OverwritePolicy.REPLACE);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("configuration", result.options().configuration());
        json.put(
                "figures",
                Map.of(
                        "validation.accuracy",
                        result.validationAccuracy(),
                        "rows",
                        (double) rows.rows(),
                        "seconds",
                        seconds));
        AtomicFiles.writeText(notes, OverwritePolicy.REPLACE, Json.pretty(json));
        progress.accept(String.format(
                java.util.Locale.ROOT,
                "teacher %s: validation accuracy %s %%, %.0f s",
                id,
                Percent.digits(result.validationAccuracy(), 2),
                seconds));
    }

    private Taught open(Schema schema, Path file, Optional<Path> notes) {
        String hash;
        try {
            hash = FileHash.sha256(file);
        } catch (IOException e) {
            throw new EspalierException(file + ": expected a teacher, it can't be read", e);
        }
        AnswerCache answers = new AnswerCache(
                schema,
                "dl4j sha256:" + hash,
                () -> Dl4jTeacher.load(file, new Dl4jTeacher.Loading(Optional.of(schema), threads)),
                folder.resolve("answers").resolve(hash.substring(0, 16)));
        JsonLine line = notes.map(JsonLine::read).orElse(JsonLine.EMPTY);
        return new Taught(answers, file, line.strings("configuration"), line.numbers("figures"));
    }

    /** Answers for all rows, asked in the blocks of a distillation. */
    static float[] answers(Teacher teacher, Matrix features) {
        return Teachers.ask(teacher, features, (done, all) -> {});
    }

    @Override
    public synchronized void close() {
        taught.values().forEach(t -> t.teacher().close());
        taught.clear();
    }
}
