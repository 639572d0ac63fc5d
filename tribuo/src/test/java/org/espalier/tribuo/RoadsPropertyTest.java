package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.espalier.EspalierException;
import org.espalier.data.DataException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.explain.TreeJson;
import org.espalier.explain.TreeView;
import org.espalier.json.Json;
import org.espalier.onnx.OnnxExport;
import org.espalier.onnx.OnnxInput;
import org.espalier.onnx.OnnxOptions;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.source.JavaSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.classification.Label;

/**
 * 10,000 generated rows of 200 generated schemas through every road: the library by text and by name, the model file, ONNX,
 * both Tribuo models, Java source, JSON, and ONNX in Python. Numbers from 1e-30 to 1e15, with offsets, categories of any Unicode, unknown and
 * missing values. The seed is printed; {@code -Despalier.seed=N} runs it again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoadsPropertyTest {
    private static final int SCHEMAS = 200;
    private static final int ROWS = 50;
    private static final double TOLERANCE = 1e-5;
    private static final List<Rule> RULES = List.of(Rule.AVERAGE, Rule.MAX_PATH);

    @TempDir
    static Path folder;

    private final long seed = Long.getLong("espalier.seed", new Random().nextInt(1_000_000_000));
    private final OrtEnvironment onnx = OrtEnvironment.getEnvironment();
    private final List<Case> cases = new ArrayList<>();
    private URLClassLoader sources;

    /** A schema, its tree, and rows with the library's answers. */
    private record Case(int number, SoftDecisionTree tree, List<List<String>> rows) {
        Schema schema() {
            return tree.schema();
        }

        String className() {
            return "Tree" + number;
        }

        /** False where the two likeliest paths are equally likely: any road may take either. */
        boolean isDecided(List<String> row, Rule rule) {
            float[] paths = tree.pathProbabilities(new Encoder(schema()).encode(row));
            double first = 0;
            double second = 0;
            for (float path : paths) {
                second = Math.max(second, Math.min(first, path));
                first = Math.max(first, path);
            }
            return rule == Rule.AVERAGE || first - second > TOLERANCE;
        }
    }

    /** What a road answers for a row. */
    private interface Road {
        double[] answer(List<String> row, Rule rule) throws Throwable;
    }

    @BeforeAll
    void generate() throws Exception {
        System.out.println("RoadsPropertyTest: -Despalier.seed=" + seed);
        for (int i = 0; i < SCHEMAS; i++) {
            GeneratedSchema generated = new GeneratedSchema(new Random(seed * 1000 + i));
            SoftDecisionTree tree = TestTrees.random(generated.schema(), 1 + i % 6, seed + i, 0.3f + 0.1f * (i % 10));
            cases.add(new Case(
                    i, tree, Stream.generate(generated::row).limit(ROWS).toList()));
        }
        compile();
    }

    private void compile() throws Exception {
        List<Path> files = new ArrayList<>();
        for (Case c : cases) {
            files.add(Files.writeString(
                    folder.resolve(c.className() + ".java"),
                    JavaSource.write(c.tree(), Rule.AVERAGE, c.className()),
                    StandardCharsets.US_ASCII));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", folder.toString(), "-proc:none", "-cp", "", "-nowarn");
            assertTrue(compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call());
        }
        sources = new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    @AfterAll
    void close() throws Exception {
        sources.close();
    }

    private void compare(Case c, String road, Road answers) throws Throwable {
        for (List<String> row : c.rows()) {
            float[] features = new Encoder(c.schema()).encode(row);
            for (Rule rule : RULES) {
                if (!c.isDecided(row, rule)) {
                    continue;
                }
                float[] expected = c.tree().predict(features, rule).probabilities();
                double[] found = answers.answer(row, rule);
                assertEquals(expected.length, found.length);
                for (int k = 0; k < found.length; k++) {
                    int place = k;
                    assertEquals(
                            expected[k],
                            found[k],
                            TOLERANCE,
                            () -> road + ", seed " + seed + ", schema " + c.number() + ", " + rule + ", class " + place
                                    + ", row " + row + "\n" + c.schema());
                }
            }
        }
    }

    private static double[] doubles(float[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }

    @Test
    void theModelFileAndRowsByName() throws Throwable {
        for (Case c : cases) {
            SoftDecisionTree read = ModelFile.read(ModelFile.toBytes(c.tree()), "the file");
            compare(c, "by name", (row, rule) -> {
                Map<String, Object> byName = new LinkedHashMap<>();
                for (int i = 0; i < row.size(); i++) {
                    byName.put(c.schema().columns().get(i).name(), row.get(i));
                }
                return doubles(read.predict(byName, rule).probabilities());
            });
        }
    }

    @Test
    void javaSource() throws Throwable {
        for (Case c : cases) {
            Class<?> type = sources.loadClass(c.className());
            Method encode = type.getMethod("encode", Object[].class);
            compare(c, "Java source", (row, rule) -> {
                float[] x = (float[]) encode.invoke(null, (Object) row.toArray());
                Method answer = type.getMethod(rule == Rule.AVERAGE ? "average" : "maxPath", float[].class);
                return (double[]) answer.invoke(null, x);
            });
            for (List<Object> refused :
                    GeneratedSchema.refused(c.schema(), c.rows().get(0))) {
                InvocationTargetException e = assertThrows(
                        InvocationTargetException.class, () -> encode.invoke(null, (Object) refused.toArray()));
                assertEquals(IllegalArgumentException.class, e.getCause().getClass());
            }
        }
    }

    @Test
    void json() throws Throwable {
        for (Case c : cases) {
            JsonTree tree = new JsonTree(Json.compact(TreeJson.toMap(TreeView.of(c.tree()))));
            compare(c, "JSON", tree::answer);
        }
    }

    @Test
    void onnx() throws Throwable {
        int inDouble = 0;
        for (Case c : cases) {
            OnnxInput input = new OnnxInput(c.schema());
            inDouble += input.isDouble() ? 1 : 0;
            Map<Rule, OrtSession> sessions = new LinkedHashMap<>();
            for (Rule rule : RULES) {
                sessions.put(
                        rule,
                        onnx.createSession(
                                OnnxExport.bytes(c.tree(), OnnxOptions.of(rule).withPaths())));
            }
            compare(
                    c,
                    "ONNX",
                    (row, rule) -> doubles(run(sessions.get(rule), input, input.doubleRow(row), "probabilities")[0]));
            for (List<Object> refused :
                    GeneratedSchema.refused(c.schema(), c.rows().get(0))) {
                for (Rule rule : RULES) {
                    double[] values = input.doubleRow(c.rows().get(0));
                    for (int i = 0; i < values.length; i++) {
                        values[i] = refused.get(i) instanceof Double d ? d : values[i];
                    }
                    assertTrue(Float.isNaN(run(sessions.get(rule), input, values, "probabilities")[0][0]));
                    assertTrue(Float.isNaN(run(sessions.get(rule), input, values, "path_probabilities")[0][0]));
                }
            }
            for (OrtSession session : sessions.values()) {
                session.close();
            }
        }
        assertTrue(inDouble > 20 && inDouble < 180, "graphs whose input is double: " + inDouble);
    }

    /** Python's ONNX Runtime; the interpreter is {@code ESPALIER_PYTHON} (a system property or of the environment). */
    @Test
    void onnxInPython() throws Exception {
        String python =
                System.getProperty("ESPALIER_PYTHON", System.getenv().getOrDefault("ESPALIER_PYTHON", "python3"));
        assumeTrue(
                python(python, "-c", "import numpy, onnxruntime").status() == 0,
                "skipped: " + python + " has no onnxruntime and numpy (set ESPALIER_PYTHON to one that has)");
        Path graphs = Files.createDirectory(folder.resolve("graphs"));
        int rows = 0;
        for (Case c : cases) {
            for (Rule rule : RULES) {
                String name = "%03d-%s".formatted(c.number(), rule.text());
                Files.write(graphs.resolve(name + ".onnx"), OnnxExport.bytes(c.tree(), OnnxOptions.of(rule)));
                rows += write(c, rule, graphs.resolve(name + ".rows"));
            }
        }
        Path script = folder.resolve("run_roads.py");
        try (InputStream in = RoadsPropertyTest.class.getResourceAsStream("run_roads.py")) {
            Files.copy(in, script);
        }
        assertTrue(rows > SCHEMAS * ROWS, "rows: " + rows);
        assertEquals(
                rows + " rows as expected\n",
                python(python, script.toString(), graphs.toString()).output(),
                "seed " + seed);
    }

    /** What the graph takes, then what it must answer, of the rows whose path is decided; returns their number. */
    private static int write(Case c, Rule rule, Path file) throws IOException {
        OnnxInput input = new OnnxInput(c.schema());
        Encoder encoder = new Encoder(c.schema());
        int rows = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (List<String> row : c.rows()) {
                if (c.isDecided(row, rule)) {
                    double[] values = input.doubleRow(row);
                    float[] expected =
                            c.tree().predict(encoder.encode(row), rule).probabilities();
                    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * (values.length + expected.length))
                            .order(ByteOrder.LITTLE_ENDIAN);
                    DoubleStream.concat(DoubleStream.of(values), DoubleStream.of(doubles(expected)))
                            .forEach(bytes::putDouble);
                    out.write(bytes.array());
                    rows++;
                }
            }
        }
        return rows;
    }

    private record Outcome(int status, String output) {}

    private static Outcome python(String... command) throws Exception {
        Path output = Files.createTempFile(folder, "python", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Outcome(-1, "no answer within five minutes");
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            return new Outcome(-1, e.getMessage());
        }
    }

    private float[][] run(OrtSession session, OnnxInput input, double[] row, String output) throws OrtException {
        long[] shape = {1, row.length};
        float[] narrow = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            narrow[i] = (float) row[i];
        }
        try (OnnxTensor tensor = input.isDouble()
                        ? OnnxTensor.createTensor(onnx, DoubleBuffer.wrap(row), shape)
                        : OnnxTensor.createTensor(onnx, FloatBuffer.wrap(narrow), shape);
                OrtSession.Result result = session.run(Map.of("input", tensor))) {
            boolean isRefused = Float.isNaN(
                    ((float[][]) result.get("probabilities").orElseThrow().getValue())[0][0]);
            for (String index : List.of("label", "leaf")) {
                long found = ((long[]) result.get(index).orElseThrow().getValue())[0];
                assertEquals(isRefused, found < 0, index + " of a row without an answer, and no other, is -1");
            }
            return (float[][]) result.get(output).orElseThrow().getValue();
        }
    }

    @Test
    void tribuo() throws Throwable {
        for (Case c : cases) {
            for (Rule rule : RULES) {
                Model<Label> model = Model.deserialize(TribuoExport.model(c.tree(), rule, FeatureNames.ROW_PROCESSOR)
                                .serialize())
                        .castModel(Label.class);
                compare(c, "Tribuo", (row, asked) -> scores(c, model, row, rule, asked));
                for (List<Object> refused :
                        GeneratedSchema.refused(c.schema(), c.rows().get(0))) {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> model.predict(TestExamples.rowProcessor(
                                    c.schema(),
                                    refused.stream().map(String::valueOf).toList())));
                }
            }
        }
    }

    /** Tribuo's wrapper hands the graph float32: what that cannot hold is refused by name when it is written. */
    @Test
    void tribuoOnnx() throws Throwable {
        int written = 0;
        for (Case c : cases) {
            List<String> beyond = OnnxInput.beyondFloat(c.schema());
            if (!beyond.isEmpty()) {
                EspalierException e = assertThrows(
                        EspalierException.class,
                        () -> TribuoOnnxExport.proto(c.tree(), Rule.AVERAGE, FeatureNames.ROW_PROCESSOR));
                assertTrue(e.getMessage().startsWith("Tribuo hands an ONNX graph float32"), e.getMessage());
                continue;
            }
            written++;
            for (Rule rule : RULES) {
                Model<Label> model = Model.deserialize(
                                TribuoOnnxExport.proto(c.tree(), rule, FeatureNames.ROW_PROCESSOR))
                        .castModel(Label.class);
                compare(c, "tribuo-onnx", (row, asked) -> scores(c, model, row, rule, asked));
                ((AutoCloseable) model).close();
            }
        }
        assertTrue(written > 20, "written: " + written);
    }

    /** The library's own answer where the other rule is asked for: a Tribuo model answers by one. */
    private static double[] scores(Case c, Model<Label> model, List<String> row, Rule rule, Rule asked) {
        if (asked != rule) {
            Prediction own = c.tree().predict(new Encoder(c.schema()).encode(row), asked);
            return doubles(own.probabilities());
        }
        Map<String, Label> scores =
                model.predict(TestExamples.rowProcessor(c.schema(), row)).getOutputScores();
        return c.schema().target().classes().stream()
                .mapToDouble(name -> scores.get(name).getScore())
                .toArray();
    }

    @Test
    void theLibraryRefusesWhatIsNoNumber() {
        for (Case c : cases) {
            for (List<Object> refused :
                    GeneratedSchema.refused(c.schema(), c.rows().get(0))) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 0; i < refused.size(); i++) {
                    row.put(c.schema().columns().get(i).name(), refused.get(i));
                }
                for (Rule rule : Rule.values()) {
                    assertThrows(DataException.class, () -> c.tree().predict(row, rule));
                }
            }
        }
    }
}
