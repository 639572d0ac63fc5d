package org.espalier.data;

import org.espalier.EspalierException;

/** A data file, a row or a schema is not what it should be; the message names file, row and column. */
public final class DataException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
