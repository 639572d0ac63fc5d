package org.espalier.teacher;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;

/** A teacher of a number, of several, a rate or labels: what all of them say of classes, which they don't know. */
public abstract class ValueTeacher implements Teacher {
    private final AnswerKind answers;
    private final Optional<List<String>> names;
    private final int width;

    /** Of one number. */
    protected ValueTeacher() {
        this(AnswerKind.NUMBERS, 1, Optional.empty());
    }

    /** Of what a target that is not of classes is answered with. */
    protected ValueTeacher(Target target) {
        this(
                AnswerKind.of(target),
                target.answers(),
                target.isOneNumber() ? Optional.empty() : Optional.of(target.answerNames()));
    }

    /**
     * @param answers numbers or labels
     * @param width numbers in an answer
     * @param names of the labels, or of several numbers, where they are known
     */
    protected ValueTeacher(AnswerKind answers, int width, Optional<List<String>> names) {
        this.answers = answers;
        this.names = names;
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
        return names;
    }

    /** @throws TeacherException always */
    @Override
    public final float[] logProbabilities(Matrix features, int from, int to) {
        throw new TeacherException("the teacher answers " + answers.description() + ", not probabilities of classes");
    }

    @Override
    public abstract float[] values(TeacherRows rows, int from, int to);
}
