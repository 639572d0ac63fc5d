package org.espalier.json;

import org.espalier.EspalierException;

/** A JSON document is not well-formed, or a value is not what its reader expects; the message names object and key. */
public final class JsonException extends EspalierException {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
        super(message);
    }

    JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
