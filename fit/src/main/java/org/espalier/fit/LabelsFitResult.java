package org.espalier.fit;

import java.util.List;
import java.util.Optional;
import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.LabelsEvaluation;
import org.espalier.evaluate.LabelsVerdict;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/**
 * All that a fit of labels found out; of classes it is {@link FitResult}.
 *
 * @param tree the tree
 * @param teacher what it was compared with: the one given, or the network that was trained; the caller closes it
 * @param isTeacherTrained whether the fit trained it
 * @param isDistilled whether the tree learned from it; else from the rows' own labels
 * @param split which rows were held out
 * @param heldOut those rows
 * @param teacherValues the teacher's probabilities for them, {@code [rows, labels]}
 * @param evaluation of the tree on them
 * @param verdict beside other models on them
 * @param frontier the forms and sizes that were tried, on validation rows
 * @param tellingRows held-out rows to look at first
 */
public record LabelsFitResult(
        SoftDecisionTree tree,
        Optional<Teacher> teacher,
        boolean isTeacherTrained,
        boolean isDistilled,
        Split split,
        Dataset heldOut,
        Optional<float[]> teacherValues,
        LabelsEvaluation evaluation,
        LabelsVerdict verdict,
        Frontier frontier,
        List<TellingRows> tellingRows)
        implements AutoCloseable {
    public LabelsFitResult {
        tellingRows = List.copyOf(tellingRows);
    }

    /** Closes the teacher. */
    @Override
    public void close() {
        teacher.ifPresent(Teacher::close);
    }
}
