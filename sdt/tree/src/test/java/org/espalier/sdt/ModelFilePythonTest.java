package org.espalier.sdt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espalier.io.OverwritePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python's stock safetensors package reads a model, and a page of NumPy gives the answers of its self-test. The
 * interpreter is {@code ESPALIER_PYTHON} (a system property or of the environment), else {@code python3}.
 */
class ModelFilePythonTest {
    @TempDir
    Path folder;

    private static String python() {
        String fromEnvironment = System.getenv().getOrDefault("ESPALIER_PYTHON", "python3");
        return System.getProperty("ESPALIER_PYTHON", fromEnvironment);
    }

    private record Outcome(int status, String output) {}

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
    void pythonReadsTheFileAndGivesTheSameAnswers() throws Exception {
        Outcome packages = run("-c", "import safetensors, numpy");
        assumeTrue(
                packages.status() == 0,
                () -> "skipped: " + python() + " has no safetensors and numpy (set ESPALIER_PYTHON to one that has): "
                        + packages.output().lines().reduce("", (a, b) -> b));
        Path script = folder.resolve("read_model.py");
        try (var in = ModelFilePythonTest.class.getResourceAsStream("read_model.py")) {
            Files.copy(in, script);
        }
        Path image = folder.resolve("image.safetensors");
        ModelFile.write(TestTrees.random(TestTrees.image(7, 6, 2), 5, 3, 0.1f), image, OverwritePolicy.REFUSE);
        assertEquals("""
                gate.beta float32 [31]
                gate.bias float32 [31]
                gate.weight float32 [31, 84]
                leaf.logits float32 [32, 10]
                target digit
                hash as stated
                3 self-test rows as expected
                """, run(script.toString(), image.toString()).output());
        Path table = folder.resolve("table.safetensors");
        ModelFile.write(TestTrees.random(TestTrees.table(), 2, 3), table, OverwritePolicy.REFUSE);
        assertEquals("""
                gate.beta float32 [3]
                gate.bias float32 [3]
                gate.weight float32 [3, 11]
                leaf.logits float32 [4, 3]
                target </script>
                hash as stated
                8 self-test rows as expected
                """, run(script.toString(), table.toString()).output());
        Path cards = folder.resolve("cards.safetensors");
        ModelFile.write(TestScorecards.complete(2028), cards, OverwritePolicy.REFUSE);
        assertEquals(
                """
                feature.mean float32 [7]
                gate.beta float32 [3]
                gate.bias float32 [3]
                gate.columns int32 [3, 4]
                gate.open int32 [3]
                gate.weight float32 [3, 7]
                leaf.answer float32 [4, 2]
                leaf.basisMean float32 [4, 13]
                leaf.bias float32 [4, 1]
                leaf.columns int32 [4, 4]
                leaf.reach float32 [4]
                leaf.rows int32 [4]
                leaf.weight float32 [4, 13, 1]
                target risk
                hash as stated
                8 self-test rows as expected
                average 0.566404 0.433596 leaf 2 0.585941 0.414059
                path mass 0.960834
                """,
                run(script.toString(), cards.toString(), "52|x|1250.5|rent").output());
        Path three = folder.resolve("three.safetensors");
        ModelFile.write(TestScorecards.one(3, 1), three, OverwritePolicy.REFUSE);
        assertEquals("""
                gate.beta float32 [0]
                gate.bias float32 [0]
                gate.weight float32 [0, 7]
                leaf.bias float32 [1, 3]
                leaf.weight float32 [1, 13, 3]
                target risk
                hash as stated
                8 self-test rows as expected
                """, run(script.toString(), three.toString()).output());
    }
}
