package org.espalier.sdt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.espalier.EspalierException;
import org.espalier.base.Sha256;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.io.AtomicFiles;
import org.espalier.io.IoReason;
import org.espalier.io.OverwritePolicy;

/**
 * The file of a {@link SoftDecisionTree}: <a href="https://github.com/huggingface/safetensors">safetensors</a> with the
 * F32 tensors {@code gate.weight [nodes, features]}, {@code gate.bias [nodes]}, {@code gate.beta [nodes]},
 * {@code leaf.logits [leaves, answers]}, where the tree has {@link TrainingStatistics} the tensors
 * {@code feature.mean [features]}, {@code leaf.reach [leaves]} (F32) and {@code leaf.rows [leaves]} (I32), and in
 * {@code __metadata__}, in this order: {@code format}, {@code version},
 * {@code sha256}, {@code schema}, {@code provenance}, {@code selfTest}. The same tree gives the same bytes. Any
 * safetensors library can read the file; a model is read back from the bytes that this class wrote.
 *
 * <p>A file is believed only after its version, its SHA-256 (over all bytes, those of the hash itself as 64 characters
 * {@code 0}), the shapes, the numbers (finite), the schema and the answers to its self-test rows have been checked. The
 * hash guards against damage, not against malice; there is nothing in a file that could run.
 */
public final class ModelFile {
    /** Version of the format that is written. Version 1, of full trees with constant leaves, is read for ever. */
    public static final int VERSION = 2;

    private static final String FORMAT = "espalier";
    private static final String ZEROS = "0".repeat(64);

    /** The header begins with these bytes, so that version and hash can be checked before anything is parsed. */
    private static final String BEFORE_VERSION = "{\"__metadata__\":{\"format\":\"" + FORMAT + "\",\"version\":\"";

    private static final String AFTER_VERSION = "\",\"sha256\":\"";
    private static final String BEFORE_HASH = BEFORE_VERSION + VERSION + AFTER_VERSION;
    private static final int HASH_AT = Long.BYTES + BEFORE_HASH.length();

    /** A file's own words may stand in a message; they must not steer a terminal. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final int MAX_MESSAGE = 400;

    static final String WEIGHT = "gate.weight";
    private static final String BIAS = "gate.bias";
    private static final String BETA = "gate.beta";
    private static final Set<String> GATES = new TreeSet<>(List.of(WEIGHT, BIAS, BETA));

    /** What the tree remembers of its training rows: all three or none. */
    private static final String MEAN = "feature.mean";

    private static final String REACH = "leaf.reach";
    private static final String ROWS = "leaf.rows";
    private static final Set<String> STATISTICS = new TreeSet<>(List.of(MEAN, REACH, ROWS));

    /** Which gates divide, and which columns each part may ask about: 0 or 1. */
    private static final String OPEN = "gate.open";

    private static final String GATE_COLUMNS = "gate.columns";
    private static final String LEAF_COLUMNS = "leaf.columns";
    private static final Set<String> OPTIONAL = Set.of(OPEN, GATE_COLUMNS, LEAF_COLUMNS);

    private ModelFile() {}

    /**
     * Writes a tree; the file appears whole or not at all.
     *
     * @throws EspalierException one line, when the file can't be written ({@link AtomicFiles#write}), the tree is too
     *     large for a file (2 GiB), or its numbers are (beta times a weight is infinite)
     */
    public static void write(SoftDecisionTree tree, Path file, OverwritePolicy existing) {
        AtomicFiles.check(file, existing);
        SafeTensorsWriter writer = writer(tree);
        AtomicFiles.write(file, existing, writer::write);
    }

    /** The bytes of a tree's file, else as {@link #write}. */
    public static byte[] toBytes(SoftDecisionTree tree) {
        return writer(tree).toBytes();
    }

    /**
     * Reads a tree.
     *
     * @throws ModelFileException one line, when there is no such file, it can't be read, is damaged, of a newer version, or
     *     no model file
     */
    public static SoftDecisionTree read(Path file) {
        try {
            return tree(SafeTensors.bytes(file));
        } catch (IOException | EspalierException e) {
            throw failure(file.toString(), e);
        }
    }

