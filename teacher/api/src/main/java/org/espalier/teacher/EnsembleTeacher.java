package org.espalier.teacher;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;

/**
 * The mean of the probabilities of several teachers: usually better calibrated than each of them, and a smoother target.
 * It owns them: closing it closes them all.
 */
public final class EnsembleTeacher implements Teacher {
    private final List<Teacher> members;

    /**
     * @param members at least one, with the same classes in the same order ({@link Teachers#fit} brings them there) and for
     *     rows of the same width
     * @throws TeacherException when they don't go together
     */
    public EnsembleTeacher(List<? extends Teacher> members) {
        this.members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("expected at least one teacher, found none");
        }
        for (int i = 0; i < members.size(); i++) {
            requireAlike(i);
        }
    }

    private void requireAlike(int number) {
        Teacher member = members.get(number);
        String where = "teacher " + (number + 1) + " of the ensemble";
        if (member.classes() != classes()) {
            throw new TeacherException(where + ": expected " + classes() + " classes, found " + member.classes());
        }
        if (!agree(member.classNames(), classNames())) {
            throw new TeacherException(where + ": expected the classes "
                    + Texts.list(classNames().orElseThrow()) + " in this order, found "
                    + Texts.list(member.classNames().orElseThrow()));
        }
        if (!agree(member.features(), features())) {
            throw new TeacherException(where + ": expected " + features().orElseThrow() + " features, found "
                    + member.features().orElseThrow());
        }
    }

    private static <T> boolean agree(Optional<T> one, Optional<T> other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    @Override
    public Optional<Integer> features() {
        return members.stream().flatMap(t -> t.features().stream()).findFirst();
    }

    /** Of the first member that has one. */
    @Override
    public Optional<String> note() {
        return members.stream().flatMap(t -> t.note().stream()).findFirst();
    }

    @Override
    public int classes() {
        return members.get(0).classes();
    }

    @Override
    public Optional<List<String>> classNames() {
        return members.stream().flatMap(t -> t.classNames().stream()).findFirst();
    }

    @Override
    public Optional<Schema> schema() {
        return members.stream().flatMap(t -> t.schema().stream()).findFirst();
    }

    @Override
    public boolean answersNewRows() {
        return members.stream().allMatch(Teacher::answersNewRows);
    }

    @Override
    public boolean takesRawRows() {
        return members.stream().anyMatch(Teacher::takesRawRows);
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        return logProbabilities(TeacherRows.encoded(features), from, to);
    }

    @Override
    public float[] logProbabilities(TeacherRows rows, int from, int to) {
        double[] sum = new double[(to - from) * classes()];
        for (Teacher member : members) {
            float[] answers = Teachers.answer(member, rows, from, to, "row");
            for (int i = 0; i < sum.length; i++) {
                sum[i] += Math.exp(answers[i]);
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) Math.log(sum[i] / members.size());
        }
        return mean;
    }

    @Override
    public String identity() {
        return members.stream().map(Teacher::identity).collect(Collectors.joining(", ", "ensemble of [", "]"));
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (Teacher member : members) {
            try {
                member.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
