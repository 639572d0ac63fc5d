package org.espalier.io;

import java.nio.file.Path;
import org.espalier.EspalierException;

/** A file is there already and is not to be replaced: {@link OverwritePolicy#REPLACE} would. */
public final class FileExistsException extends EspalierException {
    private static final long serialVersionUID = 1L;

    FileExistsException(Path target, Exception cause) {
        super("cannot write " + target + ": it exists already", cause);
    }
}
