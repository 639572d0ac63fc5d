package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: streams, exit statuses, signals. */
class LauncherTest {
    @TempDir
    private static Path home;

    private static Launcher espalier;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws IOException {
        assumeTrue(Launcher.isSupported(), "the launcher is a bash script, and there is no bash here");
        espalier = Launcher.install(home);
    }

    @BeforeEach
    void writeData() {
        Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 1200));
    }

    @Test
    void resultsGoToStandardOutputAndNothingElseAnywhere() throws Exception {
        assertEquals(new Cli.Outcome(0, "espalier 0.1.0\n", ""), espalier.run(folder, "--version"));
    }

    @Test
    void errorsAreOneLineAndAStatus() throws Exception {
        assertEquals(
                new Cli.Outcome(1, "", "espalier: gone.csv: no such file\n"),
                espalier.run(folder, "schema", "--data", "gone.csv", "--target", "kind"));
        assertEquals(
                new Cli.Outcome(
                        2, "", "espalier: unknown command 'distil'; did you mean distill? (see espalier --help)\n"),
                espalier.run(folder, "distil"));
    }

    @Test
    void progressIsPlainLinesWhereThereIsNoTerminal() throws Exception {
        Cli.Outcome outcome = espalier.run(folder, distill("--epochs", "3"));
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(
                outcome.out().matches("(?s)validation on 120 rows: .*\nwrote tree.safetensors \\(.*\n"), outcome.out());
        assertTrue(
                outcome.err().startsWith("fruit.csv: 1200 rows, 5 features, 2 classes\nengine jvm: "), outcome.err());
        assertEquals(-1, outcome.err().indexOf('\u001b'));
    }

    /** As after an upgrade by hand, or a copy that broke off: no word of it, and no crash. */
    @Test
    void anArchiveOfClassesThatDoesNotFitIsLeftOut() throws Exception {
        String name = "classes-" + System.getProperty("java.version");
        Path state = Files.createDirectories(home.resolve("cli/target/launcher"));
        Path archive = state.resolve(name + ".jsa");
        Path made = state.resolve(name + ".made");
        Files.writeString(archive, "an archive ".repeat(1000));
        for (long size : new long[] {Files.size(archive), 12_345_678}) {
            Files.writeString(made, size + "\n" + home + "\n");
            assertEquals(new Cli.Outcome(0, "espalier 0.1.0\n", ""), espalier.run(folder, "--version"));
        }
        Files.delete(archive);
        assertEquals(new Cli.Outcome(0, "espalier 0.1.0\n", ""), espalier.run(folder, "--version"));
        Files.delete(made);
    }

    /** Ctrl-C in the middle, then on from the checkpoint: the same bytes as without a break. */
    @Test
    void anInterruptedRunGoesOn() throws Exception {
        assumeFalse(
                ignoresInterrupts(),
                "SIGINT is ignored here, as in a job that a shell runs in the background: its children can't be interrupted");
        String[] whole = {"--depth", "8", "--batch", "4", "--epochs", "300", "--patience", "300"};
        String[] run = distill(Stream.concat(Stream.of(whole), Stream.of("--checkpoint", "saved"))
                .toArray(String[]::new));
        Process process = espalier.start(folder, run);
        waitForEpochs(process);
        // As the shell does for Ctrl-C. The script has become the JVM, so this is the process of the run.
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Cli.Outcome interrupted = Launcher.outcome(folder, process);
        assertEquals(130, interrupted.status(), interrupted.err());
        assertTrue(
                interrupted.err().endsWith("\nstopped; --resume goes on from the checkpoint in saved\n"),
                interrupted.err());
        assertTrue(Files.notExists(folder.resolve("tree.safetensors")));

        Cli.Outcome resumed = espalier.run(
                folder, Stream.concat(Stream.of(run), Stream.of("--resume")).toArray(String[]::new));
        assertEquals(0, resumed.status(), resumed.err());
        byte[] broken = Files.readAllBytes(folder.resolve("tree.safetensors"));
        Files.delete(folder.resolve("tree.safetensors"));
        Cli.Outcome unbroken = espalier.run(folder, distill(whole));
        assertEquals(0, unbroken.status(), unbroken.err());
        assertArrayEquals(Files.readAllBytes(folder.resolve("tree.safetensors")), broken);
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().endsWith(".tmp")));
        }
    }

    private static String[] distill(String... more) {
        return Stream.concat(
                        Stream.of("distill", "--data", "fruit.csv", "--target", "kind", "--out", "tree.safetensors"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** Whether this process ignores SIGINT (2), which its children inherit; false where the system does not tell. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 0b10) != 0);
    }

    /** Until standard error tells of an epoch; the run lasts for seconds after it. */
    private void waitForEpochs(Process process) throws IOException, InterruptedException {
        for (int i = 0; i < 1200; i++) {
            if (Files.readString(folder.resolve("err.txt")).contains("epoch ")) {
                return;
            }
            assertTrue(process.isAlive(), () -> "ended before its first epoch, status " + process.exitValue());
            Thread.sleep(50);
        }
        throw new IOException("no epoch within a minute");
    }
}
