package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.espalier.console.Console;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command for one's own rows: what it says, what it leaves, and what it refuses in one line. */
class FitCommandTest {
    @TempDir
    Path folder;

    private Path rows;
    private Path out;
    private String printed;
    private String errors;

    /** Who is under 40 rarely pays. Ten rows a customer, a day each, and a weight. */
    @BeforeEach
    void write() throws Exception {
        rows = folder.resolve("rows.csv");
        out = folder.resolve("out");
        Random random = new Random(6);
        StringBuilder text = new StringBuilder("age,debt,customer,day,same,weight,pays\n");
        for (int r = 0; r < 200; r++) {
            int age = 20 + random.nextInt(50);
            text.append(age).append(',').append(random.nextInt(9)).append(",c").append(r / 10);
            text.append(",2026-01-")
                    .append(r % 28 < 9 ? "0" : "")
                    .append(r % 28 + 1)
                    .append(",one,")
                    .append(1 + r % 3);
            text.append(random.nextDouble() < (age < 40 ? 0.2 : 0.8) ? ",yes\n" : ",no\n");
        }
        Files.writeString(rows, text);
    }

    private int fit(String... more) {
        List<String> all = new ArrayList<>(List.of("fit", "--data", rows.toString(), "--target", "pays"));
        all.addAll(List.of("--out", out.toString(), "--no-teacher", "--no-rivals", "--depth", "0", "--force"));
        all.addAll(List.of(more));
        return run(all);
    }