    /**
     * Reads a tree to the end of the stream, which stays open: a model on the class path, say.
     *
     * @param name names the file in messages
     * @throws ModelFileException as {@link #read(Path)}
     */
    public static SoftDecisionTree read(InputStream in, String name) {
        try {
            return tree(in.readNBytes((int) SafeTensors.MAX_FILE_BYTES));
        } catch (IOException | EspalierException e) {
            throw failure(name, e);
        }
    }

    /** Reads a tree from memory; else as {@link #read(InputStream, String)}. */
    public static SoftDecisionTree read(byte[] bytes, String name) {
        try {
            return tree(bytes);
        } catch (IOException | EspalierException e) {
            throw failure(name, e);
        }
    }

    private static ModelFileException failure(String name, Exception e) {
        String message = e instanceof IOException io ? IoReason.of(io) : String.valueOf(e.getMessage());
        String line = UNPRINTABLE.matcher(message).replaceAll("?");
        String shown = line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
        return new ModelFileException("cannot read the model " + name + ": " + shown, e);
    }

    private static SafeTensorsWriter writer(SoftDecisionTree tree) {
        Schema schema = tree.schema();
        float[] weight = tree.gateWeight();
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        SelfTest selfTest = SelfTest.draw(tree, tree.provenance().seed());
        try {
            requireFiniteGates(weight, bias, beta);
            selfTest.check(tree);
        } catch (IOException e) {
            throw new ModelFileException("cannot write the model: " + e.getMessage(), e);
        }
        int nodes = tree.shape().nodes();
        SafeTensorsWriter writer = new SafeTensorsWriter()
                .metadata("format", FORMAT)
                .metadata("version", Integer.toString(VERSION))
                .metadata("sha256", ZEROS)
                .metadata("schema", schemaText(schema))
                .metadata("provenance", ProvenanceJson.write(tree.provenance()))
                .metadata("selfTest", selfTest.toJson())
                .floats(WEIGHT, weight, nodes, tree.features())
                .floats(BIAS, bias, nodes)
                .floats(BETA, beta, nodes);
        LeafTensors.add(writer, tree);
        addStructure(writer, tree);
        tree.statistics().ifPresent(s -> addStatistics(writer, tree, s));
        return writer.metadata("sha256", hash(writer));
    }

    /** Rows as 32 bits where they fit, which files of all versions have. */
    private static void addStatistics(SafeTensorsWriter writer, SoftDecisionTree tree, TrainingStatistics s) {
        int leaves = tree.shape().leaves();
        writer.floats(MEAN, s.featureMean(), tree.features()).floats(REACH, s.leafReach(), leaves);
        long[] rows = s.leafRows();
        if (Arrays.stream(rows).allMatch(n -> n <= Integer.MAX_VALUE)) {
            writer.ints(ROWS, Arrays.stream(rows).mapToInt(n -> (int) n).toArray(), leaves);
        } else {
            writer.longs(ROWS, rows, leaves);
        }
    }

    private static long[] leafRows(SafeTensors tensors) throws IOException {
        return tensors.type(ROWS) == SafeTensors.Type.I64
                ? tensors.longs(ROWS)
                : Arrays.stream(tensors.ints(ROWS)).asLongStream().toArray();
    }

    private static void addStructure(SafeTensorsWriter writer, SoftDecisionTree tree) {
        Structure structure = tree.structure();
        int columns = tree.schema().columns().size();
        if (!structure.isFull()) {
            int[] open = new int[tree.shape().nodes()];
            for (int i = 0; i < open.length; i++) {
                open[i] = structure.isOpen(i) ? 1 : 0;
            }
            writer.ints(OPEN, open, open.length);
        }
        structure
                .gateColumns()
                .ifPresent(mask ->
                        writer.ints(GATE_COLUMNS, ints(mask), tree.shape().nodes(), columns));
        structure
                .leafColumns()
                .ifPresent(mask ->
                        writer.ints(LEAF_COLUMNS, ints(mask), tree.shape().leaves(), columns));
        if (!tree.decision().isPlain()) {
            writer.metadata("decision", DecisionJson.write(tree.decision()));
        }
    }

    private static int[] ints(boolean[] mask) {
        int[] out = new int[mask.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = mask[i] ? 1 : 0;
        }
        return out;
    }

    private static String schemaText(Schema schema) {
        String text = SchemaJson.write(schema);
        if (!SchemaJson.read(text, "schema").equals(schema)) {
            throw new IllegalArgumentException("the schema is not the same when it is read again: " + schema);
        }
        return text;
    }

