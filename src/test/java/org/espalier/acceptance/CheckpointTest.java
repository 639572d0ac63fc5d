package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --checkpoint} and {@code --resume} refuse, and that going on from the end changes nothing. */
class CheckpointTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path tree;
    private Path saved;

    @BeforeEach
    void writeData() {
        data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        tree = folder.resolve("tree.safetensors");
        saved = folder.resolve("saved");
    }

    private String[] distill(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "distill",
                "--leaves",
                "constant",
                "--quiet",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--depth",
                "2",
                "--epochs",
                "2",
                "--out",
                tree.toString(),
                "--checkpoint",
                saved.toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void resumeWithoutACheckpointStartsARun() throws IOException {
        Cli.done(distill());
        byte[] bytes = Files.readAllBytes(tree);
        Files.delete(tree);
        Files.delete(saved.resolve("checkpoint.safetensors"));
        String[] args = distill("--resume");
        Cli.Outcome started = Cli.run(
                Arrays.stream(args).filter(arg -> !arg.equals("--quiet")).toArray(String[]::new));
        assertEquals(0, started.status(), started.err());
        assertTrue(
                started.err()
                        .contains("note: --resume: there is no checkpoint in " + saved
                                + " yet; the run starts at its beginning"),
                started.err());
        assertArrayEquals(bytes, Files.readAllBytes(tree));
    }

    @Test
    void checkpointThatIsThereIsNotOverwritten() throws IOException {
        Cli.done(distill());
        Files.delete(tree);
        Cli.assertFails(
                1,
                "--checkpoint: there is a checkpoint in " + saved
                        + " already (--resume goes on from it, --force starts anew)",
                distill());
        Cli.done(distill("--force"));
    }

    @Test
    void checkpointOfAnotherRun() throws IOException {
        Cli.done(distill());
        Files.delete(tree);
        Cli.assertFails(
                1,
                saved.resolve("checkpoint.safetensors") + ": this checkpoint belongs to another run: its data, teacher,"
                        + " options or seed differ; use the same ones, or another folder",
                distill("--resume", "--seed", "2"));
    }

    @Test
    void damagedCheckpoint() throws IOException {
        Cli.done(distill());
        Files.delete(tree);
        Path file = saved.resolve("checkpoint.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Cli.assertFails(
                1,
                file + ": can't be read as a checkpoint: its SHA-256 does not match its content",
                distill("--resume"));
    }

    @Test
    void fileInPlaceOfTheFolder() throws IOException {
        Files.writeString(saved, "");
        Cli.assertFails(1, "--checkpoint: expected a folder, found the file " + saved, distill());
    }

    @Test
    void aRunThatIsDoneIsDone() throws IOException {
        Cli.Outcome first = Cli.done(distill());
        byte[] bytes = Files.readAllBytes(tree);
        Files.delete(tree);
        assertEquals(first, Cli.done(distill("--resume")));
        assertArrayEquals(bytes, Files.readAllBytes(tree));
    }
}
