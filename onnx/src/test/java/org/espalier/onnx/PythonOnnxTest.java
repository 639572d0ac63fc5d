package org.espalier.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Python's ONNX Runtime gives the library's answers. The interpreter is {@code ESPALIER_PYTHON} (a system property or of
 * the environment), else {@code python3}.
 */
class PythonOnnxTest {
    @TempDir
    Path folder;

    private record Outcome(int status, String output) {}

    private static String python() {
        return System.getProperty("ESPALIER_PYTHON", System.getenv().getOrDefault("ESPALIER_PYTHON", "python3"));
    }

    private Outcome run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(python()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, "no answer within a minute");
            }
            return new Outcome(process.exitValue(), Files.readString(output, UTF_8));
        } catch (IOException e) {
            return new Outcome(-1, e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void pythonGivesTheSameAnswersForEveryRow(PublicRows data) throws Exception {
        requirePackages();
        SoftDecisionTree tree = data.tree();
        OnnxInput input = new OnnxInput(tree.schema());
        try (RowStream stream = data.stream(tree.schema());
                Rows rows = new Rows()) {
            while (stream.hasNext()) {
                Row row = stream.next();
                rows.add(
                        PublicRows.raw(tree.schema(), input, row),
                        tree.predict(row.features(), Rule.AVERAGE).probabilities());
            }
        }
        assertEquals(data.count + " rows as expected\n", answers(tree));
    }

    @Test
    void pythonGivesTheSameAnswersForMadeRows() throws Exception {
        requirePackages();
        Schema schema = TestTrees.image(7, 6, 1);
        SoftDecisionTree tree = TestTrees.random(schema, 6, 3, 0.3f);
        try (Rows rows = new Rows()) {
            for (int r = 0; r < 50; r++) {
                int shift = 31 * r;
                float[] pixels = new float[schema.width()];
                IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (i * 37 + shift) % 256);
                rows.add(
                        pixels,
                        tree.predict(new Encoder(schema).encodePixels(pixels), Rule.AVERAGE)
                                .probabilities());
            }
        }
        assertEquals("50 rows as expected\n", answers(tree));
    }

    static List<RoadTrees.Named> scorecards() {
        // the script takes the most probable class for the label
        return RoadTrees.all().stream()
                .filter(named -> named.tree().decision().threshold().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scorecards")
    void pythonGivesTheSameAnswersOfScorecards(RoadTrees.Named named) throws Exception {
        requirePackages();
        SoftDecisionTree tree = named.tree();
        OnnxInput input = new OnnxInput(tree.schema());
        Encoder encoder = new Encoder(tree.schema());
        try (Rows rows = new Rows()) {
            for (List<String> row : RoadTrees.rows(tree.schema(), 300, 2)) {
                rows.add(
                        input.row(row),
                        tree.predict(encoder.encode(row), Rule.AVERAGE).probabilities());
            }
        }
        assertEquals("300 rows as expected\n", answers(tree));
    }

    /** Milliseconds since 1970, which float32 cannot tell apart. */
    @Test
    void pythonGivesTheSameAnswersForColumnsThatFloat32CannotHold() throws Exception {
        requirePackages();
        Column.Number time = new Column.Number(
                "at",
                Optional.empty(),
                1_767_225_000_000.0,
                1_767_227_000_000.0,
                1_767_226_000_000.0,
                500_000,
                Column.Scaling.STANDARD,
                Column.Missing.INDICATOR,
                false);
        Schema schema = new Schema(
                List.of(time), Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("early", "late")));
        SoftDecisionTree tree = TestTrees.random(schema, 3, 8, 2);
        OnnxInput input = new OnnxInput(schema);
        try (Rows rows = new Rows()) {
            for (int r = 0; r < 100; r++) {
                List<String> row = List.of(r == 7 ? "" : Long.toString(1_767_225_000_000L + 20_011L * r));
                rows.add(
                        input.doubleRow(row),
                        tree.predict(new Encoder(schema).encode(row), Rule.AVERAGE)
                                .probabilities());
            }
        }
        assertEquals("100 rows as expected\n", answers(tree));
    }

    private void requirePackages() throws Exception {
        Outcome packages = run("-c", "import onnxruntime, numpy");
        assumeTrue(
                packages.status() == 0,
                () -> "skipped: " + python() + " has no onnxruntime and numpy (set ESPALIER_PYTHON to one that has): "
                        + packages.output().lines().reduce("", (a, b) -> b));
    }

    private String answers(SoftDecisionTree tree) throws Exception {
        Path model = folder.resolve("tree.onnx");
        OnnxExport.write(tree, OnnxOptions.of(Rule.AVERAGE), model, OverwritePolicy.REFUSE);
        Path script = folder.resolve("run_onnx.py");
        try (var in = PythonOnnxTest.class.getResourceAsStream("run_onnx.py")) {
            Files.copy(in, script);
        }
        return run(script.toString(), model.toString(), folder.resolve("rows").toString())
                .output();
    }

    /** The file of rows: for each what the graph takes, then what it must answer. */
    private final class Rows implements AutoCloseable {
        private final OutputStream out;

        Rows() throws IOException {
            out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("rows")));
        }

        void add(float[] input, float[] probabilities) throws IOException {
            double[] wide = new double[input.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = input[i];
            }
            add(wide, probabilities);
        }

        void add(double[] input, float[] probabilities) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * (input.length + probabilities.length))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (double value : input) {
                bytes.putDouble(value);
            }
            for (float probability : probabilities) {
                bytes.putDouble(probability);
            }
            out.write(bytes.array());
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
