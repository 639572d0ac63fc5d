package org.espalier.fit;

import java.util.List;
import java.util.Optional;
import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.NumberEvaluation;
import org.espalier.evaluate.NumberVerdict;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/**
 * All that a fit of a number or a rate found out; of classes it is {@link FitResult}.
 *
 * @param tree the tree, with prediction intervals where its target is a number
 * @param teacher what it was compared with: the one given, or the networks that were trained; the caller closes it
 * @param isTeacherTrained whether the fit trained it
 * @param isDistilled whether the tree learned from it; else from the rows' own values
 * @param split which rows were held out
 * @param heldOut those rows
 * @param teacherValues the teacher's answers for them, {@code [rows]}
 * @param evaluation of the tree on them
 * @param verdict beside other models on them
 * @param frontier the forms and sizes that were tried, on validation rows
 * @param tellingRows held-out rows to look at first
 */
public record NumberFitResult(
        SoftDecisionTree tree,
        Optional<Teacher> teacher,
        boolean isTeacherTrained,
        boolean isDistilled,
        Split split,
        Dataset heldOut,
        Optional<float[]> teacherValues,
        NumberEvaluation evaluation,
        NumberVerdict verdict,
        Frontier frontier,
        List<TellingRows> tellingRows)
        implements AutoCloseable {
    public NumberFitResult {
        tellingRows = List.copyOf(tellingRows);
    }

    /** Closes the teacher. */
    @Override
    public void close() {
        teacher.ifPresent(Teacher::close);
    }
}
