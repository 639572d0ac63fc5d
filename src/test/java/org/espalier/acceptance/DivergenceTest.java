package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that training can't hold: it stops, names the step, and writes no tree. */
class DivergenceTest {
    @TempDir
    private Path folder;

    @Test
    void namesTheStep() throws IOException {
        Path data = Fruit.write(
                folder.resolve("huge.csv"),
                "x,kind",
                List.of("1e29,a", "-1e29,b", "3e29,a", "-2e29,b", "2e29,a", "-3e29,b"));
        Path schema = Files.writeString(folder.resolve("huge.json"), """
                {"version": 1,
                 "columns": [
                  {"name": "x", "type": "number", "range": [-3e29, 3e29], "mean": 0, "deviation": 1, "scaling": "none"}],
                 "target": {"name": "kind", "classes": ["a", "b"]}}
                """);
        Path tree = folder.resolve("tree.safetensors");
        Cli.assertFails(
                1,
                "training diverged at step 1 (epoch 1): the objective or its gradient is not finite; a smaller learning rate"
                        + " (now 10.0) may help",
                "distill",
                "--leaves",
                "constant",
                "--quiet",
                "--data",
                data.toString(),
                "--schema",
                schema.toString(),
                "--depth",
                "2",
                "--learning-rate",
                "10",
                "--clip-norm",
                "1e300",
                "--out",
                tree.toString());
        assertFalse(Files.exists(tree));
    }
}
