package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.base.Texts;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Whether {@code --out} names a file that another option of the same command reads: with {@code --force} it would be lost. */
final class OutputIsInput {
    private OutputIsInput() {}

    /** @throws ParameterException naming the other option */
    static void check(ParseResult given) {
        ParseResult command = given;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        Optional<Path> out = command.hasMatchedOption("--out")
                ? regularFile(
                        command.matchedOption("--out").originalStringValues().get(0))
                : Optional.empty();
        if (out.isEmpty()) {
            return;
        }
        for (OptionSpec option : command.matchedOptions()) {
            if (option.longestName().equals("--out")) {
                continue;
            }
            for (String value : option.originalStringValues()) {
                for (String name : value.split(",", -1)) {
                    if (isSame(out.get(), name) || isSame(out.get(), value)) {
                        throw new ParameterException(
                                command.commandSpec().commandLine(),
                                "--out: expected another file than that of " + option.longestName() + ", found "
                                        + Texts.quote(value));
                    }
                }
            }
        }
    }

    private static boolean isSame(Path out, String name) {
        try {
            Optional<Path> file = regularFile(name);
            return file.isPresent() && Files.isSameFile(out, file.get());
        } catch (IOException e) {
            return false; // reading it says why
        }
    }

    private static Optional<Path> regularFile(String name) {
        try {
            return Optional.of(Path.of(name)).filter(file -> !name.isEmpty() && Files.isRegularFile(file));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
