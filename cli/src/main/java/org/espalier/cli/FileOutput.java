package org.espalier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import picocli.CommandLine.Option;

/** The file that a command makes. */
final class FileOutput {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to write; it appears whole or not at all.")
    private Path out;

    @Option(names = "--force", description = "Replace what is there already.")
    private boolean force;

    Path file() {
        return out;
    }

    boolean isForced() {
        return force;
    }

    OverwritePolicy existing() {
        return force ? OverwritePolicy.REPLACE : OverwritePolicy.REFUSE;
    }

    /** Before any work: whether the file could be written. */
    void check() {
        AtomicFiles.check(out, existing());
    }

    /** For the last line of a command: the file and its size. */
    static String written(Path file) {
        try {
            return String.format(Locale.ROOT, "wrote %s (%,d bytes)", file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
