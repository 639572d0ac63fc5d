package org.espalier.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherFormat;

/** Files of one number: who is older is good. For tests of files as teachers, without a library. */
public class RuleFormat implements TeacherFormat {
    @Override
    public String suffix() {
        return ".rule";
    }

    @Override
    public Teacher load(Path file, Schema schema, int threads) {
        try {
            double middle = Double.parseDouble(Files.readString(file));
            int age = schema.featureNames().indexOf("age");
            return answering(schema, List.of("bad", "good"), x -> 1 / (1 + Math.exp((middle - x[age]) / 5)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Answer {
        double good(float[] row);
    }

    private static Teacher answering(Schema schema, List<String> classes, Answer answer) {
        return new Teacher() {
            @Override
            public Optional<Integer> features() {
                return Optional.of(schema.width());
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Optional<List<String>> classNames() {
                return Optional.of(classes);
            }

            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                float[] out = new float[2 * (to - from)];
                for (int r = from; r < to; r++) {
                    double good = answer.good(features.row(r));
                    out[2 * (r - from)] = (float) Math.log(1 - good);
                    out[2 * (r - from) + 1] = (float) Math.log(good);
                }
                return out;
            }

            @Override
            public String identity() {
                return "rule";
            }
        };
    }

    /** Files that carry their schema: trees. */
    public static final class OfTrees extends RuleFormat {
        @Override
        public String suffix() {
            return ".ruled";
        }

        @Override
        public Optional<Schema> schemaOf(Path file) {
            return Optional.of(ModelFile.read(file).schema());
        }

        @Override
        public Teacher load(Path file, Schema schema, int threads) {
            SoftDecisionTree tree = ModelFile.read(file);
            return answering(
                    schema,
                    schema.target().classes(),
                    x -> tree.predict(x, Rule.AVERAGE).probabilities()[1]);
        }
    }
}
