package org.espalier.teacher;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.RawRows;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;

/** A function of raw rows as a teacher. */
final class RawFunctionTeacher implements Teacher {
    private final Schema schema;
    private final RawRowFunction function;
    private final String name;
    private final String identity;

    RawFunctionTeacher(Schema schema, String name, RawRowFunction function) {
        if (schema.image().isPresent()) {
            throw new IllegalArgumentException("expected a schema of a table, whose columns have names, found images");
        }
        this.schema = schema;
        this.name = name;
        this.function = function;
        this.identity = "raw " + FunctionTeacher.identity(schema, name);
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(schema.width());
    }

    @Override
    public int classes() {
        return schema.classes();
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(schema.target().classes());
    }

    @Override
    public Optional<Schema> schema() {
        return Optional.of(schema);
    }

    @Override
    public boolean takesRawRows() {
        return true;
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        return logProbabilities(TeacherRows.encoded(features), from, to);
    }

    @Override
    public float[] logProbabilities(TeacherRows rows, int from, int to) {
        RawRows raw = rows.requireRaw();
        float[] out = new float[Math.multiplyExact(to - from, classes())];
        for (int r = from; r < to; r++) {
            String where = "the teacher " + Texts.quote(name) + ", row " + (r + 1);
            double[] answer;
            try {
                answer = function.probabilities(row(raw, r));
            } catch (RuntimeException e) {
                throw FunctionTeacher.failed(where, e);
            }
            FunctionTeacher.requireLength(answer, schema, where);
            LogProbabilities.ofProbabilities(answer, 0, classes(), out, (r - from) * classes(), where);
        }
        return out;
    }

    private Map<String, Object> row(RawRows raw, int row) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column instanceof Column.Number) {
                double value = raw.number(row, c);
                out.put(column.name(), Double.isNaN(value) ? null : (Object) value);
            } else if (column instanceof Column.Category) {
                out.put(column.name(), raw.text(row, c));
            }
        }
        return Collections.unmodifiableMap(out);
    }

    @Override
    public String identity() {
        return identity;
    }
}
