package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.espalier.console.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered without a parser is what the parser would answer. */
class QuickAnswersTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console() {
        return new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), false);
    }

    private String printed() {
        String text = out.toString(StandardCharsets.UTF_8) + "|" + err.toString(StandardCharsets.UTF_8);
        out.reset();
        err.reset();
        return text.replace(System.lineSeparator(), "\n");
    }

    private void bothSay(int status, String text, String... args) {
        assertEquals(OptionalInt.of(status), QuickAnswers.answer(console(), args));
        assertEquals(text, printed());
        assertEquals(status, new EspalierCommand(console()).run(args));
        assertEquals(text, printed());
    }

    @Test
    void theVersion() {
        bothSay(0, "espalier 0.1.0\n|", "--version");
        bothSay(0, "espalier 0.1.0\n|", "-V");
    }

    @Test
    void noCommand() {
        bothSay(
                2,
                "|espalier: expected a command: fit, demo, schema, teach, distill, evaluate, predict, explain, report, export,"
                        + " drift, tokens, inspect, devices (see espalier --help)\n");
    }

    @Test
    void anUnknownCommand() {
        bothSay(2, "|espalier: unknown command 'distil'; did you mean distill? (see espalier --help)\n", "distil");
        bothSay(2, "|espalier: unknown command 'a\\nb' (see espalier --help)\n", "a\nb");
    }

    @Test
    void anythingElseIsForTheParser() {
        for (String[] args : new String[][] {{"predict"}, {"--help"}, {"-V", "predict"}, {"distil", "--help"}, {""}}) {
            assertEquals(OptionalInt.empty(), QuickAnswers.answer(console(), args));
        }
        assertEquals("|", printed());
    }

    @Test
    void itKnowsEveryCommand() {
        assertEquals(
                QuickAnswers.COMMANDS,
                new ArrayList<>(new EspalierCommand(console())
                        .commandLine()
                        .getSubcommands()
                        .keySet()));
    }

    /** The line for a wrong option does not depend on how many commands were made. */
    @Test
    void aCommandOnItsOwnIsWhatItIsAmongOthers() {
        for (String command : QuickAnswers.COMMANDS) {
            EspalierCommand alone = EspalierCommand.forArguments(console(), command, "--nonsense");
            assertEquals(
                    List.of(command),
                    new ArrayList<>(alone.commandLine().getSubcommands().keySet()));
            int status = alone.run(command, "--nonsense");
            String text = printed();
            assertEquals(status, new EspalierCommand(console()).run(command, "--nonsense"));
            assertEquals(text, printed());
            EspalierCommand.forArguments(console(), command, "--help").run(command, "--help");
            text = printed();
            new EspalierCommand(console()).run(command, "--help");
            assertEquals(text, printed());
        }
    }

    @Test
    void standardOutputThatFails() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        Console console = new Console(full, new PrintStream(err, true, StandardCharsets.UTF_8), false);
        assertEquals(OptionalInt.of(1), QuickAnswers.answer(console, "--version"));
        assertEquals("|espalier: cannot write standard output: No space left on device\n", printed());
    }

    @Test
    void theCommandsForTheArchiveOfClassesWork(@TempDir Path folder) throws IOException {
        assertEquals(0, ArchiveRun.run(folder));
    }
}
