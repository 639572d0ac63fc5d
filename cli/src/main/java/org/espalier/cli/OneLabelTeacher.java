package org.espalier.cli;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.LogProbabilities;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;

/** A teacher of labels as one of a single label, whose two classes are no and yes. */
final class OneLabelTeacher implements Teacher {
    private final Teacher labels;
    private final Schema one;
    private final int label;

    /** The teacher of a tree, or where that is one label of a whole tree the teacher of that label. */
    static Optional<Teacher> of(Optional<Teacher> teacher, SoftDecisionTree whole, SoftDecisionTree tree) {
        return whole == tree ? teacher : teacher.map(t -> new OneLabelTeacher(t, whole.schema(), tree.schema()));
    }

    /**
     * @param labels with its answers in the order of the schema's labels; it stays open
     * @param schema of the labels
     * @param one of the label, its classes no and yes
     */
    private OneLabelTeacher(Teacher labels, Schema schema, Schema one) {
        this.labels = labels;
        this.one = one;
        this.label = schema.target().answerNames().indexOf(one.target().name());
    }

    @Override
    public Optional<Integer> features() {
        return labels.features();
    }

    @Override
    public int classes() {
        return 2;
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(one.target().classes());
    }

    @Override
    public boolean takesRawRows() {
        return labels.takesRawRows();
    }

    @Override
    public boolean answersNewRows() {
        return labels.answersNewRows();
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        return logProbabilities(TeacherRows.encoded(features), from, to);
    }

    @Override
    public float[] logProbabilities(TeacherRows rows, int from, int to) {
        float[] all = labels.values(rows, from, to);
        int width = labels.classes();
        float[] out = new float[2 * (to - from)];
        for (int r = from; r < to; r++) {
            String where = "the teacher's answer for row " + (r + 1);
            LogProbabilities.ofSecondClass(all[(r - from) * width + label], out, 2 * (r - from), where);
        }
        return out;
    }

    @Override
    public String identity() {
        return labels.identity();
    }
}
