package org.espalier.fit;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.espalier.train.DistillOptions;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingListener;
import org.espalier.train.number.NumberDistiller;

/** Of numbers, rates and labels: they are trained and asked alike. */
interface ValueSubject extends Subject {
    @Override
    default SoftDecisionTree train(
            DistillOptions options, Dataset rows, Optional<Teacher> teacher, Optional<Dataset> chooseBy) {
        return new NumberDistiller(options, TrainingListener.SILENT).distill(rows, teacher, chooseBy);
    }

    /**
     * They say whether leaves are refitted, whether they have ramps, and how wide intervals are. That flatters a tree by what two or three
     * choices on many rows can; a part of the rows for it alone would cost more.
     */
    @Override
    default boolean maySeeValidation(LeafKind leaves) {
        return true;
    }

    @Override
    default float[] ask(Teacher teacher, Dataset rows) {
        boolean isRate = rows.schema().target().kind() == Target.Kind.RATE;
        return Teachers.askValues(
                Teachers.fit(teacher, rows.schema()), TeacherRows.of(rows), "row", isRate, (done, total) -> {});
    }
}
