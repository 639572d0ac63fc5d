package org.espalier.teacher;

import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Schema;

/** A function that answers the value of a numeric target. */
final class NumberFunctionTeacher extends NumberTeacher {
    private final Schema schema;
    private final String name;
    private final NumberFunction function;
    private final String identity;

    NumberFunctionTeacher(Schema schema, String name, NumberFunction function) {
        if (!schema.target().isNumeric()) {
            throw new IllegalArgumentException(
                    "expected a numeric target, found " + schema.target().kind().description());
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
        float[] out = new float[to - from];
        for (int r = from; r < to; r++) {
            try {
                out[r - from] = (float) function.value(rows.features().row(r));
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
