package org.espalier.teacher.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.io.AtomicFiles;
import org.espalier.io.FileHash;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.LogProbabilities;
import org.espalier.teacher.RawOrder;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherInput;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network that gives class probabilities: a {@link MultiLayerNetwork} or a {@link ComputationGraph}, trained by
 * {@link Dl4jTrainer} or by any DL4J program. It ends in a softmax, or in one sigmoid: that is a teacher of two classes, and
 * the number is the probability of the second one (index 1), as users of Keras and scikit-learn train such networks. Where
 * the schema's target is a number or a rate, one output is its value, in the target's own unit.
 *
 * <p>A network that was trained on raw columns is asked with these ({@link TeacherInput#RAW}): numbers as they stand,
 * categories by index or one number each, whichever its width says. One that carries a normalizer ({@code ModelSerializer
 * .addNormalizerToModel}) is asked through it.
 *
 * <p>Rows are answered in blocks of {@value #BLOCK_ROWS}, the last one filled up with zeros, on threads and copies of the
 * network of its own. The parameters must not change meanwhile.
 *
 * <p>A file can ask for any class of DL4J. Load files that you trust.
 */
public final class Dl4jTeacher implements Teacher {
    /** With blocks of one size the same row meets the same arithmetic whatever rows are asked together with it. */
    static final int BLOCK_ROWS = 64;

    private final Network network;
    private final NetworkRows rows;
    private final Optional<byte[]> normalizer;
    private final int classes;
    private final Optional<Schema> schema;
    private final Optional<String> note;
    private final String identity;
    private final Workers workers;
    private final BlockingQueue<Network> replicas = new LinkedBlockingQueue<>();

    private Dl4jTeacher(
            Network network,
            NetworkRows rows,
            Optional<byte[]> normalizer,
            int classes,
            Optional<Schema> schema,
            Optional<String> note,
            String identity,
            Workers workers,
            int threads) {
        this.network = network;
        this.rows = rows;
        this.normalizer = normalizer;
        this.classes = classes;
        this.schema = schema;
        this.note = note;
        this.identity = identity;
        this.workers = workers;
        workers.run(threads, i -> replicas.add(network.replica()));
    }

    /**
     * How to load.
     *
     * @param schema what the rows are, for a file that does not say it: needed where the network takes images as planes, or
     *     raw rows
     * @param threads how many blocks of rows are answered at once
     * @param input what the network was trained on: encoded rows, or raw columns, which the data must keep then
     * @param order of raw columns
     */
    public record Loading(Optional<Schema> schema, int threads, TeacherInput input, RawOrder order) {
        /** Of encoded rows. */
        public Loading(Optional<Schema> schema, int threads) {
            this(schema, threads, TeacherInput.ENCODED, RawOrder.SCHEMA);
        }

        public Loading {
            if (threads < 1) {
                throw new TeacherException("threads: expected 1 or more, found " + threads);
            }
        }

        /** For the encoded rows of a schema, on all processors. */
        public static Loading forRowsOf(Schema schema) {
            return new Loading(Optional.of(schema), Runtime.getRuntime().availableProcessors());
        }

        /** Asked with encoded rows or with raw ones, whose columns stand in the order given. */
        public Loading withInput(TeacherInput asked, RawOrder columns) {
            return new Loading(schema, threads, asked, columns);
        }
    }

    /**
     * Loads a zip that this class or DL4J's {@code ModelSerializer} wrote.
     *
     * <p>A network with a normalizer of its own is asked through it.
     *
     * @throws TeacherException when it is no such zip, holds a serialised object, a normalizer of a kind that is not read, or
     *     a network that does not give class probabilities for rows or images
     */
    public static Dl4jTeacher load(Path path, Loading loading) {
        String name = Texts.escape(path.toString());
        NetworkFile file = NetworkFile.read(path);
        Optional<Schema> own = file.schema().map(text -> SchemaJson.read(text, name + ": " + NetworkFile.SCHEMA));
        String hash;
        try {
            hash = FileHash.sha256(path);
        } catch (IOException e) {
            throw new TeacherException(name + ": can't be read", e);
        }
        return open(
                () -> NetworkReader.read(file, name, own.or(loading::schema)),
                own,
                new Loading(own.or(loading::schema), loading.threads(), loading.input(), loading.order()),
                file.normalizer(),
                name + ": ",
                Optional.of(hash));
    }

    /**
     * The schema that a file carries, before the network is loaded: what its rows are to be read by.
     *
     * @throws TeacherException when it is no zip that {@link #load} reads
     */
    public static Optional<Schema> schemaOf(Path path) {
        String name = Texts.escape(path.toString());
        return NetworkFile.read(path).schema().map(text -> SchemaJson.read(text, name + ": " + NetworkFile.SCHEMA));
    }

    /**
     * Whether a file's network comes with a normalizer of its own: then it was trained on raw rows.
     *
     * @throws TeacherException when it is no zip that {@link #load} reads
     */
    public static boolean hasNormalizer(Path path) {
        return NetworkFile.read(path).normalizer().isPresent();
    }

    /** A network at hand, trained on rows of the schema. The teacher reads its parameters and runs copies of it. */
    public static Dl4jTeacher of(MultiLayerNetwork network, Schema schema, int threads) {
        return of(() -> LayeredNetwork.of(network, Optional.of(schema)), schema, threads);
    }

    /** As for a {@link MultiLayerNetwork}. */
    public static Dl4jTeacher of(ComputationGraph network, Schema schema, int threads) {
        return of(() -> GraphNetwork.of(network, Optional.of(schema)), schema, threads);
    }

    private static Dl4jTeacher of(Supplier<Network> network, Schema schema, int threads) {
        Loading checked = new Loading(Optional.of(schema), threads);
        return open(network, checked.schema(), checked, Optional.empty(), "", Optional.empty());
    }

    /**
     * @param schema that the network carries
     * @param loading with the schema that the rows are read by
     */
    private static Dl4jTeacher open(
            Supplier<Network> maker,
            Optional<Schema> schema,
            Loading loading,
            Optional<byte[]> normalizer,
            String where,
            Optional<String> fileHash) {
        NativeLibrary.require();
        Workers workers = new Workers(loading.threads());
        try {
            Network network = workers.call(maker);
            int classes = workers.call(() -> probe(network, where));
            NetworkRows rows = NetworkRows.of(
                    network.input().width(),
                    loading.schema(),
                    loading.input(),
                    loading.order(),
                    normalizer.map(content -> Normalizer.read(content, where.replaceFirst(": $", ""))),
                    where);
            schema.ifPresent(s -> requireFit(rows.features(), classes, s, where));
            String hash = fileHash.orElseGet(() -> FileHash.sha256(bytes(network, schema.map(SchemaJson::write))));
            List<String> notes = new ArrayList<>();
            if (network.form() == OutputForm.ONE_SIGMOID) {
                notes.add(Teachers.noteOfOneOutput(loading.schema()));
            }
            rows.normalizer()
                    .ifPresent(n -> notes.add("the teacher is asked through its own normalizer (" + n.kind() + ")"));
            Optional<String> note = notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
            String identity = "dl4j" + (rows.areRaw() ? " raw" : "") + " sha256:" + hash
                    + (loading.order() == RawOrder.SCHEMA
                            ? ""
                            : " " + loading.order().text());
            return new Dl4jTeacher(
                    network, rows, normalizer, classes, schema, note, identity, workers, loading.threads());
        } catch (RuntimeException | Error e) {
            workers.close();
            throw e;
        }
    }

    /** Answers a block of zeros, to see now rather than later whether the network works; returns the number of classes. */
    private static int probe(Network network, String where) {
        InputForm form = network.input();
        try (INDArray zeros = form.array(new float[BLOCK_ROWS * form.width()])) {
            INDArray answer = network.output(zeros);
            OutputForm output = network.form();
            if (answer.rank() != 2 || answer.size(0) != BLOCK_ROWS || !output.fits(answer.size(1))) {
                throw new TeacherException(
                        where + "expected " + output.expected() + " for a row, found answers of shape "
                                + Arrays.toString(answer.shape()) + " for " + BLOCK_ROWS + " rows");
            }
            return output.classes((int) answer.size(1));
        } catch (TeacherException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TeacherException(
                    where + "the network can't answer rows of " + form.width() + " features ("
                            + Texts.escape(String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""))
                            + ")",
                    e);
        }
    }

    private static void requireFit(int features, int classes, Schema schema, String where) {
        if (features != schema.width() || classes != schema.target().answers()) {
            throw new TeacherException(where + "the network takes " + features + " features and knows " + classes
                    + " classes, its schema has " + schema.width() + " and "
                    + schema.target().answers());
        }
    }

    private static byte[] bytes(Network network, Optional<String> schema) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            NetworkFile.of(network, schema).writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return out.toByteArray();
    }

    /**
     * Writes a zip that any DL4J program can load, with the schema in an entry of its own.
     *
     * @throws org.espalier.EspalierException when it can't be written
     */
    public void save(Path path, OverwritePolicy existing) {
        NetworkFile file =
                NetworkFile.of(network, schema.map(SchemaJson::write)).withNormalizer(normalizer);
        AtomicFiles.write(path, existing, file::writeTo);
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(rows.features());
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public Optional<List<String>> classNames() {
        return schema.filter(s -> !s.target().isOneNumber()).map(s -> s.target().answerNames());
    }

    @Override
    public AnswerKind answerKind() {
        return network.form().answerKind();
    }

    @Override
    public float[] values(TeacherRows asked, int from, int to) {
        return answerKind() == AnswerKind.CLASSES ? Teacher.super.values(asked, from, to) : answers(asked, from, to);
    }

    @Override
    public Optional<Schema> schema() {
        return schema;
    }

    @Override
    public Optional<String> note() {
        return note;
    }

    @Override
    public boolean takesRawRows() {
        return rows.cells().isPresent();
    }

    /** Whether {@link RawOrder another order} of raw columns would fit as well: only rows with labels can tell. */
    public boolean hasOtherOrders() {
        return rows.haveOtherOrders();
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        return logProbabilities(TeacherRows.encoded(features), from, to);
    }

    @Override
    public float[] logProbabilities(TeacherRows asked, int from, int to) {
        if (answerKind() != AnswerKind.CLASSES) {
            throw new TeacherException(
                    "the teacher answers " + answerKind().description() + ", not probabilities of classes");
        }
        return answers(asked, from, to);
    }

    private float[] answers(TeacherRows asked, int from, int to) {
        if (asked.features().columns() != rows.features()) {
            throw new TeacherException("the teacher takes " + rows.features() + " features, the data have "
                    + asked.features().columns());
        }
        float[] out = new float[Math.multiplyExact(to - from, classes)];
        int blocks = (to - from + BLOCK_ROWS - 1) / BLOCK_ROWS;
        return SingleThreadedBlas.during(() -> {
            workers.run(blocks, block -> {
                int first = from + block * BLOCK_ROWS;
                answer(asked, first, Math.min(to, first + BLOCK_ROWS), out, (first - from) * classes);
            });
            return out;
        });
    }

    private void answer(TeacherRows asked, int from, int to, float[] out, int outAt) {
        int width = rows.width();
        float[] block = new float[BLOCK_ROWS * width];
        for (int r = from; r < to; r++) {
            rows.copy(asked, r, block, (r - from) * width);
        }
        double[] probabilities = probabilities(block);
        for (int r = from; r < to; r++) {
            int at = (r - from) * classes;
            String where = "the teacher's answer for row " + (r + 1);
            if (answerKind() != AnswerKind.CLASSES) {
                for (int k = 0; k < classes; k++) {
                    out[outAt + at + k] = (float) probabilities[at + k];
                }
            } else if (network.form() == OutputForm.ONE_SIGMOID) {
                LogProbabilities.ofSecondClass(probabilities[r - from], out, outAt + at, where);
            } else {
                LogProbabilities.ofProbabilities(probabilities, at, classes, out, outAt + at, where);
            }
        }
    }

    private double[] probabilities(float[] block) {
        Network replica = replicas.remove();
        try (INDArray input = replica.input().array(block)) {
            INDArray answer = replica.output(input);
            return answer.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        } finally {
            replicas.add(replica);
        }
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public void close() {
        workers.close();
    }
}
