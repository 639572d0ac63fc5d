package org.espalier.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalInt;
import org.espalier.console.Console;
import org.espalier.console.StandardStreams;

/** The {@code espalier} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Tribuo finds its methods by names that it makes with toUpperCase: in Turkish there is no addAllInfo
        Locale.setDefault(Locale.ROOT);
        StandardStreams.install();
        // Not System.out: a PrintStream hides that nobody reads it any more, or that the disk is full.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        System.exit(run(out, System.err, args));
    }

    /**
     * Runs one command.
     *
     * @param out gets the results
     * @param err gets progress and errors
     * @return the exit status: 0 done, 1 it could not be done, 2 wrong use
     */
    public static int run(OutputStream out, PrintStream err, String... args) {
        Console console = new Console(out, err, StandardStreams.errorIsTerminal());
        OptionalInt answered = QuickAnswers.answer(console, args);
        return answered.isPresent()
                ? answered.getAsInt()
                : EspalierCommand.forArguments(console, args).run(args);
    }
}
