package org.espalier.cli;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.LogProbabilities;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;

/** A teacher of labels as one of a single label, whose two classes are no and yes; one of several numbers as one of a single number. */
final class OneOutputTeacher implements Teacher {
    private final Teacher all;
    private final Schema one;
    private final int output;

    /** The teacher of a tree, or where that is one output of a whole tree the teacher of that output. */
    static Optional<Teacher> of(Optional<Teacher> teacher, SoftDecisionTree whole, SoftDecisionTree tree) {
        return whole == tree ? teacher : teacher.map(t -> new OneOutputTeacher(t, whole.schema(), tree.schema()));
    }

    /**
     * @param all with its answers in the order of the schema's; it stays open
     * @param schema of all outputs
     * @param one of the output: of a label its classes no and yes
     */
    private OneOutputTeacher(Teacher all, Schema schema, Schema one) {
        this.all = all;
        this.one = one;
        this.output = schema.target().answerNames().indexOf(one.target().name());
    }

    @Override
    public Optional<Integer> features() {
        return all.features();
    }

    @Override
    public int classes() {
        return one.target().answers();
    }

    @Override
    public Optional<List<String>> classNames() {
        return one.target().isNumeric()
                ? Optional.empty()
                : Optional.of(one.target().classes());
    }

    @Override
    public boolean takesRawRows() {
        return all.takesRawRows();
    }

    @Override
    public boolean answersNewRows() {
        return all.answersNewRows();
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        return logProbabilities(TeacherRows.encoded(features), from, to);
    }

    @Override
    public float[] logProbabilities(TeacherRows rows, int from, int to) {
        float[] answers = all.values(rows, from, to);
        int width = all.classes();
        float[] out = new float[2 * (to - from)];
        for (int r = from; r < to; r++) {
            String where = "the teacher's answer for row " + (r + 1);
            LogProbabilities.ofSecondClass(answers[(r - from) * width + output], out, 2 * (r - from), where);
        }
        return out;
    }

    @Override
    public AnswerKind answerKind() {
        return AnswerKind.of(one.target());
    }

    @Override
    public float[] values(TeacherRows rows, int from, int to) {
        if (!one.target().isNumeric()) {
            return Teacher.super.values(rows, from, to);
        }
        float[] answers = all.values(rows, from, to);
        float[] out = new float[to - from];
        for (int i = 0; i < out.length; i++) {
            out[i] = answers[i * all.classes() + output];
        }
        return out;
    }

    @Override
    public String identity() {
        return all.identity();
    }
}
