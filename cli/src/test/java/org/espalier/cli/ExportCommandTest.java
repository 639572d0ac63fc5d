package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.console.Console;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.TreeJson;
import org.espalier.explain.TreeView;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.onnx.OnnxExport;
import org.espalier.onnx.OnnxOptions;
import org.espalier.pmml.PmmlExport;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.source.JavaSource;
import org.espalier.tribuo.FeatureNames;
import org.espalier.tribuo.TribuoExport;
import org.espalier.tribuo.TribuoOnnxExport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.common.tree.TreeModel;

class ExportCommandTest {
    private static final SoftDecisionTree TREE = tree(List.of("Female", "Male"), 1, -1, 0);
    private static final SoftDecisionTree THREE = tree(List.of("Female", "Male", "Diverse"), 1, -1, -2, 0);

    private static SoftDecisionTree tree(List<String> categories, float... weights) {
        return new SoftDecisionTree(
                new Schema(
                        List.of(new Column.Category("sex", categories, Column.Missing.IMPUTE, true)),
                        Optional.empty(),
                        Optional.empty(),
                        new Target.Classes("income", List.of("low", "high"))),
                new TreeShape(1),
                weights,
                new float[] {0.5f},
                new float[] {1},
                new float[] {1, 0, 0, 1},
                new Provenance("0", "sha256:0", "labels", 1, new TreeMap<>(), new TreeMap<>()));
    }

    @TempDir
    Path folder;

    private Path model;
    private Path out;
    private String printed;
    private String errors;

    @BeforeEach
    void write() {
        model = folder.resolve("tree.safetensors");
        out = folder.resolve("out");
        ModelFile.write(TREE, model, OverwritePolicy.REFUSE);
    }

