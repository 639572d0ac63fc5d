package org.espalier.teacher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;

/** Small teachers and schemas. */
final class TestTeachers {
    private TestTeachers() {}

    /** Columns {@code x} and {@code y}, as they are. */
    static Schema schema(String... classes) {
        return schema(0, classes);
    }

    static Schema schema(double meanOfX, String... classes) {
        return new Schema(
                List.of(number("x", meanOfX), number("y", 0)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("kind", List.of(classes)));
    }

    private static Column number(String name, double mean) {
        return new Column.Number(
                name, Optional.empty(), -1, 1, mean, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false);
    }

    /** The same answer for every row; counts how often it was closed. */
    static final class Constant implements Teacher {
        private final int width;
        private final Optional<List<String>> names;
        private final float[] probabilities;
        private Optional<Schema> schema = Optional.empty();
        final List<String> closed = new ArrayList<>();

        Constant(int width, Optional<List<String>> names, float... probabilities) {
            this.width = width;
            this.names = names;
            this.probabilities = probabilities;
        }

        Constant carrying(Schema its) {
            schema = Optional.of(its);
            return this;
        }

        @Override
        public Optional<Integer> features() {
            return width == 0 ? Optional.empty() : Optional.of(width);
        }

        @Override
        public int classes() {
            return probabilities.length;
        }

        @Override
        public Optional<List<String>> classNames() {
            return names;
        }

        @Override
        public Optional<Schema> schema() {
            return schema;
        }

        @Override
        public float[] logProbabilities(Matrix features, int from, int to) {
            float[] out = new float[(to - from) * probabilities.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) Math.log(probabilities[i % probabilities.length]);
            }
            return out;
        }

        @Override
        public String identity() {
            return "constant sha256:" + probabilities.length;
        }

        @Override
        public void close() {
            closed.add("closed");
        }
    }
}
