package org.espalier.teacher.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.LogProbabilities;
import org.espalier.teacher.RawOrder;
import org.espalier.teacher.TableTeacher;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherInput;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;

/**
 * A network from an ONNX file, run by ONNX Runtime on the CPU: exported by PyTorch, TensorFlow, scikit-learn (with or
 * without ZipMap), or by hand.
 *
 * <p>It has one float input for the encoded features of a row, {@code [n, features]}, or for images
 * {@code [n, channels, height, width]} with pixels of 0 to 1, and an output of probabilities or logits,
 * {@code [n, classes]}. An output of {@code [n, 1]}, a sigmoid or its logit, makes it a teacher of two classes: the number
 * speaks for the second one (index 1), as users of Keras and scikit-learn train such networks. Other outputs, such as
 * scikit-learn's {@code label}, are ignored. Classes that the file does not name are taken to be in the schema's order.
 *
 * <p>Of a number or a rate the output is the value in the target's unit, {@code [n, 1]}.
 *
 * <p>A network that was trained on raw columns is asked with these ({@link TeacherInput#RAW}): numbers as they stand, categories
 * by index, one number each, or as texts, in one input or in one for each column, of float32, float64, integers or strings.
 *
 * <p>Rows are answered in blocks of {@value #BLOCK_ROWS} (or of what the file wants), the last one filled up with zeros,
 * so that the same row meets the same arithmetic whatever rows are asked together with it.
 */
public final class OnnxTeacher implements Teacher {
    static final int BLOCK_ROWS = 64;

    /** A network that takes longer for its first block of rows has no end, or is too slow to label a data set. */
    private static final Duration PROBE_LIMIT = Duration.ofMinutes(2);

    /** A file with a fixed batch larger than this is refused. */
    static final int MAX_FIXED_BATCH = 4096;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final NetworkInput input;
    private final OutputForm output;
    private final TableTeacher.Values values;
    private final boolean isRaw;
    private final int features;
    private final int classes;
    private final AnswerKind answers;
    private final Optional<List<String>> classNames;
    private final Optional<String> note;
    private final String name;
    private final String identity;
    private final ExecutorService workers;

