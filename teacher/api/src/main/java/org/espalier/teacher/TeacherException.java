package org.espalier.teacher;

import org.espalier.EspalierException;

/** A teacher can't be read, does not fit the data, or gave an answer that is not a distribution. */
public final class TeacherException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public TeacherException(String message) {
        super(message);
    }

    public TeacherException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * An option of a teacher's training is to blame.
     *
     * @param option its key
     * @param problem what was expected and what was found
     * @param cause or null
     */
    public TeacherException(String option, String problem, Throwable cause) {
        super(option, problem, cause);
    }
}
