package org.espalier.train;

import org.espalier.teacher.TeacherCheck;

/** Hears how a run goes. Called on the training thread: be quick. */
public interface TrainingListener {
    /** Hears nothing. */
    TrainingListener SILENT = new TrainingListener() {};

    /** Something that a user should know: an option that has no effect here, an engine that was chosen. */
    default void note(String text) {}

    /**
     * A reason to doubt the result: the teacher contradicts the labels, say. A listener that throws ends the run before it
     * begins.
     */
    default void warning(String text) {
        note("warning: " + text);
    }

    /** How the teacher's answers for the training rows fit their labels; each of the warnings goes to {@link #warning}. */
    default void teacher(TeacherCheck check) {
        if (!check.warnings().contains(check.sentence())) {
            note(check.sentence());
        }
        check.warnings().forEach(this::warning);
    }

    /** Work before the first epoch: {@code done} of {@code total} rows answered by the teacher. */
    default void labelled(long done, long total) {}

    default void epoch(EpochReport report) {}

    /**
     * The end of an epoch.
     *
     * @param epoch counted from 1
     * @param objective mean objective of the epoch's steps
     * @param validationLoss mean of average's and max-path's squared distance from the targets on the
     *     validation rows
     * @param average accuracy of the average answer on the validation rows (against labels, else the teacher)
     * @param maxPath accuracy of the max-path answer there
     * @param pathMass mean path mass there
     */
    record EpochReport(
            int epoch,
            int epochs,
            double objective,
            double validationLoss,
            double average,
            double maxPath,
            double pathMass,
            double beta,
            double seconds) {}
}