    private OnnxTeacher(OnnxFile file, OrtEnvironment environment, OrtSession session, Loading loading, Duration limit)
            throws OrtException {
        this.environment = environment;
        this.session = session;
        this.name = file.name();
        this.values = loading.values();
        this.isRaw = loading.input() == TeacherInput.RAW;
        this.input = input(session, loading, name);
        this.output = OutputForm.of(session.getOutputInfo().values(), loading.output(), name);
        this.features = loading.schema().width();
        // answers a block, to see now rather than later whether the network works
        OutputForm.Numbers probe = probe(limit);
        this.answers = AnswerKind.of(loading.schema().target());
        boolean areProbabilities = answers != AnswerKind.NUMBERS;
        if (loading.schema().target().isOneNumber()) {
            requireOneNumber(probe, loading);
            this.classes = 1;
            this.classNames = Optional.empty();
            this.note = Optional.empty();
        } else {
            List<String> wanted = loading.schema().target().answerNames();
            this.classes = answers == AnswerKind.CLASSES ? probe.classes() : probe.columns();
            if (answers != AnswerKind.CLASSES && classes != wanted.size()) {
                throw new TeacherException(name + ": expected a number for each of " + wanted.size()
                        + (areProbabilities ? " labels, " : " targets, ") + Texts.list(wanted) + ", found " + classes
                        + " for each row");
            }
            if (!areProbabilities && values == TableTeacher.Values.LOGITS) {
                throw new TeacherException(
                        name + ": expected no logits for the targets " + Texts.list(wanted) + ", which are numbers");
            }
            List<String> stated = probe.names().isEmpty() ? file.classLabels() : probe.names();
            NetworkClasses named = NetworkClasses.of(
                    stated.size() == classes ? stated : List.of(), loading.classes(), wanted, classes, name);
            this.classNames = named.names();
            this.note = answers != AnswerKind.CLASSES ? Optional.empty() : note(probe, named, loading.schema());
        }
        this.identity = (values == TableTeacher.Values.LOGITS ? "onnx logits" : "onnx") + (isRaw ? " raw" : "")
                + " sha256:" + file.hash()
                + loading.output().map(name -> " output " + name).orElse("")
                + (loading.order() == RawOrder.SCHEMA
                        ? ""
                        : " " + loading.order().text())
                + (loading.classes().isEmpty() ? "" : " classes " + Texts.list(loading.classes()));
        this.workers = Executors.newFixedThreadPool(loading.threads(), task -> {
            Thread thread = new Thread(task, "onnx-teacher");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void requireOneNumber(OutputForm.Numbers probe, Loading loading) {
        String target = Texts.quote(loading.schema().target().name());
        if (probe.columns() != 1) {
            throw new TeacherException(name + ": expected one number for the target " + target + ", found "
                    + probe.columns() + " for each row: a network of classes, or of several targets");
        }
        if (values == TableTeacher.Values.LOGITS || !loading.classes().isEmpty()) {
            throw new TeacherException(name + ": expected neither logits nor classes for the target " + target
                    + ", which is " + loading.schema().target().description());
        }
    }

    private static NetworkInput input(OrtSession session, Loading loading, String name) throws OrtException {
        Schema schema = loading.schema();
        boolean isTable = schema.image().isEmpty();
        if (isTable && loading.input() == TeacherInput.RAW) {
            return RawInput.of(session.getInputInfo().values(), schema, loading.order(), name);
        }
        InputForm form = InputForm.of(session.getInputInfo().values(), schema, name);
        double scale = loading.input() == TeacherInput.RAW
                ? schema.image().map(Schema.Image::scale).orElse(1.0)
                : 1;
        return new WholeRows(form, schema.width(), scale);
    }

    private static Optional<String> note(OutputForm.Numbers answers, NetworkClasses named, Schema schema) {
        return answers.columns() == 1 && named.names().isEmpty()
                ? Optional.of(Teachers.noteOfOneOutput(Optional.of(schema)))
                : named.note();
    }

    /**
     * How to load.
     *
     * @param schema what the rows are
     * @param values what the network gives: probabilities, or logits
     * @param output name of the output to read; empty: it is found
     * @param threads how many blocks of rows are answered at once
     * @param input what it was trained on: encoded rows, or raw columns, which the data must keep then
     * @param classes the schema's classes in the network's order; empty: as the network names them, else the schema's order
     * @param order of raw columns in an input that takes several
     * @param isTrusted whether it is loaded at once, see {@link #trusted()}
     */
    public record Loading(
            Schema schema,
            TableTeacher.Values values,
            Optional<String> output,
            int threads,
            TeacherInput input,
            List<String> classes,
            RawOrder order,
            boolean isTrusted) {
        /** Of encoded rows, with classes that the network names or that stand in the schema's order. */
        public Loading(Schema schema, TableTeacher.Values values, Optional<String> output, int threads) {
            this(schema, values, output, threads, TeacherInput.ENCODED, List.of(), RawOrder.SCHEMA, false);
        }

        public Loading {
            classes = List.copyOf(classes);
            if (threads < 1) {
                throw new TeacherException("threads: expected 1 or more, found " + threads);
            }
        }

        /** An output that is found, on all processors. */
        public static Loading forRowsOf(Schema schema, TableTeacher.Values values) {
            return new Loading(
                    schema, values, Optional.empty(), Runtime.getRuntime().availableProcessors());
        }

        /** Reads the output of this name; empty: it is found. */
        public Loading withOutput(Optional<String> name) {
            return new Loading(schema, values, name, threads, input, classes, order, isTrusted);
        }

        /** Asked with encoded rows or with raw ones. */
        public Loading withInput(TeacherInput asked) {
            return new Loading(schema, values, output, threads, asked, classes, order, isTrusted);
        }

        /** The classes in the network's order; empty: as it names them. */
        public Loading withClasses(List<String> names) {
            return new Loading(schema, values, output, threads, input, names, order, isTrusted);
        }

        /** A file of one's own: it is loaded at once, which saves the start of a process. */
        public Loading trusted() {
            return new Loading(schema, values, output, threads, input, classes, order, true);
        }

        /** Raw columns in this order, where an input takes several. */
        public Loading withOrder(RawOrder columns) {
            return new Loading(schema, values, output, threads, input, classes, columns, isTrusted);
        }
    }

    /**
     * Loads a file. Tensors in files of their own must lie beside it. Unless it is {@link Loading#trusted() trusted}, it is
     * tried first in a process of its own, whose time and memory are limited.
     *
     * @throws TeacherException one line, when it is no ONNX file, uses operators that ONNX Runtime does not have, or does
     *     not take the schema's rows or give numbers for classes; and when it takes too long or too much memory for a block
     *     of rows, or ONNX Runtime breaks down on it
     */
    public static OnnxTeacher load(Path path, Loading loading) {
        return load(path, loading, PROBE_LIMIT);
    }

    /** @param limit for the first block of rows */
    static OnnxTeacher load(Path path, Loading loading, Duration limit) {
        OnnxFile file = OnnxFile.read(path);
        if (!loading.isTrusted()) {
            NetworkTrial.run(file, loading, limit);
        }
        return loadHere(file, loading, limit);
    }

    /** Without a trial. */
    static OnnxTeacher loadHere(OnnxFile file, Loading loading, Duration limit) {
        Path path = file.path();
        OrtSession session = null;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            OrtEnvironment environment = RuntimeStart.environment();
            UnpackedLibraries.removeAtExit();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            session = file.hasExternalData()
                    ? environment.createSession(path.toRealPath().toString(), options)
                    : environment.createSession(file.content(), options);
            if (session.getMetadata().getCustomMetadata().containsKey("espalier.schema")) {
                throw new TeacherException(file.name() + ": expected a network for encoded features, found an exported"
                        + " tree, which takes raw rows");
            }
            return new OnnxTeacher(file, environment, session, loading, limit);
        } catch (OrtException | IOException e) {
            close(session);
            throw new TeacherException(file.name() + ": ONNX Runtime can't load it (" + firstLine(e) + ")", e);
        } catch (LinkageError e) {
            throw new TeacherException(
                    "ONNX Runtime's native library can't be loaded (" + firstLine(e)
                            + "): there is none for this machine, or no"
                            + " room in " + System.getProperty("java.io.tmpdir")
                            + ", where it is unpacked; give the teacher's answers as a table",
                    e);
        } catch (RuntimeException e) {
            close(session);
            throw e;
        }
    }

    private static void close(OrtSession session) {
        if (session != null) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("a session that was opened can be closed", e);
            }
        }
    }

