package org.espalier.teacher;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Matrix;

/** A teacher of a numeric target: what all of them say of classes, which they don't know. */
public abstract class NumberTeacher implements Teacher {
    /** For those that extend it. */
    protected NumberTeacher() {}

    @Override
    public final boolean answersNumbers() {
        return true;
    }

    @Override
    public final int classes() {
        return 1;
    }

    @Override
    public final Optional<List<String>> classNames() {
        return Optional.empty();
    }

    /** @throws TeacherException always */
    @Override
    public final float[] logProbabilities(Matrix features, int from, int to) {
        throw new TeacherException("the teacher answers numbers, not probabilities of classes");
    }

    @Override
    public abstract float[] values(TeacherRows rows, int from, int to);
}
