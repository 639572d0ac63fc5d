package org.espalier.teacher;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The means of the numbers, or of the probabilities of labels, of several teachers. It owns them: closing it closes them all. */
public final class ValueEnsembleTeacher extends ValueTeacher {
    private final List<Teacher> members;

    /**
     * @param members at least one, all of one number, or all of the same numbers or labels in one order ({@link Teachers#fit} brings them there)
     * @throws TeacherException when one answers classes, or they take rows of different widths
     */
    public ValueEnsembleTeacher(List<? extends Teacher> members) {
        super(
                first(members).answerKind(),
                first(members).classes(),
                first(members).classNames());
        this.members = List.copyOf(members);
        for (int i = 0; i < members.size(); i++) {
            Optional<Integer> width = members.get(i).features();
            AnswerKind found = members.get(i).answerKind();
            if (found != answerKind()
                    || found == AnswerKind.CLASSES
                    || members.get(i).classes() != classes()) {
                throw new TeacherException("teacher " + (i + 1) + " of the ensemble: expected "
                        + (answerKind() == AnswerKind.LABELS || classes() > 1 ? classes() + " " : "")
                        + (answerKind() == AnswerKind.CLASSES ? AnswerKind.NUMBERS : answerKind()).description()
                        + ", found "
                        + (found == AnswerKind.LABELS || members.get(i).classes() != classes()
                                ? members.get(i).classes() + " "
                                : "")
                        + found.description());
            }
            if (width.isPresent() && !width.equals(features())) {
                throw new TeacherException("teacher " + (i + 1) + " of the ensemble: expected "
                        + features().orElseThrow() + " features, found " + width.get());
            }
        }
    }

    private static Teacher first(List<? extends Teacher> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("expected at least one teacher, found none");
        }
        return members.get(0);
    }

    @Override
    public Optional<Integer> features() {
        return members.stream().flatMap(t -> t.features().stream()).findFirst();
    }

    @Override
    public boolean takesRawRows() {
        return members.stream().anyMatch(Teacher::takesRawRows);
    }

    @Override
    public boolean answersNewRows() {
        return members.stream().allMatch(Teacher::answersNewRows);
    }

    @Override
    public float[] values(TeacherRows rows, int from, int to) {
        double[] sums = new double[(to - from) * classes()];
        for (Teacher member : members) {
            float[] answer = Teachers.values(member, rows, from, to, "row");
            for (int i = 0; i < sums.length; i++) {
                sums[i] += answer[i];
            }
        }
        float[] out = new float[sums.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (sums[i] / members.size());
        }
        return out;
    }

    @Override
    public String identity() {
        return "mean of " + members.stream().map(Teacher::identity).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        members.forEach(Teacher::close);
    }
}