    private static String hash(SafeTensorsWriter withZeros) {
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            withZeros.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written here", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static SoftDecisionTree tree(byte[] file) throws IOException {
        int version = requireVersion(file);
        requireHash(file);
        SafeTensors tensors = new SafeTensors(file);
        boolean hasStatistics = requireNames(tensors, version);
        List<Integer> weightShape = tensors.shape(WEIGHT);
        TreeShape shape = treeShape(weightShape);
        Schema schema = SchemaJson.read(text(tensors, "schema"), "header");
        if (schema.width() < 1) {
            throw new IOException("schema: expected a feature, found none");
        }
        requireShape(tensors, WEIGHT, shape.nodes(), schema.width());
        requireShape(tensors, BIAS, shape.nodes());
        requireShape(tensors, BETA, shape.nodes());
        float[] weight = tensors.floats(WEIGHT);
        float[] bias = tensors.floats(BIAS);
        float[] beta = tensors.floats(BETA);
        requireFiniteGates(weight, bias, beta);
        Provenance provenance = ProvenanceJson.read(text(tensors, "provenance"));
        SelfTest selfTest = SelfTest.read(text(tensors, "selfTest"), schema);
        SoftDecisionTree tree = built(SoftDecisionTree.builder(schema, shape)
                .gates(weight, bias, beta)
                .leaves(LeafTensors.leaves(tensors, schema, shape))
                .structure(structure(tensors, schema, shape))
                .decision(decision(tensors))
                .intervals(LeafTensors.intervals(tensors, shape, schema.target().answers()))
                .provenance(provenance));
        selfTest.check(tree);
        return hasStatistics ? remembering(tensors, tree) : tree;
    }

    private static SoftDecisionTree built(SoftDecisionTree.Builder builder) throws IOException {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** @return whether the tree remembers its training rows */
    private static boolean requireNames(SafeTensors tensors, int version) throws IOException {
        Set<String> names = new TreeSet<>(tensors.names());
        boolean hasStatistics = names.removeAll(STATISTICS);
        Set<String> expected = new TreeSet<>(GATES);
        expected.addAll(LeafTensors.expected(tensors, version, hasStatistics));
        if (version > 1) {
            names.removeAll(OPTIONAL);
            names.removeAll(LeafTensors.OPTIONAL);
        }
        if (!names.equals(expected)) {
            throw new IOException("expected the tensors " + String.join(", ", expected) + ", found others");
        }
        return hasStatistics;
    }

    private static Structure structure(SafeTensors tensors, Schema schema, TreeShape shape) throws IOException {
        int columns = schema.columns().size();
        BitSet closed = new BitSet();
        if (tensors.names().contains(OPEN)) {
            boolean[] open = marks(tensors, OPEN, shape.nodes());
            for (int i = 0; i < open.length; i++) {
                closed.set(i, !open[i]);
            }
        }
        return Structure.full()
                .withClosed(closed)
                .withColumns(
                        optionalMarks(tensors, GATE_COLUMNS, shape.nodes(), columns),
                        optionalMarks(tensors, LEAF_COLUMNS, shape.leaves(), columns));
    }

    private static Optional<boolean[]> optionalMarks(SafeTensors tensors, String name, int... shape)
            throws IOException {
        return tensors.names().contains(name) ? Optional.of(marks(tensors, name, shape)) : Optional.empty();
    }

    private static boolean[] marks(SafeTensors tensors, String name, int... shape) throws IOException {
        requireShape(tensors, name, shape);
        int[] values = tensors.ints(name);
        boolean[] out = new boolean[values.length];
        for (int i = 0; i < out.length; i++) {
            if (values[i] != 0 && values[i] != 1) {
                throw new IOException("tensor '" + name + "': expected 0 and 1, found " + values[i]);
            }
            out[i] = values[i] == 1;
        }
        return out;
    }

    private static Decision decision(SafeTensors tensors) throws IOException {
        String text = tensors.metadata().get("decision");
        return text == null ? Decision.PLAIN : DecisionJson.read(text);
    }

    private static SoftDecisionTree remembering(SafeTensors tensors, SoftDecisionTree tree) throws IOException {
        if (!tensors.names().containsAll(STATISTICS)) {
            throw new IOException(
                    "expected all of the tensors " + String.join(", ", STATISTICS) + " or none, found some");
        }
        requireShape(tensors, MEAN, tree.features());
        requireShape(tensors, REACH, tree.shape().leaves());
        requireShape(tensors, ROWS, tree.shape().leaves());
        try {
            return tree.withStatistics(new TrainingStatistics(
                    tensors.floats(MEAN),
                    tensors.floats(REACH),
                    leafRows(tensors),
                    LeafTensors.statistics(tensors, tree)));
        } catch (IllegalArgumentException e) {
            throw new IOException("training statistics: " + e.getMessage(), e);
        }
    }

    private static int requireVersion(byte[] file) throws IOException {
        int end = Long.BYTES + SafeTensors.headerLength(file);
        String begin = new String(
                file, Long.BYTES, Math.min(end - Long.BYTES, BEFORE_HASH.length() + 8), StandardCharsets.ISO_8859_1);
        if (!begin.startsWith(BEFORE_VERSION)) {
            throw new IOException(
                    "expected a model file as Espalier writes it, found another file (or one saved again by another program)");
        }
        String rest = begin.substring(BEFORE_VERSION.length());
        int quote = rest.indexOf('"');
        String version = quote < 0 ? "" : rest.substring(0, quote);
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw new IOException("expected a format version, found none");
        }
        if (Integer.parseInt(version) > VERSION) {
            throw new IOException("expected format version 1 to " + VERSION + ", found " + version
                    + ": written by a newer release of Espalier");
        }
        if (!begin.startsWith(BEFORE_VERSION + version + AFTER_VERSION) || HASH_AT + ZEROS.length() > end) {
            throw new IOException("expected a SHA-256, found none");
        }
        return Integer.parseInt(version);
    }

