package org.espalier.bench.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PaperCommandTest {
    @Test
    void wrongUseIsOneLine() {
        assertEquals(
                "1 run-paper: expected one of mnist, connect4, letter, adult, german-credit, found iris\n",
                run("iris"));
        assertEquals("1 run-paper: --seeds: expected 1 or more, found 0\n", run("letter", "--seeds", "0"));
        assertEquals(
                "1 run-paper: --losses: expected default, expected or mixture, found hinge\n",
                run("letter", "--losses", "hinge"));
        assertEquals(
                "1 run-paper: --fractions: expected above 0, at most 100, found 101.0\n",
                run("letter", "--fractions", "101"));
        assertEquals(
                "1 run-paper: --teacher: expected a single data set, found all\n",
                run("all", "--teacher", "teacher.zip"));
    }

    @Test
    void aPageShowsTheCommandWithoutFolders() {
        assertEquals(
                "bench/run-paper mnist --seeds 3 --teacher t.zip",
                PaperCommand.line(
                        "mnist", "--cache", "/tmp/c", "--seeds", "3", "--page=docs/x.md", "--teacher", "/tmp/t.zip"));
    }

    private static String run(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = PaperCommand.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
        return status + " " + out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }
}
