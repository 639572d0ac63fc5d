package org.espalier;

/**
 * Something that the user can mend: a wrong file, row, option or teacher. The message is one line that says what was
 * expected, what was found, and where; the command line prints it without a stack trace. Mistakes of a programmer are
 * {@link IllegalArgumentException} and {@link IllegalStateException} instead.
 */
public class EspalierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EspalierException(String message) {
        super(message);
    }

    public EspalierException(String message, Throwable cause) {
        super(message, cause);
    }
}
