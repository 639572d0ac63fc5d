package org.espalier.teacher;

import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Schema;

/** A function that answers the value of a numeric target, the values of several numbers, or the probabilities of labels. */
final class ValueFunctionTeacher extends ValueTeacher {
    private final Schema schema;
    private final String name;
    private final RowFunction function;
    private final String identity;

    ValueFunctionTeacher(Schema schema, String name, AnswerKind answers, RowFunction function) {
        super(schema.target());
        if (AnswerKind.of(schema.target()) != answers) {
            throw new IllegalArgumentException("expected a "
                    + (answers == AnswerKind.LABELS ? "target of labels" : "numeric target") + ", found "
                    + schema.target().description());
        }
        this.schema = schema;
        this.name = name;
        this.identity = FunctionTeacher.identity(schema, name);
        this.function = function;
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(schema.width());
    }

    @Override
    public Optional<Schema> schema() {
        return Optional.of(schema);
    }

    @Override
    public float[] values(TeacherRows rows, int from, int to) {
        float[] out = new float[(to - from) * classes()];
        for (int r = from; r < to; r++) {
            try {
                double[] answer = function.probabilities(rows.features().row(r));
                if (answer.length != classes()) {
                    throw new TeacherException("expected " + classes()
                            + (answerKind() == AnswerKind.LABELS
                                    ? " probabilities, one for each label, found "
                                    : " numbers, one for each output, found ")
                            + answer.length);
                }
                for (int k = 0; k < answer.length; k++) {
                    out[(r - from) * answer.length + k] = (float) answer[k];
                }
            } catch (RuntimeException e) {
                throw new TeacherException(
                        "the teacher " + Texts.quote(name) + " failed on row " + (r + 1) + " ("
                                + Texts.visible(String.valueOf(e), 200) + ")",
                        e);
            }
        }
        return out;
    }

    @Override
    public String identity() {
        return identity;
    }
}
