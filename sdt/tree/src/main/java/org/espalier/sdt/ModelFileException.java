package org.espalier.sdt;

import org.espalier.EspalierException;

/** A model file can't be read: damaged, of a newer version, or no model file. The message names the file. */
public final class ModelFileException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public ModelFileException(String message) {
        super(message);
    }

    public ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
