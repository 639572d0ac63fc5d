package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.cli.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where results can't go: said before the work, or at its end, and nothing half-written stays. */
class OutputTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeData() {
        data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
    }

    private String[] distillTo(Path out, String... more) {
        return Stream.concat(
                        Stream.of(
                                "distill",
                                "--quiet",
                                "--data",
                                data.toString(),
                                "--target",
                                "kind",
                                "--depth",
                                "2",
                                "--epochs",
                                "1",
                                "--out",
                                out.toString()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void existingFileIsReplacedOnlyWithForce() throws IOException {
        Path tree = Files.writeString(folder.resolve("tree.safetensors"), "precious");
        Cli.assertFails(1, "cannot write " + tree + ": it exists already (--force replaces it)", distillTo(tree));
        assertEquals("precious", Files.readString(tree));
        Cli.done(distillTo(tree, "--force"));
        Cli.done("inspect", tree.toString());
    }

    @Test
    void missingFolder() {
        Path tree = folder.resolve("gone").resolve("tree.safetensors");
        Cli.assertFails(
                1,
                "cannot write " + tree + ": the folder " + folder.resolve("gone") + " does not exist",
                distillTo(tree));
    }

    @Test
    void fileWhereAFolderShouldBe() {
        Path tree = data.resolve("tree.safetensors");
        Cli.assertFails(1, "cannot write " + tree + ": " + data + " is not a folder", distillTo(tree));
    }

    @Test
    void folderOfThatName() {
        Cli.assertFails(
                1, "cannot write " + folder + ": expected a file, found a folder of that name", distillTo(folder));
    }

    @Test
    void theOutputIsLookedAtBeforeTheData() {
        Path tree = folder.resolve("gone").resolve("tree.safetensors");
        Cli.assertFails(
                1,
                "cannot write " + tree + ": the folder " + folder.resolve("gone") + " does not exist",
                "distill",
                "--data",
                folder.resolve("nothing.csv").toString(),
                "--out",
                tree.toString());
    }

    @Test
    void fullDiskLeavesNothingBehind() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full here");
        Cli.assertFails(1, "cannot write /dev/full: No space left on device", distillTo(full));
        assertEquals(List.of("fruit.csv"), names());
    }

    @Test
    void stoppedPredictionLeavesNothingBehind() throws IOException {
        Path tree = folder.resolve("tree.safetensors");
        Cli.done(distillTo(tree));
        Path bad = Fruit.with(folder.resolve("bad.csv"), 50, "3.5,red");
        Path answers = folder.resolve("answers.csv");
        Cli.assertFails(
                1,
                bad + ", row 50: expected 3 fields, found 2",
                "predict",
                "--model",
                tree.toString(),
                "--data",
                bad.toString(),
                "--out",
                answers.toString());
        assertEquals(List.of("bad.csv", "fruit.csv", "tree.safetensors"), names());
    }

    @Test
    void fullStandardOutputIsAnError() {
        for (String[] command : results()) {
            Cli.Outcome outcome = runInto(new IOException("No space left on device"), command);
            assertEquals("espalier: cannot write standard output: No space left on device\n", outcome.err());
            assertEquals(1, outcome.status());
        }
    }

    @Test
    void closedStandardOutputIsNone() {
        for (String[] command : results()) {
            Cli.Outcome outcome = runInto(new IOException("Broken pipe"), command);
            assertEquals("", outcome.err());
            assertEquals(0, outcome.status());
        }
    }

    /** A result that is written at the end, and one that is too long for that. */
    private List<String[]> results() {
        Path tree = folder.resolve("tree.safetensors");
        Cli.done(distillTo(tree, "--force"));
        Path many = Fruit.write(folder.resolve("many.csv"), Fruit.rows(1, 5000));
        return List.of(
                new String[] {"schema", "--data", data.toString(), "--target", "kind"},
                new String[] {"predict", "--quiet", "--model", tree.toString(), "--data", many.toString()});
    }

    private static Cli.Outcome runInto(IOException failure, String... command) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw failure;
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), command);
        return new Cli.Outcome(status, "", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        Path one = folder.resolve("one.safetensors");
        Path two = folder.resolve("two.safetensors");
        Cli.done(distillTo(one, "--threads", "1"));
        Cli.done(distillTo(two, "--threads", "3"));
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }
}
