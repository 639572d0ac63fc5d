package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.console.Console;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftCommandTest {
    @TempDir
    Path folder;

    private Path old;
    private Path fresh;
    private String printed;
    private String errors;

    /** In the new file debts are twice what they were, and half of the homes are of a kind that was not there. */
    @BeforeEach
    void write() throws Exception {
        old = folder.resolve("old.csv");
        fresh = folder.resolve("new.csv");
        StringBuilder before = new StringBuilder("debt,home,pays\n");
        StringBuilder now = new StringBuilder("debt,home,pays\n");
        for (int r = 0; r < 200; r++) {
            before.append(r * 37 % 50).append(r % 3 == 0 ? ",own," : ",rent,").append(r % 2 == 0 ? "yes\n" : "no\n");
            now.append(r * 37 % 50 * 2).append(r % 2 == 0 ? ",boat," : ",rent,").append("yes\n");
        }
        Files.writeString(old, before);
        Files.writeString(fresh, now);
    }

    private int drift(String... more) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        String[] all = new String[more.length + 5];
        System.arraycopy(new String[] {"drift", "--data", old.toString(), "--target", "pays"}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        int status = new EspalierCommand(console).run(all);
        printed = results.toString(StandardCharsets.UTF_8);
        errors = said.toString(StandardCharsets.UTF_8);
        return status;
    }

    private static List<?> columns(String json) throws Exception {
        return (List<?>) ((Map<?, ?>) Json.parse(json)).get("columns");
    }

    @Test
    void whatHasMovedMostStandsFirst() throws Exception {
        assertEquals(EspalierCommand.DONE, drift("--with", fresh.toString(), "--json"), () -> errors);
        Map<?, ?> home = (Map<?, ?>) columns(printed).stream()
                .filter(c -> ((Map<?, ?>) c).get("column").equals("home"))
                .findFirst()
                .orElseThrow();
        assertEquals(true, home.get("moved"));
        Map<?, ?> own = (Map<?, ?>) ((List<?>) home.get("groups")).get(0);
        assertEquals("own", own.get("name"));
        assertEquals(0.335, (double) own.get("before"), 1e-12);
        assertEquals(0.0, own.get("now"));
        assertEquals(EspalierCommand.DONE, drift("--with", fresh.toString()), () -> errors);
        List<String> lines = printed.lines().toList();
        assertTrue(lines.get(1).startsWith("home"), printed);
        assertTrue(lines.get(1).contains("moved much"), printed);
        assertTrue(lines.get(2).startsWith("debt"), printed);
    }

    @Test
    void theSameFileHasNotMoved() throws Exception {
        assertEquals(EspalierCommand.DONE, drift("--with", old.toString(), "--json"), () -> errors);
        for (Object column : columns(printed)) {
            assertEquals(0.0, ((Number) ((Map<?, ?>) column).get("psi")).doubleValue(), 1e-12, column.toString());
        }
    }

    @Test
    void aModelsAnswersAndLeavesAreComparedToo() throws Exception {
        Schema schema = new Schema(
                List.of(new Column.Number(
                        "debt",
                        Optional.empty(),
                        0,
                        100,
                        25,
                        14,
                        Column.Scaling.STANDARD,
                        Column.Missing.ERROR,
                        false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("pays", List.of("yes", "no"), Optional.of("no")));
        SoftDecisionTree tree = SoftDecisionTree.builder(schema, new TreeShape(1))
                .gates(new float[] {3}, new float[] {0}, new float[] {1})
                .leaves(new Leaves.Constant(2, new float[] {2, 0, 0, 2}))
                .build();
        Path model = folder.resolve("tree.safetensors");
        ModelFile.write(tree, model, OverwritePolicy.REFUSE);
        Path out = folder.resolve("drift.txt");
        assertEquals(
                EspalierCommand.DONE,
                drift("--with", fresh.toString(), "--model", model.toString(), "--out", out.toString()),
                () -> errors);
        String text = Files.readString(out);
        assertTrue(text.contains("(probability of no)"), text);
        assertTrue(text.contains("(leaf)"), text);
        assertEquals("", printed, "it went into the file");
    }

    @Test
    void aFileWithoutAColumnIsNamed() throws Exception {
        Files.writeString(fresh, "debt,pays\n1,yes\n2,no\n");
        assertEquals(EspalierCommand.FAILED, drift("--with", fresh.toString()));
        assertEquals(
                "espalier: " + fresh + ": no column 'home', which the schema has; the columns are 'debt', 'pays'",
                errors.lines().reduce((a, b) -> b).orElseThrow());
    }
}
