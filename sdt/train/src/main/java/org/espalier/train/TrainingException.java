package org.espalier.train;

import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.sdt.SoftDecisionTree;

/** Training can't start, or stopped because a number was not finite or its thread was interrupted. */
public final class TrainingException extends EspalierException {
    private static final long serialVersionUID = 1L;

    private final transient SoftDecisionTree lastGood;

    public TrainingException(String message) {
        this(message, null);
    }

    /**
     * An option is to blame.
     *
     * @param option its {@link TrainingOption#key}
     * @param problem what was expected and what was found
     */
    public TrainingException(String option, String problem, Throwable cause) {
        super(option, problem, cause);
        this.lastGood = null;
    }

    /** @param lastGood the tree as it was before the step that failed, or at the interrupt; or null */
    public TrainingException(String message, SoftDecisionTree lastGood) {
        super(message);
        this.lastGood = lastGood;
    }

    /** The tree as it was before the step that failed, where a step failed, or at the interrupt. */
    public Optional<SoftDecisionTree> lastGood() {
        return Optional.ofNullable(lastGood);
    }
}
