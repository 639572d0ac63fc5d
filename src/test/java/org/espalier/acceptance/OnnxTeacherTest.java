package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that scikit-learn exported, as teacher of the command; which of its outputs is read. */
class OnnxTeacherTest {
    private static final Path NETWORK =
            Path.of("../../teacher/onnx/src/test/resources/org/espalier/teacher/onnx/sklearn.onnx");

    @TempDir
    private Path folder;

    private Path data;
    private Path network;
    private Path tree;

    @BeforeEach
    void write() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add("%d.5,%d,%d,%d,%d,%s"
                    .formatted(
                            i % 3 - 1,
                            i % 4 - 2,
                            i % 5 - 2,
                            i % 2,
                            i % 7 - 3,
                            List.of("ant", "bee", "cat").get(i % 3)));
        }
        data = Fruit.write(folder.resolve("insects.csv"), "x0,x1,x2,x3,x4,kind", rows);
        network = Files.copy(NETWORK, folder.resolve("network.onnx"));
        tree = folder.resolve("tree.safetensors");
    }

    private String[] distill(Path teacher, String output) {
        return new String[] {
            "distill",
            "--quiet",
            "--data",
            data.toString(),
            "--target",
            "kind",
            "--depth",
            "2",
            "--epochs",
            "1",
            "--teacher",
            teacher.toString(),
            "--teacher-output",
            output,
            "--out",
            tree.toString()
        };
    }

    @Test
    void theNamedOutputTeaches() {
        Cli.done(distill(network, "probabilities"));
        assertTrue(Cli.done("inspect", tree.toString()).out().contains(" output probabilities"));
    }

    @Test
    void anOutputThatIsNotThereOrHasNoProbabilitiesIsRefused() {
        Cli.assertFails(
                1,
                network + ": expected an output 'answers', found 'label', 'probabilities'",
                distill(network, "answers"));
        Cli.assertFails(
                1,
                network + ": expected an output of floats of shape [n, classes], found [label: STRING [n],"
                        + " probabilities: FLOAT [n, 3]]",
                distill(network, "label"));
        assertFalse(Files.exists(tree));
    }

    @Test
    void onlyNetworksHaveOutputs() {
        Path table = Fruit.write(folder.resolve("table.csv"), "ant,bee,cat", List.of("1,0,0"));
        Cli.assertFails(
                1,
                "--teacher-output: expected an ONNX network (.onnx) as --teacher, found none",
                distill(table, "probabilities"));
        assertFalse(Files.exists(tree));
    }
}
