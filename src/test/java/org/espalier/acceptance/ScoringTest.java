package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.json.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a model meets after training. */
class ScoringTest {
    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void train() {
        Path data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 300));
        model = folder.resolve("tree.safetensors");
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

    private static Cli.Outcome predict(Path rows, String... more) {
        return Cli.run(command("predict", rows, more));
    }

    private static String[] command(String name, Path rows, String... more) {
        List<String> args =
                new java.util.ArrayList<>(List.of(name, "--model", model.toString(), "--data", rows.toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void answersAreRowsOfACsvFile() {
        Path rows = Fruit.write(folder.resolve("two.csv"), "size,colour", List.of("8,red", "8,blue"));
        Cli.Outcome outcome = predict(rows);
        List<String> lines = outcome.out().lines().toList();
        assertEquals("row,class,path mass,raw,ripe", lines.get(0));
        assertTrue(
                lines.get(1).matches("1,ripe,\\d\\.\\d+(E-\\d+)?,\\d\\.\\d+(E-\\d+)?,\\d\\.\\d+(E-\\d+)?"),
                lines.get(1));
        assertTrue(
                lines.get(2).matches("2,raw,\\d\\.\\d+(E-\\d+)?,\\d\\.\\d+(E-\\d+)?,\\d\\.\\d+(E-\\d+)?"),
                lines.get(2));
        assertEquals(3, lines.size());
        assertEquals("", outcome.err());
    }

    @Test
    void answersAreLinesOfJson() throws IOException {
        Path rows = Fruit.write(folder.resolve("one.csv"), "size,colour", List.of("8,red"));
        Cli.Outcome outcome = predict(rows, "--format", "jsonl", "--rule", "max-path");
        assertTrue(
                outcome.out()
                        .matches(
                                "\\{\"row\":1,\"class\":\"ripe\",\"rule\":\"max-path\",\"pathMass\":\\d\\.\\d+(E-\\d+)?,"
                                        + "\"probabilities\":\\{\"raw\":\\d\\.\\d+(E-\\d+)?,\"ripe\":\\d\\.\\d+(E-\\d+)?}}\n"),
                outcome.out());
        Json.parse(outcome.out());
    }

    @Test
    void aFileHoldsWhatStandardOutputWouldGet() throws IOException {
        Path rows = Fruit.write(folder.resolve("many.csv"), Fruit.rows(2, 100));
        Path file = folder.resolve("answers.csv");
        assertEquals("", predict(rows, "--out", file.toString()).out());
        assertEquals(predict(rows).out(), Files.readString(file));
    }

    @Test
    void columnsAreFoundByNameAndAdditionalOnesCounted() {
        Path rows = Fruit.write(folder.resolve("turned.csv"), "shelf,colour,size", List.of("top,red,8"));
        Path plain = Fruit.write(folder.resolve("plain.csv"), "size,colour", List.of("8,red"));
        Cli.Outcome outcome = predict(rows);
        assertEquals(predict(plain).out(), outcome.out());
        assertEquals("note: 1 additional column not used: 'shelf'\n", outcome.err());
    }

    @Test
    void columnsAreFoundByPositionWithoutHeader() {
        Path rows = Fruit.write(folder.resolve("bare.csv"), "8,red", List.of("8,blue"));
        Path plain = Fruit.write(folder.resolve("plain2.csv"), "size,colour", List.of("8,red", "8,blue"));
        assertEquals(predict(plain).out(), predict(rows, "--no-header").out());
    }

    @Test
    void aColumnSpeltOtherwiseIsRefusedOrWarnedOf() {
        List<String> shouted = java.util.stream.IntStream.range(0, 60)
                .mapToObj(i -> 0.5 * i + (i % 2 == 0 ? ",Red" : ",Green"))
                .toList();
        Path rows = Fruit.write(folder.resolve("shouted.csv"), "size,colour", shouted);
        String found = "found 'Red', expected one such as 'red'";
        for (String command : List.of("predict", "explain")) {
            Cli.assertFails(
                    1,
                    rows + ", column 'colour': the schema knows none of the values in the first 50 rows: " + found
                            + " (--allow-unknown takes them as 'other')",
                    command(command, rows));
        }
        Cli.Outcome allowed = predict(rows, "--allow-unknown", "--quiet");
        assertEquals(0, allowed.status());
        assertEquals(61, allowed.out().lines().count());
        assertEquals(
                "warning: column 'colour': the schema does not know 60 of 60 values, taken as 'other': " + found + "\n",
                allowed.err());
    }

    @Test
    void missingColumn() {
        Path rows = Fruit.write(folder.resolve("colourless.csv"), "size,kind", List.of("8,ripe"));
        Cli.assertFails(
                1,
                rows + ": no column 'colour', which the schema has; the columns are 'size', 'kind'",
                command("predict", rows));
    }

    @Test
    void unseenCategoryIsCounted() {
        Path rows = Fruit.write(folder.resolve("purple.csv"), "size,colour", List.of("8,purple", "7,red", "6,purple"));
        Cli.Outcome outcome = predict(rows);
        assertEquals(0, outcome.status());
        assertEquals(
                "note: column 'colour': 2 values that the schema does not know, taken as 'other'\n", outcome.err());
    }

    @Test
    void classThatTheModelDoesNotKnow() {
        Path rows = Fruit.with(folder.resolve("rotten.csv"), 17, "3.5,red,rotten");
        Cli.assertFails(
                1,
                rows + ", row 17, target 'kind': expected one of the classes 'raw', 'ripe', found 'rotten'",
                command("evaluate", rows));
    }

    /** Who scores has no class yet, or a placeholder: {@code predict} does not look at it. */
    @Test
    void anyClassMayStandInRowsToScore() {
        Path rows = Fruit.write(folder.resolve("placeholder.csv"), List.of("8,red,rotten", "8,blue,"));
        Path plain = Fruit.write(folder.resolve("plain3.csv"), "size,colour", List.of("8,red", "8,blue"));
        assertEquals(predict(plain), predict(rows));
    }

    @Test
    void badRowStops() {
        Path rows = Fruit.write(folder.resolve("bad.csv"), "size,colour", List.of("8,red", "big,red", "6,red"));
        Cli.Outcome outcome = predict(rows);
        assertEquals(1, outcome.status());
        assertEquals("espalier: " + rows + ", row 2, column 'size': expected a number, found 'big'\n", outcome.err());
        assertEquals(2, outcome.out().lines().count());
    }

    @Test
    void badRowsAreSkippedSaidAndCounted() {
        Path rows = Fruit.write(
                folder.resolve("bad3.csv"), "size,colour", List.of("8,red", "big,red", "6,red", "Infinity,red", "5"));
        Cli.Outcome outcome = predict(rows, "--on-error", "skip");
        assertEquals(0, outcome.status());
        assertEquals("""
                skipped: %1$s, row 2, column 'size': expected a number, found 'big'
                skipped: %1$s, row 4, column 'size': expected a finite number, found 'Infinity'
                skipped: %1$s, row 5: expected 2 fields, found 1
                skipped 3 rows that could not be read
                """.formatted(rows), outcome.err());
        assertEquals(
                List.of("row", "1", "3"),
                outcome.out().lines().map(line -> line.split(",")[0]).toList());
    }

    @Test
    void evaluationIsATableForPeople() {
        Path rows = Fruit.write(folder.resolve("held-out.csv"), Fruit.rows(3, 200));
        Cli.Outcome outcome = Cli.done(command("evaluate", rows));
        List<String> lines = outcome.out().lines().toList();
        assertEquals(
                List.of("", "average", "max-path", "greedy", "teacher"),
                List.of(lines.get(0).split("  +")));
        assertTrue(lines.contains("rows: 200; in brackets: 95 % intervals over the rows"), outcome.out());
    }

    @Test
    void classWeightsSteerTrainingOnly() {
        Path rows = Fruit.write(folder.resolve("weighted.csv"), Fruit.rows(2, 50));
        Cli.Outcome plain = Cli.done(command("evaluate", rows, "--target", "kind"));
        Cli.Outcome weighted = Cli.done(command("evaluate", rows, "--target", "kind", "--class-weights", "balanced"));
        assertEquals(plain.out(), weighted.out());
        assertEquals("note: --class-weights: weights steer training; here every row counts once\n", weighted.err());
    }

    @Test
    void evaluationWithoutClassesAndTeacher() {
        Path rows = Fruit.write(folder.resolve("nothing.csv"), "size,colour", List.of("8,red"));
        Cli.assertFails(
                1,
                "expected rows with classes or a teacher, found neither: --target names the column of the class",
                command("evaluate", rows));
    }

    @Test
    void schemaOfAnotherEncoding() throws IOException {
        Path rows = Fruit.write(folder.resolve("fruit3.csv"), Fruit.rows(3, 200));
        Path schema = folder.resolve("other.json");
        Files.writeString(
                schema,
                Cli.done("schema", "--data", rows.toString(), "--target", "kind", "--quiet")
                        .out());
        Cli.Outcome outcome = Cli.run(command("evaluate", rows, "--schema", schema.toString()));
        assertEquals(1, outcome.status());
        assertTrue(
                outcome.err()
                        .matches(
                                "espalier: --schema: the model was trained on rows that were encoded in another way: column"
                                        + " 'size' as \\(x - [\\d.]+\\) / [\\d.]+ there, column 'size' as \\(x - [\\d.]+\\) / [\\d.]+"
                                        + " here\n"),
                outcome.err());
    }

    @Test
    void inspectTellsWhatTheModelIs() throws IOException {
        Cli.Outcome outcome = Cli.done("inspect", model.toString(), "--json");
        Object json = Json.parse(outcome.out());
        assertEquals(
                List.of("file", "bytes", "sha256", "shape", "provenance", "schema"),
                List.copyOf(((java.util.Map<?, ?>) json).keySet()));
        assertTrue(Cli.done("inspect", model.toString()).out().contains("\ndepth 3: 7 gates, 8 leaves\n"));
    }
}
