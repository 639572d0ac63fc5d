package org.espalier.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.io.Existing;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void pythonGivesTheSameAnswers() throws Exception {
        Outcome packages = run("-c", "import onnxruntime, numpy");
        assumeTrue(
                packages.status() == 0,
                () -> "skipped: " + python() + " has no onnxruntime and numpy (set ESPALIER_PYTHON to one that has): "
                        + packages.output().lines().reduce("", (a, b) -> b));
        Schema schema = TestTrees.image(7, 6, 1);
        SoftDecisionTree tree = TestTrees.random(schema, 6, 3, 0.3f);
        Path model = folder.resolve("tree.onnx");
        OnnxExport.write(tree, OnnxOptions.of(Rule.AVERAGE), model, Existing.REFUSE);
        List<String> lines = new ArrayList<>();
        for (int r = 0; r < 50; r++) {
            int shift = 31 * r;
            float[] pixels = new float[schema.width()];
            IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (i * 37 + shift) % 256);
            float[] expected = tree.predict(new Encoder(schema).encodePixels(pixels), Rule.AVERAGE)
                    .probabilities();
            List<String> fields = new ArrayList<>();
            for (float pixel : pixels) {
                fields.add(Float.toString(pixel));
            }
            for (float probability : expected) {
                fields.add(Float.toString(probability));
            }
            lines.add(String.join(",", fields));
        }
        Path rows = Files.write(folder.resolve("rows.csv"), lines);
        Path script = folder.resolve("run_onnx.py");
        try (var in = PythonOnnxTest.class.getResourceAsStream("run_onnx.py")) {
            Files.copy(in, script);
        }
        assertEquals(
                "50 rows as expected\n",
                run(script.toString(), model.toString(), rows.toString()).output());
    }
}
