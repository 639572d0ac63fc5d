package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.explain.TreeJson;
import org.espalier.explain.TreeView;
import org.espalier.io.Existing;
import org.espalier.json.Json;
import org.espalier.onnx.OnnxExport;
import org.espalier.onnx.OnnxOptions;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.tribuo.FeatureNames;
import org.espalier.tribuo.TribuoExport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    private static final SoftDecisionTree TREE = new SoftDecisionTree(
            new Schema(
                    List.of(new Column.Category("sex", List.of("Female", "Male"), Column.Missing.IMPUTE, true)),
                    Optional.empty(),
                    Optional.empty(),
                    new Schema.Target("income", List.of("low", "high"))),
            new TreeShape(1),
            new float[] {1, -1, 0},
            new float[] {0.5f},
            new float[] {1},
            new float[] {1, 0, 0, 1},
            new Provenance("0", "sha256:0", "labels", 1, new TreeMap<>(), new TreeMap<>()));

    @TempDir
    Path folder;

    private Path model;
    private Path out;
    private String errors;

    @BeforeEach
    void write() {
        model = folder.resolve("tree.safetensors");
        out = folder.resolve("out");
        ModelFile.write(TREE, model, Existing.REFUSE);
    }

    private int export(String... more) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console =
                new Console(new ByteArrayOutputStream(), new PrintStream(said, true, StandardCharsets.UTF_8), false);
        String[] all = new String[more.length + 5];
        System.arraycopy(new String[] {"export", "--model", model.toString(), "--out", out.toString()}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        int status = new EspalierCommand(console).run(all);
        errors = said.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Test
    void onnx() throws Exception {
        assertEquals(EspalierCommand.DONE, export("--to", "onnx", "--rule", "max-path", "--paths"), () -> errors);
        assertArrayEquals(OnnxExport.bytes(TREE, OnnxOptions.of(Rule.MAX_PATH).withPaths()), Files.readAllBytes(out));
    }

    @Test
    void json() throws Exception {
        assertEquals(EspalierCommand.DONE, export("--to", "json"), () -> errors);
        assertEquals(Json.pretty(TreeJson.toMap(TreeView.of(TREE))), Files.readString(out));
    }

    @Test
    void tribuo() throws Exception {
        assertEquals(EspalierCommand.DONE, export("--to", "tribuo", "--tribuo-names", "plain"), () -> errors);
        byte[] expected = TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.PLAIN)
                .serialize()
                .toByteArray();
        assertArrayEquals(expected, Files.readAllBytes(out));
    }

    @Test
    void greedyIsRefusedAndNothingIsWritten() {
        for (String form : List.of("onnx", "tribuo")) {
            assertEquals(EspalierCommand.FAILED, export("--to", form, "--rule", "greedy"));
            assertTrue(errors.contains("by average or max-path, found greedy"), errors);
            assertFalse(Files.exists(out));
        }
    }

    @Test
    void anotherFormIsWrongUse() {
        assertEquals(EspalierCommand.WRONG_USE, export("--to", "pmml"));
        assertTrue(errors.contains("expected json or onnx or tribuo, found 'pmml'"), errors);
    }

    @Test
    void anExistingFileStaysWithoutForce() throws Exception {
        Files.writeString(out, "mine");
        assertEquals(EspalierCommand.FAILED, export("--to", "onnx"));
        assertEquals("mine", Files.readString(out));
        assertEquals(EspalierCommand.DONE, export("--to", "onnx", "--force"), () -> errors);
    }
}
