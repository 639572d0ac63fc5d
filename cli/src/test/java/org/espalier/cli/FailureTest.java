package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.espalier.EspalierException;
import org.espalier.console.Console;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Whatever happens in a command is one line and a status. */
class FailureTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A command that does the given. */
    @Command(name = "work")
    private record Work(Callable<Integer> task) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            return task.call();
        }
    }

    private String fail(Throwable failure, String... options) {
        Console console =
                new Console(new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
        EspalierCommand command = new EspalierCommand(console);
        command.commandLine().addSubcommand(new CommandLine(new Work(() -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        })));
        String[] args = new String[options.length + 1];
        System.arraycopy(options, 0, args, 0, options.length);
        args[options.length] = "work";
        assertEquals(1, command.run(args));
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void aMistakeOfTheUser() {
        assertEquals("espalier: expected a, found b\n", fail(new EspalierException("expected a, found b")));
    }

    @Test
    void aMistakeOfOurs() {
        assertEquals(
                "espalier: internal error (IllegalStateException: what\\nnow): run with --debug for the place, and please"
                        + " report it\n",
                fail(new IllegalStateException("what\nnow")));
    }

    @Test
    void tooLittleMemory() {
        String line = fail(new OutOfMemoryError("heap"));
        assertTrue(
                line.matches("espalier: out of memory \\(\\d+ MiB\\): ESPALIER_JAVA_OPTS=-Xmx8g gives more\n"), line);
    }

    @Test
    void aDeviceThatFails() {
        assertEquals(
                "espalier: reading or writing failed: Input/output error\n",
                fail(new UncheckedIOException(new IOException("Input/output error"))));
    }

    @Test
    void debugShowsThePlace() {
        String text = fail(new IllegalStateException("what"), "--debug");
        assertTrue(
                text.startsWith("espalier: internal error (IllegalStateException: what)\n"
                        + "java.lang.IllegalStateException: what\n\tat org.espalier.cli.FailureTest."),
                text);
    }
}
