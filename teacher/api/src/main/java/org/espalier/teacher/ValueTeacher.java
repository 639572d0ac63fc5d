package org.espalier.teacher;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;

/** A teacher of a number, a rate or labels: what all of them say of classes, which they don't know. */
public abstract class ValueTeacher implements Teacher {
    private final AnswerKind answers;
    private final Optional<List<String>> labels;
    private final int width;

    /** Of numbers. */
    protected ValueTeacher() {
        this(AnswerKind.NUMBERS, 1, Optional.empty());
    }

    /** Of what a target that is not of classes is answered with. */
    protected ValueTeacher(Target target) {
        this(
                AnswerKind.of(target),
                target.answers(),
                target.isNumeric() ? Optional.empty() : Optional.of(target.answerNames()));
    }

    /**
     * @param answers numbers or labels
     * @param width numbers in an answer
     * @param labels where their names are known
     */
    protected ValueTeacher(AnswerKind answers, int width, Optional<List<String>> labels) {
        this.answers = answers;
        this.labels = labels;
        this.width = width;
    }

    @Override
    public final AnswerKind answerKind() {
        return answers;
    }

    @Override
    public final int classes() {
        return width;
    }

    @Override
    public final Optional<List<String>> classNames() {
        return labels;
    }

    /** @throws TeacherException always */
    @Override
    public final float[] logProbabilities(Matrix features, int from, int to) {
        throw new TeacherException("the teacher answers " + answers.description() + ", not probabilities of classes");
    }

    @Override
    public abstract float[] values(TeacherRows rows, int from, int to);
}
