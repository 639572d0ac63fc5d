package org.espalier.teacher;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The mean of the numbers of several teachers. It owns them: closing it closes them all. */
public final class NumberEnsembleTeacher extends NumberTeacher {
    private final List<Teacher> members;

    /**
     * @param members at least one, each of them of numbers
     * @throws TeacherException when one answers classes, or they take rows of different widths
     */
    public NumberEnsembleTeacher(List<? extends Teacher> members) {
        this.members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("expected at least one teacher, found none");
        }
        for (int i = 0; i < members.size(); i++) {
            Optional<Integer> width = members.get(i).features();
            if (!members.get(i).answersNumbers()) {
                throw new TeacherException(
                        "teacher " + (i + 1) + " of the ensemble: expected numbers, found probabilities of classes");
            }
            if (width.isPresent() && !width.equals(features())) {
                throw new TeacherException("teacher " + (i + 1) + " of the ensemble: expected "
                        + features().orElseThrow() + " features, found " + width.get());
            }
        }
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
        double[] sums = new double[to - from];
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