    private int export(String... more) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        String[] all = new String[more.length + 5];
        System.arraycopy(new String[] {"export", "--model", model.toString(), "--out", out.toString()}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        int status = new EspalierCommand(console).run(all);
        printed = results.toString(StandardCharsets.UTF_8);
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
    void pmml() throws Exception {
        assertEquals(EspalierCommand.DONE, export("--to", "pmml"), () -> errors);
        assertEquals(PmmlExport.write(TREE, Rule.AVERAGE), Files.readString(out));
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
    void tribuoOnnx() throws Exception {
        assertEquals(EspalierCommand.DONE, export("--to", "tribuo-onnx", "--rule", "max-path"), () -> errors);
        byte[] expected = TribuoOnnxExport.proto(TREE, Rule.MAX_PATH, FeatureNames.ROW_PROCESSOR)
                .toByteArray();
        assertArrayEquals(expected, Files.readAllBytes(out));
    }

    private String rows(String... cells) throws Exception {
        return Files.writeString(folder.resolve("rows.csv"), "sex\n" + String.join("\n", cells))
                .toString();
    }

    @Test
    void tribuoTreeSaysHowWellItFollows() throws Exception {
        String[] cells = new String[100];
        Arrays.setAll(cells, r -> r % 3 == 0 ? "Male" : "Female");
        int status = export("--to", "tribuo-tree", "--data", rows(cells), "--max-loss", "0");
        assertEquals(EspalierCommand.DONE, status, () -> errors);
        assertEquals("grown on 80 rows; agreement 100.00 % on 20 others", printed.strip());
        assertInstanceOf(TreeModel.class, Model.deserializeFromFile(out));
    }

    @Test
    void tribuoTreeThatLosesTooMuchIsNotWritten() throws Exception {
        String[] cells = new String[100];
        // every row that it is measured on has a category that it has not seen
        Arrays.setAll(cells, r -> r % 5 == 4 ? "Male" : r % 2 == 0 ? "Female" : "Diverse");
        ModelFile.write(THREE, model, OverwritePolicy.REPLACE);
        assertEquals(EspalierCommand.FAILED, export("--to", "tribuo-tree", "--data", rows(cells)));
        assertTrue(errors.contains("100.00 points short; at most 2.0 are allowed (--max-loss)"), errors);
        assertFalse(Files.exists(out));
    }

    @Test
    void tribuoTreeNeedsRowsAndAPossibleLoss() throws Exception {
        assertEquals(EspalierCommand.WRONG_USE, export("--to", "tribuo-tree"));
        assertTrue(
                errors.contains("--to tribuo-tree: expected --data, rows for a hard tree to grow on, because "),
                errors);
        String rows = rows("Male");
        assertEquals(EspalierCommand.WRONG_USE, export("--to", "tribuo-tree", "--data", rows, "--max-loss", "101"));
        assertTrue(errors.contains("--max-loss: expected points of 0 to 100, found 101.0"), errors);
        assertFalse(Files.exists(out));
    }

    @Test
    void aTribuoModelRefusesGreedyAndNothingIsWritten() {
        assertEquals(EspalierCommand.FAILED, export("--to", "tribuo", "--rule", "greedy"));
        assertTrue(errors.contains("a Tribuo model answers by average or max-path, found greedy"), errors);
        assertFalse(Files.exists(out));
    }

    @Test
    void rulesWithoutRows() throws Exception {
        assertEquals(EspalierCommand.DONE, export("--to", "rules"), () -> errors);
        assertEquals("""
                2 rules, which are the tree itself where it is walked question by question (greedy).
                Every row meets one of them. The tree's own answers weigh what is close to a border, and may differ there.

                rule 1: low (73 %)
                  if sex is Male

                rule 2: high (73 %)
                  if sex is Female or another one
                """, Files.readString(out));
    }

    @Test
    void rulesOfRowsAndATeacher() throws Exception {
        Path rows = folder.resolve("rows.csv");
        Path teacher = folder.resolve("teacher.csv");
        Files.writeString(rows, "sex,income\nMale,low\nFemale,high\nMale,low\nFemale,low\n");
        Files.writeString(teacher, "low,high\n0.9,0.1\n0.2,0.8\n0.4,0.6\n0.3,0.7\n");
        assertEquals(
                EspalierCommand.DONE,
                export(
                        "--to",
                        "rules",
                        "--rule",
                        "greedy",
                        "--data",
                        rows.toString(),
                        "--target",
                        "income",
                        "--teacher",
                        teacher.toString()),
                () -> errors);
        assertEquals("""
                The greedy hard tree: 2 rules of a soft tree with 2 leaves, made from 4 rows.
                A row takes the likelier branch at every gate and follows one rule. The soft tree's own answers differ:
                it weighs all leaves (average), or takes the likeliest path as a whole (max-path).
                Gates keep all columns.

                On 4 rows, %          accuracy  as greedy  as max-path  as average  as teacher
                whole tree, greedy       75.00     100.00       100.00      100.00       75.00
                pruned and merged        75.00     100.00       100.00      100.00       75.00
                these rules              75.00     100.00       100.00      100.00       75.00
                max-path                 75.00     100.00       100.00      100.00       75.00
                average                  75.00     100.00       100.00      100.00       75.00
                teacher                  50.00      75.00        75.00       75.00      100.00
                Measured on the rows that they were made from: optimistic.

                Rule 1: low (73 %); 2 rows (50 %), precision 100 %; leaf 1
                  if  sex is Male
                Rule 2: high (73 %); 2 rows (50 %), precision 50 %; leaf 2
                  if  sex is not Male
                """, Files.readString(out));
    }

    @Test
    void rulesAreWalkedGateByGate() {
        assertEquals(EspalierCommand.FAILED, export("--to", "rules", "--rule", "max-path"));
        assertTrue(
                errors.contains("--to rules: expected --rule greedy (rules are walked gate by gate), found max-path"),
                errors);
        assertEquals(EspalierCommand.WRONG_USE, export("--to", "rules", "--terms", "0"));
        assertTrue(errors.contains("--terms: expected 1 or more, found 0"), errors);
        assertFalse(Files.exists(out));
    }

    @Test
    void java() throws Exception {
        out = folder.resolve("Income.java");
        for (Rule rule : Rule.values()) {
            assertEquals(EspalierCommand.DONE, export("--to", "java", "--rule", rule.text(), "--force"), () -> errors);
            assertEquals(JavaSource.write(TREE, rule, "Income"), Files.readString(out));
        }
        assertEquals(EspalierCommand.DONE, export("--to", "java", "--force"), () -> errors);
        assertEquals(JavaSource.write(TREE, Rule.AVERAGE, "Income"), Files.readString(out));
    }

    @Test
    void aJavaFileIsNamedAsItsClass() {
        assertEquals(EspalierCommand.FAILED, export("--to", "java"));
        assertTrue(errors.contains("--to java: expected a file named as its class (Tree.java), found 'out'"), errors);
        out = folder.resolve("my-tree.java");
        assertEquals(EspalierCommand.FAILED, export("--to", "java"));
        assertTrue(errors.contains("expected the name of a Java class, found 'my-tree'"), errors);
        assertFalse(Files.exists(out));
    }

    @Test
    void anotherFormIsWrongUse() {
        assertEquals(EspalierCommand.WRONG_USE, export("--to", "pmm"));
        assertTrue(
                errors.contains(
                        "expected json or onnx or pmml or tribuo or tribuo-onnx or tribuo-tree or dot or svg or png or pdf or rules or java, found 'pmm'"),
                errors);
    }

    @Test
    void anExistingFileStaysWithoutForce() throws Exception {
        Files.writeString(out, "mine");
        assertEquals(EspalierCommand.FAILED, export("--to", "onnx"));
        assertEquals("mine", Files.readString(out));
        assertEquals(EspalierCommand.DONE, export("--to", "onnx", "--force"), () -> errors);
    }
}
