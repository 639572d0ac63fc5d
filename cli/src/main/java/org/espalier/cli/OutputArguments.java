package org.espalier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import picocli.CommandLine.Option;

/** Where a result goes that need not go to a file. */
final class OutputArguments {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write; it appears whole or not at all. Default: standard output.")
    private Path out;

    @Option(names = "--force", description = "Replace a file that is there already.")
    private boolean force;

    Optional<Path> file() {
        return Optional.ofNullable(out);
    }

    OverwritePolicy existing() {
        return force ? OverwritePolicy.REPLACE : OverwritePolicy.REFUSE;
    }

    /** Before any work: whether the file could be written. */
    void check() {
        file().ifPresent(file -> AtomicFiles.check(file, existing()));
    }

    /** Whether the output is a folder that is there. */
    boolean isFolder() {
        return file().map(Files::isDirectory).orElse(false);
    }
}
