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
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainPointsTest {
    /** A scorecard: a ramp of age from 20 to 60 that is worth 40 points, home own 20 points less. */
    private static SoftDecisionTree tree() {
        Column.Number age = new Column.Number(
                        "age",
                        Optional.of("years"),
                        20,
                        60,
                        40,
                        10,
                        Column.Scaling.STANDARD,
                        Column.Missing.ERROR,
                        false)
                .withKnots(new Knots(List.of(20.0, 60.0), List.of(), Knots.Form.RAMPS));
        Schema schema = new Schema(
                List.of(age, new Column.Category("home", List.of("own", "rent"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("risk", List.of("good", "bad")));
        float unit = (float) (Math.log(2) / 20);
        return SoftDecisionTree.builder(schema, new TreeShape(0))
                .leaves(new Leaves.Linear(new LeafScorecards(
                        Basis.of(schema), 1, new float[] {0, 40 * unit, -20 * unit, 0, 0}, new float[] {-10.4f * unit
                        })))
                .build();
    }

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
        ModelFile.write(tree(), model, OverwritePolicy.REFUSE);
        Files.writeString(rows, "age,home\n50,own\n60,rent\n");
    }

    private int explain(Path of, String... more) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        String[] all = new String[more.length + 5];
        System.arraycopy(new String[] {"explain", "--model", of.toString(), "--data", rows.toString()}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        int status = new EspalierCommand(console).run(all);
        printed = results.toString(StandardCharsets.UTF_8);
        errors = said.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Test
    void aScorecardAsTextWithReasonsFromTheBest() {
        int status = explain(
                model,
                "--row",
                "2",
                "--reasons",
                "2",
                "--against",
                "good",
                "--reasons-from",
                "best",
                "--counterfactual");
        assertEquals(EspalierCommand.DONE, status, () -> errors);
        assertEquals("""
                Row 2: bad
                  Probably bad (74 %).
                  What speaks most for it: age (60 years).

                Points for bad against good; 20 points double the odds
                    a row of zero terms                                      -10
                    age: 60 years                                            +40
                    home: rent                                                 0
                    sum                                                      +30
                    that is a probability of 74 % for bad

                The answer: bad 74 %, good 26 %.
                The answer would be good (50 %) with age 30 years instead of 60 years.
                Points lost for good, counted from the best attainable: age (60 years) -40, home
                  (rent) -20.
                """, printed);
    }

    @Test
    void aScorecardAsJson() throws Exception {
        int status = explain(model, "--row", "2", "--format", "json", "--reasons", "1", "--against", "good");
        assertEquals(EspalierCommand.DONE, status, () -> errors);
        Map<?, ?> json = (Map<?, ?>) Json.parse(printed);
        Map<?, ?> leaf = (Map<?, ?>) json.get("leaf");
        assertEquals(29.6, ((Number) leaf.get("score")).doubleValue(), 1e-4);
        assertEquals(-10.4, ((Number) leaf.get("base")).doubleValue(), 1e-4);
        assertEquals("20 points double the odds", leaf.get("unit"));
        assertEquals("average", json.get("reasonsFrom"));
        Map<?, ?> reason = (Map<?, ?>) ((List<?>) json.get("reasons")).get(0);
        assertEquals("age", reason.get("column"));
        assertEquals(-40.0, ((Number) reason.get("points")).doubleValue(), 1e-4);
        assertEquals("2", json.get("columnsRead").toString());
        assertEquals(List.of(), json.get("path"));
    }

    @Test
    void wrongUseOfReasonsFrom() throws Exception {
        assertEquals(EspalierCommand.WRONG_USE, explain(model, "--reasons-from", "best"));
        assertTrue(errors.contains("--reasons-from: expected --reasons with it"), errors);
        Path constant = folder.resolve("constant.safetensors");
        SoftDecisionTree plain = new SoftDecisionTree(
                tree().schema(),
                new TreeShape(1),
                new float[] {1, 0, 0, 0},
                new float[1],
                new float[] {1},
                new float[] {1, 0, 0, 1},
                Provenance.none());
        ModelFile.write(plain, constant, OverwritePolicy.REFUSE);
        assertEquals(
                EspalierCommand.FAILED,
                explain(constant, "--reasons", "1", "--against", "good", "--reasons-from", "best"));
        assertTrue(
                errors.contains(
                        "--reasons-from: expected a model whose leaves have points, found one of constant leaves"),
                errors);
    }
}
