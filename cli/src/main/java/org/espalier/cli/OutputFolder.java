package org.espalier.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.EspalierException;
import org.espalier.io.AtomicFiles;
import org.espalier.io.IoReason;
import org.espalier.io.OverwritePolicy;

/** A folder that a command fills. */
final class OutputFolder {
    private OutputFolder() {}

    /**
     * Makes it where it is not there.
     *
     * @param isForced whether it may hold something already
     * @throws EspalierException when it can't be used
     */
    static void make(Path folder, boolean isForced) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new EspalierException("--out: expected a folder, found the file " + folder);
        }
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
                if (content.iterator().hasNext() && !isForced) {
                    throw new EspalierException("--out: the folder " + folder
                            + " is not empty (--force writes over it, another --out takes another one)");
                }
            }
        } catch (IOException e) {
            throw new EspalierException("--out: the folder " + folder + " can't be used: " + IoReason.of(e), e);
        }
        AtomicFiles.check(folder.resolve("schema.json"), OverwritePolicy.REPLACE);
    }
}
