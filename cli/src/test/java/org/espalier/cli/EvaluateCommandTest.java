package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.console.Console;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    private static Column number(String name) {
        return new Column.Number(name, Optional.empty(), 0, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false);
    }

    /** Right where a is above 0; b hardly matters. */
    private static final SoftDecisionTree TREE = new SoftDecisionTree(
            new Schema(
                    List.of(number("a"), number("b")),
                    Optional.empty(),
                    Optional.empty(),
                    new Target.Classes("t", List.of("no", "yes"))),
            new TreeShape(1),
            new float[] {4, 0.5f},
            new float[] {0},
            new float[] {1},
            new float[] {2, 0, 0, 2},
            Provenance.none());

    @TempDir
    Path folder;

    private Path model;
    private Path rows;
    private String printed;
    private String errors;

    @BeforeEach
    void write() throws Exception {
        model = folder.resolve("tree.safetensors");
        rows = folder.resolve("rows.csv");
        ModelFile.write(TREE, model, OverwritePolicy.REFUSE);
        Files.writeString(rows, "a,b,t\n1,0,yes\n-1,1,no\n0.5,-1,yes\n-0.5,0.5,yes\n2,1,yes\n-2,1,no\n");
    }

    private int evaluate(String... more) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        String[] all = new String[more.length + 7];
        System.arraycopy(
                new String[] {"evaluate", "--model", model.toString(), "--data", rows.toString(), "--target", "t"},
                0,
                all,
                0,
                7);
        System.arraycopy(more, 0, all, 7, more.length);
        int status = new EspalierCommand(console).run(all);
        printed = results.toString(StandardCharsets.UTF_8);
        errors = said.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Test
    void fidelityIsPrintedWhereItIsAskedFor() {
        assertEquals(EspalierCommand.DONE, evaluate(), () -> errors);
        assertFalse(printed.contains("columns ranked by"));
        assertEquals(EspalierCommand.DONE, evaluate("--fidelity", "--fidelity-rows", "4"), () -> errors);
        assertTrue(printed.contains("columns ranked by                 explanation"), printed);
        assertTrue(printed.contains("on 4 rows\nin brackets: 95 % intervals; "), printed);
        assertEquals(EspalierCommand.DONE, evaluate("--fidelity", "--against", model.toString()), () -> errors);
        assertEquals(2, printed.split("columns ranked by", -1).length - 1, printed);
    }

    @Test
    @SuppressWarnings("unchecked")
    void fidelityInJson() throws Exception {
        assertEquals(EspalierCommand.DONE, evaluate("--fidelity", "--json"), () -> errors);
        Map<String, Object> json = (Map<String, Object>) Json.parse(printed);
        Map<String, Object> fidelity = (Map<String, Object>) json.get("fidelity");
        assertEquals(List.of("rows", "cost", "curves", "intervals"), List.copyOf(fidelity.keySet()));
        Map<String, Object> curves = (Map<String, Object>) fidelity.get("curves");
        double good = (Double) ((Map<String, Object>) curves.get("explanation")).get("deletionArea");
        double bad = (Double) ((Map<String, Object>) curves.get("reverse")).get("deletionArea");
        assertTrue(good < bad, () -> good + " " + bad);
        assertEquals(EspalierCommand.DONE, evaluate("--json"), () -> errors);
        assertFalse(((Map<String, Object>) Json.parse(printed)).containsKey("fidelity"));
    }

    private static Column number(String name, Column.Missing missing, Column.Monotone sign) {
        return new Column.Number(name, Optional.empty(), 0, 1, 0, 1, Column.Scaling.NONE, missing, false)
                .withMonotone(sign);
    }

    /** The gate asks about a; nothing asks about b. */
    private void writeMonotone() {
        Schema schema = new Schema(
                List.of(
                        number("a", Column.Missing.ERROR, Column.Monotone.UP),
                        number("b", Column.Missing.IMPUTE, Column.Monotone.DOWN)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("no", "yes")));
        SoftDecisionTree tree = new SoftDecisionTree(
                schema,
                new TreeShape(1),
                new float[] {4, 0},
                new float[] {0},
                new float[] {1},
                new float[] {2, 0, 0, 2},
                Provenance.none());
        ModelFile.write(tree, model, OverwritePolicy.REPLACE);
    }

    @Test
    void monotoneColumnsAreProvedFromTheFile() {
        writeMonotone();
        assertEquals(EspalierCommand.DONE, evaluate(), () -> errors);
        assertTrue(printed.endsWith("""
                monotone up: a, NOT proved: gate 0 asks about it
                monotone down: b, proved for average and max-path; a missing value has no order and is left out
                """), printed);
        assertEquals(EspalierCommand.DONE, evaluate("--against", model.toString()), () -> errors);
        assertTrue(printed.contains("\n" + model + ": monotone up: a, NOT proved: gate 0 asks about it\n"), printed);
    }

    @Test
    @SuppressWarnings("unchecked")
    void monotoneColumnsInJson() throws Exception {
        writeMonotone();
        assertEquals(EspalierCommand.DONE, evaluate("--json"), () -> errors);
        assertEquals(
                "[{\"column\":\"a\",\"sign\":\"up\",\"proved\":false,\"why\":\"gate 0 asks about it\"},"
                        + "{\"column\":\"b\",\"sign\":\"down\",\"proved\":true,\"missing\":\"left out\"}]",
                Json.compact(((Map<String, Object>) Json.parse(printed)).get("monotone")));
    }

    @Test
    void aTreeWithoutSignsPrintsNoProof() throws Exception {
        assertEquals(EspalierCommand.DONE, evaluate(), () -> errors);
        assertFalse(printed.contains("monotone"), printed);
        assertEquals(EspalierCommand.DONE, evaluate("--json"), () -> errors);
        assertFalse(printed.contains("monotone"), printed);
    }

    /** Max-path answers the rows of a below 0 with 0.12 for yes: by a threshold of 0.1 all of them are yes. */
    @Test
    @SuppressWarnings("unchecked")
    void theThresholdOfTheFileDecides() throws Exception {
        SoftDecisionTree strict = TREE.toBuilder()
                .decision(new Decision(OptionalDouble.of(0.1), new Calibration.None()))
                .build();
        ModelFile.write(strict, model, OverwritePolicy.REPLACE);
        assertEquals(EspalierCommand.DONE, evaluate("--json"), () -> errors);
        Map<String, Object> accuracy =
                (Map<String, Object>) ((Map<String, Object>) Json.parse(printed)).get("accuracy");
        assertEquals(4.0 / 6, (Double) accuracy.get("maxPath"), 1e-12);
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        Console console = new Console(results, new PrintStream(results, true, StandardCharsets.UTF_8), false);
        assertEquals(EspalierCommand.DONE, new EspalierCommand(console).run("inspect", model.toString()));
        String inspected = results.toString(StandardCharsets.UTF_8);
        assertTrue(inspected.contains("\nanswers 'yes' from a probability of 0.1 on\n"), inspected);
    }

    @Test
    void noRowsForTheCurvesIsWrongUse() {
        assertEquals(EspalierCommand.WRONG_USE, evaluate("--fidelity", "--fidelity-rows", "0"));
        assertTrue(errors.contains("--fidelity-rows: expected 1 or more, found 0"), errors);
    }
}