    private static String firstLine(Throwable e) {
        String text = String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.getClass().getSimpleName());
        return Texts.visible(text, 200);
    }

    private int blockRows() {
        return input.batch() > 0 ? input.batch() : BLOCK_ROWS;
    }

    private OutputForm.Numbers probe(Duration limit) throws OrtException {
        try (NetworkInput.Tensors sample = input.sample(environment, blockRows());
                TimeLimit time = new TimeLimit(limit)) {
            try (OrtSession.Result result = session.run(sample.byName(), Set.of(output.name()), time.options())) {
                return output.read(result.get(0), blockRows(), name);
            } catch (OrtException e) {
                if (time.isOver()) {
                    throw new TeacherException(
                            name + ": expected an answer for " + blockRows() + " rows within " + limit.toSeconds()
                                    + " s, found none",
                            e);
                }
                throw e;
            }
        }
    }

    private OutputForm.Numbers run(NetworkInput.Tensors rows) throws OrtException {
        try (OrtSession.Result result = session.run(rows.byName(), Set.of(output.name()))) {
            return output.read(result.get(0), blockRows(), name);
        }
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(features);
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public Optional<List<String>> classNames() {
        return classNames;
    }

    /** Whether {@link RawOrder another order} of raw columns would fit as well: only rows with labels can tell. */
    public boolean hasOtherOrders() {
        return input instanceof RawInput raw && raw.hasOtherOrders();
    }

    @Override
    public boolean takesRawRows() {
        return isRaw;
    }

    @Override
    public float[] logProbabilities(Matrix rows, int from, int to) {
        return logProbabilities(TeacherRows.encoded(rows), from, to);
    }

    @Override
    public AnswerKind answerKind() {
        return answers;
    }

    @Override
    public float[] values(TeacherRows rows, int from, int to) {
        return answers == AnswerKind.CLASSES ? Teacher.super.values(rows, from, to) : answers(rows, from, to);
    }

    @Override
    public float[] logProbabilities(TeacherRows rows, int from, int to) {
        if (answers != AnswerKind.CLASSES) {
            throw new TeacherException(name + ": answers " + answers.description() + ", not probabilities of classes");
        }
        return answers(rows, from, to);
    }

    private float[] answers(TeacherRows rows, int from, int to) {
        int width = rows.features().columns();
        if (width != features) {
            throw new TeacherException("the teacher takes " + features + " features, the data have " + width);
        }
        float[] out = new float[Math.multiplyExact(to - from, classes)];
        List<Future<?>> blocks = new ArrayList<>();
        for (int first = from; first < to; first += blockRows()) {
            int begin = first;
            blocks.add(workers.submit(
                    () -> answer(rows, begin, Math.min(to, begin + blockRows()), out, (begin - from) * classes)));
        }
        await(blocks);
        return out;
    }

    /** Waits for all, then reports what the first one that failed met. */
    private static void await(List<Future<?>> blocks) {
        RuntimeException failure = null;
        for (Future<?> block : blocks) {
            try {
                block.get();
            } catch (ExecutionException e) {
                if (failure == null) {
                    failure = e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                blocks.forEach(b -> b.cancel(false));
                throw new TeacherException("interrupted while the teacher answered", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void answer(TeacherRows rows, int from, int to, float[] out, int outAt) {
        OutputForm.Numbers numbers;
        try (NetworkInput.Tensors block = input.tensors(environment, rows, from, to, blockRows())) {
            numbers = run(block);
        } catch (OrtException e) {
            throw new TeacherException(
                    name + ": no answer for rows " + (from + 1) + " to " + to + " (" + firstLine(e) + ")", e);
        }
        if (answers != AnswerKind.CLASSES) {
            // logits, which only labels have, are log odds each
            boolean areLogits = values == TableTeacher.Values.LOGITS;
            for (int i = 0; i < (to - from) * classes; i++) {
                double number = numbers.values()[i];
                out[outAt + i] = (float) (areLogits ? 1 / (1 + Math.exp(-number)) : number);
            }
            return;
        }
        if (numbers.classes() != classes) {
            throw new TeacherException(name + ": expected " + classes + " classes for every row, found "
                    + numbers.classes() + " for row " + (from + 1));
        }
        for (int r = from; r < to; r++) {
            int answer = r - from;
            String where = "the teacher's answer for row " + (r + 1);
            if (numbers.columns() == 1) {
                second(numbers.values()[answer], out, outAt + answer * classes, where);
            } else if (values == TableTeacher.Values.LOGITS) {
                LogProbabilities.ofLogits(
                        numbers.values(), answer * classes, classes, out, outAt + answer * classes, where);
            } else {
                LogProbabilities.ofProbabilities(
                        numbers.values(), answer * classes, classes, out, outAt + answer * classes, where);
            }
        }
    }

    /** One number that speaks for the second class: as a logit it stands beside 0 for the first. */
    private void second(double number, float[] out, int outAt, String where) {
        if (values == TableTeacher.Values.LOGITS) {
            LogProbabilities.ofLogits(new double[] {0, number}, 0, 2, out, outAt, where);
        } else {
            LogProbabilities.ofSecondClass(number, out, outAt, where);
        }
    }

    @Override
    public Optional<String> note() {
        return note;
    }

    @Override
    public String identity() {
        return identity;
    }

    /** Waits for answers that are being given, then frees the native memory. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            workers.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(session);
    }
}
