package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.espalier.json.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code espalier explain}, as a user meets it. */
class ExplainTest {
    @TempDir
    private static Path folder;

    private static Path model;
    private static Path rows;

    @BeforeAll
    static void train() {
        Path data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 300));
        model = folder.resolve("tree.safetensors");
        rows = Fruit.write(folder.resolve("rows.csv"), "size,colour", List.of("8,red", "8,blue", "2.5,green"));
        Cli.done(
                "distill",
                "--leaves",
                "constant",
                "--quiet",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--depth",
                "3",
                "--epochs",
                "60",
                "--augment",
                "0",
                "--out",
                model.toString());
    }

    private static String[] command(Path data, String... more) {
        List<String> args = new ArrayList<>(List.of("explain", "--model", model.toString(), "--data", data.toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void oneRowAsText() {
        String out = Cli.done(command(rows, "--row", "2")).out();
        assertTrue(out.startsWith("Row 2: raw\n  ") && out.contains("ikely raw ("), out);
        assertTrue(
                out.replace("\n  ", " ")
                        .contains("size and colour add up. Points above 0 are for the side where raw is likelier ("),
                out);
        assertTrue(out.contains("    size: 8  "), out);
        assertTrue(out.contains("    colour: blue  "), out);
        assertTrue(out.contains("    the average row  "), out);
        assertTrue(
                Pattern.compile("\nAll groups together: raw >?[0-9.]+ %, ripe <?[0-9.]+ %\\.\n")
                        .matcher(out)
                        .find(),
                out);
    }

    @Test
    void allRowsAsJsonLines() throws IOException {
        String out = Cli.done(command(rows, "--format", "json")).out();
        List<String> lines = out.lines().toList();
        assertEquals(3, lines.size());
        for (int r = 0; r < lines.size(); r++) {
            Map<?, ?> row = (Map<?, ?>) Json.parse(lines.get(r));
            assertEquals((long) r + 1, row.get("row"));
            for (Object o : (List<?>) row.get("path")) {
                Map<?, ?> step = (Map<?, ?>) o;
                double sum = number(step, "rest") + number(step, "bias");
                for (Object c : (List<?>) step.get("contributions")) {
                    sum += number((Map<?, ?>) c, "contribution");
                }
                assertEquals(number(step, "logit"), sum, 1e-4);
            }
        }
    }

    private static double number(Map<?, ?> map, String key) {
        return ((Number) map.get(key)).doubleValue();
    }

    /** The explanation tells what {@code predict --rule max-path} answers. */
    @Test
    void itTellsWhatPredictAnswers() throws IOException {
        List<String> answers = Cli.done(
                        "predict",
                        "--model",
                        model.toString(),
                        "--data",
                        rows.toString(),
                        "--rule",
                        "max-path",
                        "--format",
                        "jsonl")
                .out()
                .lines()
                .toList();
        List<String> told =
                Cli.done(command(rows, "--format", "json")).out().lines().toList();
        for (int r = 0; r < answers.size(); r++) {
            Map<?, ?> answer = (Map<?, ?>) Json.parse(answers.get(r));
            Map<?, ?> why = (Map<?, ?>) Json.parse(told.get(r));
            Map<?, ?> leaf = (Map<?, ?>) why.get("leaf");
            assertEquals(answer.get("class"), ((Map<?, ?>) why.get("prediction")).get("class"));
            assertEquals(answer.get("probabilities"), leaf.get("distribution"));
            assertEquals(number(answer, "pathMass"), number(leaf, "mass"), 1e-6);
        }
    }

    @Test
    void theTeachersAnswersStandBeside() throws IOException {
        Path table = Files.writeString(folder.resolve("answers.csv"), "raw,ripe\n0.25,0.75\n0.5,0.5\n1,0\n");
        String out = Cli.done(command(rows, "--format", "json", "--row", "1", "--teacher", table.toString()))
                .out();
        Map<?, ?> teacher = (Map<?, ?>) ((Map<?, ?>) Json.parse(out)).get("teacher");
        assertEquals(0.25, number(teacher, "raw"), 1e-6);
        assertEquals(0.75, number(teacher, "ripe"), 1e-6);
    }

    @Test
    void aTeachersTableOfAnotherLength() throws IOException {
        Path table = Files.writeString(folder.resolve("short.csv"), "raw,ripe\n0.25,0.75\n");
        Cli.assertFails(
                1,
                table + ": expected 3 rows, one for each row of the data, found 1",
                command(rows, "--teacher", table.toString(), "--quiet"));
    }

    @Test
    void theTeacherIsAskedAboutTheChange() throws IOException {
        Path network = folder.resolve("network.zip");
        Cli.done(
                "teach",
                "--quiet",
                "--data",
                folder.resolve("fruit.csv").toString(),
                "--target",
                "kind",
                "--batch",
                "16",
                "--epochs",
                "20",
                "--out",
                network.toString());
        String[] json =
                command(rows, "--format", "json", "--row", "1", "--counterfactual", "--teacher", network.toString());
        Map<?, ?> why = (Map<?, ?>) Json.parse(Cli.done(json).out());
        Object teacher = ((Map<?, ?>) why.get("counterfactual")).get("teacher");
        assertTrue(List.of("raw", "ripe").contains(teacher), why.toString());
        String text = Cli.done(command(rows, "--row", "1", "--counterfactual", "--teacher", network.toString()))
                .out();
        String end = teacher.equals("raw")
                ? " The teacher answers so too."
                : " The teacher, asked about that row, answers ripe.";
        assertTrue(text.replace("\n  ", " ").endsWith(end + "\n"), text);
    }

    @Test
    void whatWouldHaveToChange() throws IOException {
        Map<?, ?> why = (Map<?, ?>) Json.parse(
                Cli.done(command(rows, "--format", "json", "--row", "1", "--counterfactual", "--keep", "colour"))
                        .out());
        Map<?, ?> found = (Map<?, ?>) why.get("counterfactual");
        assertEquals("raw", found.get("class"));
        Map<?, ?> change = (Map<?, ?>) ((List<?>) found.get("changes")).get(0);
        assertEquals("size", change.get("column"));
        assertEquals("8", change.get("from"));
        assertEquals(5, Double.parseDouble((String) change.get("to")), 0.5);
        String text = Cli.done(command(rows, "--row", "1", "--counterfactual", "--keep", "colour"))
                .out();
        assertTrue(
                text.matches("(?s).*\nThe answer would be raw \\([^)]*\\) with size " + change.get("to")
                        + " instead of 8\\.\n"),
                text);
        String none = Cli.done(command(rows, "--row", "1", "--counterfactual", "--keep", "colour,size"))
                .out();
        assertTrue(none.endsWith("No change that gives another class was found within the constraints.\n"), none);
    }

    @Test
    void reasonsAgainstAClass() throws IOException {
        String text = Cli.done(command(rows, "--row", "2", "--reasons", "1", "--against", "ripe"))
                .out();
        assertTrue(text.endsWith("\nAgainst ripe: colour (blue).\n"), text);
        Map<?, ?> why = (Map<?, ?>) Json.parse(
                Cli.done(command(rows, "--row", "2", "--reasons", "4", "--against", "ripe", "--format", "json"))
                        .out());
        Map<?, ?> first = (Map<?, ?>) ((List<?>) why.get("reasons")).get(0);
        assertEquals("colour", first.get("column"));
        assertEquals("blue", first.get("value"));
        assertTrue(number(first, "score") > 0);
    }

    @Test
    void reasonsThatCannotBeGiven() {
        Cli.assertFails(
                1,
                "row 1: no reasons are given, because the tree answers 'ripe', the very class to argue against",
                command(rows, "--row", "1", "--reasons", "2", "--against", "ripe"));
        Cli.assertFails(
                1,
                "--against: expected one of 'raw', 'ripe', found 'sweet'",
                command(rows, "--reasons", "2", "--against", "sweet"));
        Cli.assertFails(
                2,
                "--reasons: expected 1 to 4, found 5 (see espalier explain --help)",
                command(rows, "--reasons", "5", "--against", "ripe"));
        Cli.assertFails(
                2,
                "--reasons and --against: expected both or none of them (see espalier explain --help)",
                command(rows, "--reasons", "2"));
    }

    @Test
    void whatTheTreeDoesNotKnowIsMarked() throws IOException {
        Path strange = Fruit.write(folder.resolve("strange.csv"), "size,colour", List.of("800,purple"));
        String text = Cli.done(command(strange, "--allow-unknown")).out();
        assertTrue(text.contains("    size: 800 (outside "), text);
        assertTrue(text.contains("    colour: purple (not seen in training) "), text);
        Map<?, ?> why = (Map<?, ?>) Json.parse(Cli.done(command(strange, "--allow-unknown", "--format", "json"))
                .out());
        for (Object o : (List<?>) ((Map<?, ?>) ((List<?>) why.get("path")).get(0)).get("contributions")) {
            Map<?, ?> one = (Map<?, ?>) o;
            assertEquals(true, one.get(one.get("column").equals("size") ? "outsideRange" : "unknown"), why.toString());
        }
    }

    @Test
    void aColumnToKeepThatIsNotThere() {
        Cli.assertFails(
                1,
                "--keep: expected columns of the model, found 'weight'",
                command(rows, "--counterfactual", "--keep", "weight"));
        Cli.assertFails(
                2,
                "--keep: expected --counterfactual with it (see espalier explain --help)",
                command(rows, "--keep", "size"));
    }

    @Test
    void aFileAppearsWhole() throws IOException {
        Path out = folder.resolve("why.jsonl");
        Cli.done(command(rows, "--format", "json", "--out", out.toString()));
        assertEquals(3, Files.readAllLines(out).size());
        Cli.assertFails(
                1,
                "cannot write " + out + ": it exists already (--force replaces it)",
                command(rows, "--out", out.toString()));
    }

    @Test
    void aRowOutOfRange() {
        Cli.assertFails(1, "--row: expected a row of the data, 1 to 3, found 4", command(rows, "--row", "4"));
        Cli.assertFails(
                2, "--row: expected 1 or more, found 0 (see espalier explain --help)", command(rows, "--row", "0"));
    }

    @Test
    void aMissingColumn() {
        Path narrow = Fruit.write(folder.resolve("narrow.csv"), "size", List.of("3"));
        Cli.assertFails(
                1, narrow + ": no column 'colour', which the schema has; the columns are 'size'", command(narrow));
    }

    @Test
    void aBadRowIsSkippedAndSaid() {
        Path bad = Fruit.write(folder.resolve("bad.csv"), "size,colour", List.of("x,red", "8,blue"));
        Cli.Outcome outcome = Cli.done(command(bad, "--on-error", "skip", "--format", "json"));
        assertEquals(1, outcome.out().lines().count());
        assertTrue(outcome.err().contains("skipped 1 row that could not be read"), outcome.err());
    }

    @Test
    void noRows() {
        Path none = Fruit.write(folder.resolve("none.csv"), "size,colour", List.of());
        Cli.assertFails(1, "expected rows to explain, found none", command(none));
    }

    @Test
    void anUnknownFormat() {
        Cli.Outcome outcome = Cli.run(command(rows, "--format", "pdfx"));
        assertEquals(2, outcome.status());
    }

    /** A row that can't be read ends the work after those before it, also where a teacher is asked for many at once. */
    @Test
    void rowsBeforeABadOneAreExplained() {
        Path network = folder.resolve("before.zip");
        Cli.done(
                "teach",
                "--quiet",
                "--data",
                folder.resolve("fruit.csv").toString(),
                "--target",
                "kind",
                "--epochs",
                "1",
                "--out",
                network.toString());
        Path bad = Fruit.write(
                folder.resolve("bad.csv"), "size,colour", List.of("8,red", "8,blue", "2.5,green", "big,red", "3,red"));
        for (String[] more : new String[][] {{}, {"--teacher", network.toString()}}) {
            Cli.Outcome outcome = Cli.run(command(bad, more));
            assertEquals(1, outcome.status());
            assertEquals(3, outcome.out().split("(?m)^Row ", -1).length - 1, outcome.out());
            assertTrue(outcome.err().contains("row 4"), outcome.err());
        }
    }
}