    private static void requireHash(byte[] file) throws IOException {
        int after = HASH_AT + ZEROS.length();
        MessageDigest digest = Sha256.digest();
        digest.update(file, 0, HASH_AT);
        digest.update(ZEROS.getBytes(StandardCharsets.ISO_8859_1));
        digest.update(file, after, file.length - after);
        byte[] expected = HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.ISO_8859_1);
        if (!Arrays.equals(expected, 0, expected.length, file, HASH_AT, after)) {
            throw new IOException(
                    "the file is truncated or damaged: its content does not have the SHA-256 that it states");
        }
    }

    private static String text(SafeTensors tensors, String key) throws IOException {
        String text = tensors.metadata().get(key);
        if (text == null) {
            throw new IOException("expected the metadata '" + key + "', found none");
        }
        return text;
    }

    private static TreeShape treeShape(List<Integer> weightShape) throws IOException {
        for (int depth = 0; depth <= TreeShape.MAX_DEPTH; depth++) {
            TreeShape shape = new TreeShape(depth);
            if (weightShape.size() == 2 && weightShape.get(0) == shape.nodes()) {
                return shape;
            }
        }
        throw new IOException("tensor '" + WEIGHT + "': expected 2^depth - 1 rows for a depth of 0 to "
                + TreeShape.MAX_DEPTH + ", found the shape " + weightShape);
    }

    static void requireShape(SafeTensors tensors, String name, int... expected) throws IOException {
        List<Integer> found = tensors.shape(name);
        if (!found.equals(Arrays.stream(expected).boxed().toList())) {
            throw new IOException(
                    "tensor '" + name + "': expected the shape " + Arrays.toString(expected) + ", found " + found);
        }
    }

    private static void requireFiniteGates(float[] weight, float[] bias, float[] beta) throws IOException {
        requireFinite(WEIGHT, weight);
        requireFinite(BIAS, bias);
        requireFinite(BETA, beta);
        int features = beta.length == 0 ? 0 : weight.length / beta.length;
        for (int i = 0; i < beta.length; i++) {
            if (beta[i] < 0) {
                throw new IOException("tensor '" + BETA + "': expected no number below 0, found " + beta[i]);
            }
            // Scoring multiplies beta in first, and infinity times a feature of zero is not a number.
            boolean finite = Float.isFinite(beta[i] * bias[i]);
            for (int f = 0; f < features && finite; f++) {
                finite = Float.isFinite(beta[i] * weight[i * features + f]);
            }
            if (!finite) {
                throw new IOException("gate " + i + ": beta times its weights is more than a float holds");
            }
        }
    }

    static void requireFinite(String name, float[] values) throws IOException {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IOException("tensor '" + name + "': expected finite numbers, found " + value);
            }
        }
    }
}
