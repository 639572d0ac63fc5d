package org.espalier;

import java.util.Optional;

/**
 * Something that the user can mend: a wrong file, row, option or teacher. The message is one line that says what was
 * expected, what was found, and where; the command line prints it without a stack trace. Mistakes of a programmer are
 * {@link IllegalArgumentException} and {@link IllegalStateException} instead.
 */
public class EspalierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String option;
    private final String problem;

    public EspalierException(String message) {
        this(message, null);
    }

    public EspalierException(String message, Throwable cause) {
        super(message, cause);
        this.option = null;
        this.problem = message;
    }

    /**
     * An option is to blame: the message is {@code option: problem}.
     *
     * @param option the library's key of the option; a front end that spells it in another way builds its own line
     * @param problem what was expected and what was found
     * @param cause or null
     */
    public EspalierException(String option, String problem, Throwable cause) {
        super(option + ": " + problem, cause);
        this.option = option;
        this.problem = problem;
    }

    /** The key of the option that is to blame, where it is one. */
    public Optional<String> option() {
        return Optional.ofNullable(option);
    }

    /** The message without the option's key. */
    public String problem() {
        return problem;
    }
}
