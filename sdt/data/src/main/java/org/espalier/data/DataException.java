package org.espalier.data;

import org.espalier.EspalierException;

/**
 * A data file, a row or a schema is not what it should be; the message names file, row and column. Where one of {@link
 * DataOptions} is to blame or would help, it is called by {@link DataOptions#spelling}: {@code the option target}.
 */
public final class DataException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The value of an option is to blame, whatever the file. */
    public DataException(DataOption option, String problem) {
        super(option.key(), problem, null);
    }
}
