package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signs, budgets and leaves that are refused: one line each, nothing written. And values that training has not seen. */
class BadPointsTest {
    @TempDir
    private Path folder;

    private void assertFails(int status, String line, String... more) {
        Path data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        Path out = folder.resolve("tree.safetensors");
        List<String> all = new ArrayList<>(
                List.of("distill", "--quiet", "--data", data.toString(), "--target", "kind", "--out", out.toString()));
        all.addAll(Arrays.asList(more));
        Cli.assertFails(status, line, all.toArray(String[]::new));
        assertFalse(Files.exists(out));
    }

    @Test
    void aSignForACategory() {
        assertFails(
                1,
                "--monotone: expected a number column, found the category column 'colour'",
                "--monotone",
                "colour=up");
    }

    @Test
    void aSignForAColumnThatIsNotThere() {
        assertFails(
                1,
                "--monotone: expected names of columns, found 'weight'; the columns are 'size', 'colour'",
                "--monotone",
                "weight=up");
    }

    @Test
    void signsThatContradict() throws Exception {
        assertFails(1, "--monotone: column 'size' is said to go up and down", "--monotone", "size=up,size=down");
        Path schema = folder.resolve("schema.json");
        Path data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        String inferred = Cli.done("schema", "--data", data.toString(), "--target", "kind")
                .out();
        Files.writeString(
                schema, inferred.replace("\"type\": \"number\",", "\"type\": \"number\", \"monotone\": \"down\","));
        assertFails(
                1,
                "--monotone: column 'size': expected down, as the schema says, found up",
                "--schema",
                schema.toString(),
                "--monotone",
                "size=up");
    }

    @Test
    void aSignThatIsNone() {
        assertFails(
                1,
                "--monotone: expected COLUMN=up or COLUMN=down, found 'size=sideways'",
                "--monotone",
                "size=sideways");
        assertFails(1, "--monotone: expected COLUMN=up or COLUMN=down, found 'size'", "--monotone", "size");
    }

    @Test
    void noColumnsForALeaf() {
        assertFails(
                2,
                "--columns-per-leaf: expected 1 or more, all or auto, found 0 (see espalier distill --help)",
                "--columns-per-leaf",
                "0");
    }

    @Test
    void scorecardsOfImages() {
        Path out = folder.resolve("tree.safetensors");
        Cli.assertFails(
                1,
                "--leaves: expected constant for images, found points",
                "distill",
                "--quiet",
                "--data",
                "digits:train",
                "--leaves",
                "points",
                "--out",
                out.toString());
        assertFalse(Files.exists(out));
    }

    /** A run of points can't be resumed, and does not look as if it could. */
    @Test
    void noCheckpointOfPoints() throws Exception {
        Path data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 200));
        Path saved = folder.resolve("saved");
        String said = Cli.done(
                        "distill",
                        "--leaves",
                        "points",
                        "--epochs",
                        "4",
                        "--data",
                        data.toString(),
                        "--target",
                        "kind",
                        "--checkpoint",
                        saved.toString(),
                        "--out",
                        folder.resolve("points.safetensors").toString())
                .err();
        assertTrue(
                said.contains("\nleaves with points are fitted in many short runs: no checkpoint is kept, an"
                        + " interrupted run starts anew\n"),
                said);
        assertFalse(Files.exists(saved.resolve("checkpoint.safetensors")));
    }

    /** The end of a ramp holds beyond the training range, and the explanation says that the value lies there. */
    @Test
    void valuesThatTrainingHasNotSeen() throws Exception {
        List<String> rows = new ArrayList<>();
        for (String row : Fruit.rows(1, 400)) {
            rows.add("7," + row);
        }
        Path data = Fruit.write(folder.resolve("fruit.csv"), "always," + Fruit.HEADER, rows);
        Path model = folder.resolve("points.safetensors");
        Cli.done(
                "distill",
                "--quiet",
                "--leaves",
                "points",
                "--epochs",
                "10",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--out",
                model.toString());
        Path asked = Fruit.write(
                folder.resolve("asked.csv"),
                "always,size,colour",
                List.of("7,8.99,red", "7,9000,red", "7,1.01,red", "7,-50,red", "12,8.99,red"));
        List<String> answers = Cli.done("predict", "--data", asked.toString(), "--model", model.toString())
                .out()
                .lines()
                .skip(1)
                .map(line -> line.substring(line.indexOf(',')))
                .toList();
        assertEquals(answers.get(0), answers.get(1), "flat beyond the upper end");
        assertEquals(answers.get(2), answers.get(3), "flat beyond the lower end");
        assertEquals(answers.get(0), answers.get(4), "a column that was constant tells nothing");
        String why = Cli.done("explain", "--data", asked.toString(), "--model", model.toString(), "--row", "2")
                .out();
        assertTrue(why.contains("size (9,000, outside "), why);
    }
}
