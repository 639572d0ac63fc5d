package org.espalier.teacher;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;

/** The same teacher with its classes, labels or numbers in another order. */
final class ReorderedTeacher implements Teacher {
    private final Teacher teacher;
    private final List<String> classNames;
    /** {@code from[k]} is the teacher's number of our class {@code k}. */
    private final int[] from;

    ReorderedTeacher(Teacher teacher, List<String> classNames) {
        List<String> its = teacher.classNames().orElseThrow();
        this.teacher = teacher;
        this.classNames = List.copyOf(classNames);
        from = classNames.stream().mapToInt(its::indexOf).toArray();
        if (from.length != its.size() || Arrays.stream(from).anyMatch(k -> k < 0)) {
            throw new IllegalArgumentException("expected the classes " + its + " in any order, found " + classNames);
        }
    }

    @Override
    public Optional<Integer> features() {
        return teacher.features();
    }

    @Override
    public int classes() {
        return from.length;
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(classNames);
    }

    @Override
    public Optional<Schema> schema() {
        return teacher.schema().map(s -> s.withTarget(reordered(s.target())));
    }

    private Target reordered(Target target) {
        if (target instanceof Target.Numbers numbers) {
            return new Target.Numbers(
                    target.name(),
                    Arrays.stream(from).mapToObj(numbers.outputs()::get).toList());
        }
        return target instanceof Target.Labels labels
                ? new Target.Labels(
                        target.name(),
                        classNames,
                        Arrays.stream(from).mapToObj(labels.words()::get).toList())
                : new Target.Classes(target.name(), classNames);
    }

    @Override
    public AnswerKind answerKind() {
        return teacher.answerKind();
    }

    @Override
    public boolean answersNewRows() {
        return teacher.answersNewRows();
    }

    @Override
    public Optional<String> note() {
        return teacher.note();
    }

    @Override
    public boolean takesRawRows() {
        return teacher.takesRawRows();
    }

    @Override
    public float[] logProbabilities(Matrix features, int first, int to) {
        return logProbabilities(TeacherRows.encoded(features), first, to);
    }

    @Override
    public float[] logProbabilities(TeacherRows rows, int first, int to) {
        return reordered(Teachers.answer(teacher, rows, first, to, "row"));
    }

    @Override
    public float[] values(TeacherRows rows, int first, int to) {
        return reordered(Teachers.values(teacher, rows, first, to, "row"));
    }

    private float[] reordered(float[] answers) {
        float[] ours = new float[answers.length];
        for (int at = 0; at < answers.length; at += from.length) {
            for (int k = 0; k < from.length; k++) {
                ours[at + k] = answers[at + from[k]];
            }
        }
        return ours;
    }

    @Override
    public String identity() {
        return teacher.identity();
    }

    @Override
    public void close() {
        teacher.close();
    }
}