    private int run(List<String> all) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        int status = new EspalierCommand(console).run(all.toArray(String[]::new));
        printed = results.toString(StandardCharsets.UTF_8);
        errors = said.toString(StandardCharsets.UTF_8);
        return status;
    }

    private void assertRefused(String line, String... more) {
        assertEquals(EspalierCommand.FAILED, fit(more), () -> printed);
        assertEquals("espalier: " + line, errors.lines().reduce((a, b) -> b).orElseThrow());
    }

    /** Two columns that say the same are pointed out, and by choice only one is used. */
    @Test
    void aColumnThatSaysTheSameIsPointedOut() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(rows)) {
            String age = line.substring(0, line.indexOf(','));
            lines.add((age.equals("age") ? "months" : Integer.toString(12 * Integer.parseInt(age))) + "," + line);
        }
        Files.write(rows, lines);
        assertEquals(EspalierCommand.DONE, fit(), () -> errors);
        assertTrue(
                errors.contains("note: the columns 'months' and 'age' say the same (correlation 100 %): --ignore age"
                        + " leaves one of them out\n"),
                errors);
        assertEquals(EspalierCommand.DONE, fit("--ignore", "months"), () -> errors);
        assertFalse(errors.contains("say the same"), errors);
        assertFalse(ModelFile.read(out.resolve("tree.safetensors"))
                .schema()
                .featureNames()
                .contains("months"));
    }

    @Test
    void itEndsWithTheFilesAndTheNextCommands() {
        assertEquals(EspalierCommand.DONE, fit(), () -> errors);
        String end = printed.substring(printed.indexOf("\nin " + out));
        assertEquals("""

                in %1$s:
                  tree.safetensors  the tree
                  schema.json       what a row is
                  evaluation.json   every figure, the verdict, what was tried
                  explanations.txt  telling held-out rows, explained
                  held-out.csv      the rows that none of it has seen
                  report.html       the tree to look at: open it in a browser

                next:
                  ./espalier evaluate --model %1$s/tree.safetensors --data %1$s/held-out.csv
                  ./espalier explain --model %1$s/tree.safetensors --data %1$s/held-out.csv --row 1
                  ./espalier predict --model %1$s/tree.safetensors --data NEW.csv
                  ./espalier inspect %1$s/tree.safetensors

                %1$s/report.html
                """.formatted(out), end);
    }

    /** The same command for a number: its own measures, its own report, and nothing that classes alone have. */
    @Test
    void aNumberIsFittedAlike() throws Exception {
        String[] number = {
            "--target", "age", "--target-kind", "number", "--ignore", "customer,day,same", "--epochs", "5"
        };
        List<String> all = new ArrayList<>(List.of("fit", "--data", rows.toString(), "--out", out.toString()));
        all.addAll(List.of(number));
        all.addAll(List.of("--no-teacher", "--no-rivals", "--depth", "0", "--force"));
        assertEquals(EspalierCommand.DONE, run(all), () -> errors);
        assertTrue(printed.contains("loss: share of the variance that is left"), printed);
        assertTrue(printed.contains("\nverdict\n"), printed);
        String report = Files.readString(out.resolve("report.html"));
        assertTrue(
                report.contains("<h2>Beside other models</h2>") && report.contains("<h2>Sizes that were tried</h2>"));
        List<String> held = Files.readAllLines(out.resolve("held-out.csv"));
        assertEquals("debt,weight,pays,age", held.get(0));
        String first = held.get(1);
        assertTrue(
                Files.readAllLines(rows).stream()
                        .anyMatch(l -> l.startsWith(first.substring(first.lastIndexOf(',') + 1) + ","
                                + first.substring(0, first.indexOf(',')) + ",")),
                first);
        Path costs = folder.resolve("costs.csv");
        Files.writeString(costs, "c,no,yes\nno,0,5\nyes,1,0\n");
        all.addAll(List.of("--costs", costs.toString()));
        assertEquals(EspalierCommand.FAILED, run(all));
        assertEquals(
                "espalier: --costs: expected two classes, found a target that is a number",
                errors.lines().reduce((a, b) -> b).orElseThrow());
    }

    /** Held-out customers are others, and held-out days are later: neither is learned from. */
    @Test
    void whatMakesTheSplitIsNoFeature() throws Exception {
        for (String[] split :
                new String[][] {{"--group", "customer", "--ignore", "day"}, {"--time", "day", "--ignore", "customer"}
                }) {
            assertEquals(EspalierCommand.DONE, fit(split), () -> errors);
            assertEquals(
                    "age,debt,weight,pays",
                    Files.readAllLines(out.resolve("held-out.csv")).get(0));
        }
    }

    @Test
    void rowsMayHaveWeights() {
        assertEquals(EspalierCommand.DONE, fit("--weights", "weight", "--ignore", "customer,day"), () -> errors);
        SoftDecisionTree tree = ModelFile.read(out.resolve("tree.safetensors"));
        assertFalse(tree.schema().columns().stream().anyMatch(c -> c.name().equals("weight") && c.width() > 0));
    }

    @Test
    void twoColumnsAreEnough() throws Exception {
        List<String> lines = Files.readAllLines(rows);
        Files.write(
                rows,
                lines.stream().map(l -> l.split(",")[0] + "," + l.split(",")[6]).toList());
        assertEquals(EspalierCommand.DONE, fit(), () -> errors);
        assertTrue(printed.contains("\nverdict\n"), printed);
    }

    @Test
    void oneGroupIsRefused() {
        assertRefused("group: expected two groups or more, found one, 'one'", "--group", "same");
    }

    @Test
    void aTimeThatDoesNotParseIsRefused() throws Exception {
        Files.writeString(rows, Files.readString(rows).replaceFirst("2026-01-04", "soon"));
        assertRefused("time: row 4: expected a number or a date such as 2026-11-30, found 'soon'", "--time", "day");
    }

    @Test
    void costsOfAnotherShapeAreRefused() throws Exception {
        Path costs = folder.resolve("costs.csv");
        Files.writeString(costs, "c,no,yes,maybe\nno,0,5,1\nyes,1,0,1\nmaybe,1,1,0\n");
        assertRefused(
                costs
                        + ": expected a line of the answers 'no', 'yes', then 2 lines of a class and 2 costs, found 4 lines",
                "--costs",
                costs.toString());
    }

    @Test
    void aColumnThatIsNotThereIsNamed() {
        for (String option : List.of("--group", "--time")) {
            assertRefused(
                    option + ": expected a column of " + rows + ", found 'client'; the columns are 'age', 'debt',"
                            + " 'customer', 'day', 'same', 'weight', 'pays'",
                    option,
                    "client");
        }
    }

    /** The same search, for a tree of all the rows. */
    @Test
    void distillSearchesAlike() throws Exception {
        Path model = folder.resolve("tree.safetensors");
        List<String> all = List.of(
                "distill",
                "--data",
                rows.toString(),
                "--target",
                "pays",
                "--ignore",
                "customer,day",
                "--depth",
                "auto",
                "--epochs",
                "5",
                "--augment",
                "0",
                "--out",
                model.toString());
        assertEquals(EspalierCommand.DONE, run(all), () -> errors);
        assertTrue(printed.startsWith("tried  "), printed);
        assertTrue(printed.contains("on 200 validation rows, 5 folds"), printed);
        Map<?, ?> configuration = ModelFile.read(model).provenance().configuration();
        assertTrue(
                printed.lines()
                        .filter(l -> l.endsWith("<- chosen"))
                        .findFirst()
                        .orElseThrow()
                        .startsWith(
                                configuration.get("leaves").equals("points")
                                        ? "one scorecard"
                                        : "depth " + configuration.get("depth")),
                printed);
    }

    @Test
    void aSliceColumnThatIsNotThereIsNamed() {
        assertEquals(EspalierCommand.DONE, fit("--ignore", "customer,day"), () -> errors);
        int status = run(List.of(
                "evaluate",
                "--model",
                out.resolve("tree.safetensors").toString(),
                "--data",
                out.resolve("held-out.csv").toString(),
                "--slices",
                "sex"));
        assertEquals(EspalierCommand.FAILED, status);
        assertTrue(
                errors.contains("--slices: expected a column of " + out.resolve("held-out.csv")
                        + ", found 'sex'; the columns are"),
                errors);
    }

    /** A column that the tree does not know, as it stands in the file. */
    @Test
    void slicesMayBeByAColumnThatTheTreeDoesNotKnow() throws Exception {
        assertEquals(EspalierCommand.DONE, fit("--ignore", "customer,day,same"), () -> errors);
        int status = run(List.of(
                "evaluate",
                "--model",
                out.resolve("tree.safetensors").toString(),
                "--data",
                rows.toString(),
                "--slices",
                "same",
                "--json"));
        assertEquals(EspalierCommand.DONE, status, () -> errors);
        Map<?, ?> slices = (Map<?, ?>) ((List<?>) ((Map<?, ?>) Json.parse(printed)).get("slices")).get(0);
        assertEquals("same", slices.get("column"));
        assertEquals(200L, ((Map<?, ?>) ((List<?>) slices.get("slices")).get(0)).get("rows"));
    }
}
