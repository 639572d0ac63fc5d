package org.espalier.cli;

import java.nio.file.Path;
import org.espalier.io.AtomicFiles;
import org.espalier.io.Existing;
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

    Existing existing() {
        return force ? Existing.REPLACE : Existing.REFUSE;
    }

    /** Before any work: whether the file could be written. */
    void check() {
        AtomicFiles.check(out, existing());
    }
}
