package org.espalier.cli;

import java.util.List;
import java.util.OptionalInt;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.train.Version;

/**
 * Answers to command lines that need no parser: the version, and a command that is missing or unknown. Reading the
 * annotations of every command takes several times as long as the rest of the start.
 */
final class QuickAnswers {
    /** In the order of the help. */
    static final List<String> COMMANDS = List.of(
            "fit",
            "demo",
            "schema",
            "teach",
            "distill",
            "evaluate",
            "predict",
            "explain",
            "report",
            "export",
            "drift",
            "tokens",
            "inspect",
            "devices");

    private QuickAnswers() {}

    static String version() {
        return "espalier " + Version.TEXT;
    }

    static String missingCommand() {
        return "expected a command: " + String.join(", ", COMMANDS);
    }

    /** The exit status, where the arguments were answered. */
    static OptionalInt answer(Console console, String... args) {
        if (args.length > 1) {
            return OptionalInt.empty();
        }
        String word = args.length == 0 ? "" : args[0];
        if (word.equals("--version") || word.equals("-V")) {
            return OptionalInt.of(print(console, version()));
        }
        if (word.startsWith("-") || COMMANDS.contains(word) || args.length == 1 && word.isEmpty()) {
            return OptionalInt.empty();
        }
        console.error((args.length == 0 ? missingCommand() : unknown(word)) + " (see espalier --help)");
        return OptionalInt.of(EspalierCommand.WRONG_USE);
    }

    /** With the command that is meant, where one is spelled nearly so. */
    private static String unknown(String word) {
        List<String> near = Texts.near(word, COMMANDS);
        return "unknown command " + Texts.quote(word) + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?");
    }

    private static int print(Console console, String line) {
        try {
            console.print(line);
            console.flush();
            return EspalierCommand.DONE;
        } catch (Console.ReaderGone e) {
            return EspalierCommand.DONE;
        } catch (EspalierException e) {
            console.error(e.getMessage());
            return EspalierCommand.FAILED;
        }
    }
}
