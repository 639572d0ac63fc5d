package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.espalier.cli.Main;

/** Runs the command as {@code main} does, without leaving the JVM. */
final class Cli {
    private Cli() {}

    /** What a command left behind. */
    record Outcome(int status, String out, String err) {}

    static Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), args);
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs what must succeed. */
    static Outcome done(String... args) {
        Outcome outcome = run(args);
        assertEquals(0, outcome.status(), () -> String.join(" ", args) + "\n" + outcome.err());
        return outcome;
    }

    /** One line on standard error, nothing on standard output, and the status. */
    static void assertFails(int status, String line, String... args) {
        Outcome outcome = run(args);
        assertAll(
                () -> assertEquals("espalier: " + line + "\n", outcome.err()),
                () -> assertEquals("", outcome.out()),
                () -> assertEquals(status, outcome.status()));
    }
}
