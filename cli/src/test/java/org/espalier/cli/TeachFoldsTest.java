package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.espalier.base.Seeds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code teach --folds}, {@code --networks}, {@code --architecture xgboost}, and what {@code distill} says of a teacher. */
class TeachFoldsTest {
    @TempDir
    Path folder;

    private Path rows;
    private String printed;
    private String said;

    /** 400 rows whose label is drawn by a and b. */
    @BeforeEach
    void write() throws Exception {
        rows = folder.resolve("rows.csv");
        SplittableRandom random = Seeds.stream(12);
        StringBuilder text = new StringBuilder("a,b,kind\n");
        for (int r = 0; r < 400; r++) {
            double a = Math.round(100 * random.nextDouble(-2, 2)) / 100.0;
            double b = Math.round(100 * random.nextDouble(-2, 2)) / 100.0;
            boolean yes = random.nextDouble() < 1 / (1 + Math.exp(-3 * (a + b)));
            text.append(a).append(',').append(b).append(yes ? ",yes\n" : ",no\n");
        }
        Files.writeString(rows, text);
    }

    /** A command on the rows. */
    private int ofRows(String command, String... more) {
        return run(Stream.concat(Stream.of(command, "--data", rows.toString(), "--target", "kind"), Stream.of(more))
                .toArray(String[]::new));
    }

    private int run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
        printed = out.toString(StandardCharsets.UTF_8);
        said = err.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Test
    void foldsOfBoostedTreesAreATeacherThatIsComparedWithLabels() {
        Path table = folder.resolve("answers.csv");
        assertEquals(
                0, ofRows("teach", "--architecture", "xgboost", "--folds", "4", "--out", table.toString()), () -> said);
        assertTrue(printed.startsWith("out-of-fold accuracy "), printed);
        assertTrue(printed.contains("(4 folds, 400 rows)"), printed);
        assertEquals(
                0,
                ofRows(
                        "distill",
                        "--teacher",
                        table.toString(),
                        "--out",
                        folder.resolve("tree.safetensors").toString()),
                () -> said);
        assertTrue(said.contains("validation rows the tree "), said);
        assertEquals(
                0,
                ofRows(
                        "distill",
                        "--teacher",
                        table.toString(),
                        "--choose",
                        "better",
                        "--out",
                        folder.resolve("better.safetensors").toString()),
                () -> said);
    }

    @Test
    void severalNetworksAreFilesOfTheirOwn() {
        Path out = folder.resolve("net.zip");
        assertEquals(
                0,
                ofRows("teach", "--hidden", "4", "--epochs", "2", "--networks", "2", "--out", out.toString()),
                () -> said);
        assertTrue(Files.exists(folder.resolve("net-1.zip")) && Files.exists(folder.resolve("net-2.zip")));
        assertEquals(0, run("evaluate", "--data", rows.toString(), "--help"), () -> said);
    }

    @Test
    void wrongUse() {
        assertEquals(2, ofRows("teach", "--folds", "1", "--out", "a.csv"));
        assertTrue(said.contains("--folds: expected 2 to 100, found 1"), said);
        assertEquals(2, ofRows("teach", "--folds", "5", "--out", "a.zip"));
        assertTrue(
                said.contains("--out: expected a name that ends in .csv, which a table of answers is known by"), said);
        assertEquals(2, ofRows("teach", "--architecture", "xgboost", "--networks", "3", "--out", "a.tribuo"));
        assertTrue(said.contains("--networks: expected mlp or cnn, found xgboost"), said);
        assertEquals(2, ofRows("distill", "--choose", "best", "--out", "x"));
        assertTrue(said.contains("--choose: expected teacher or better, found 'best'"), said);
    }
}
