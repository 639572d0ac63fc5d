package org.espalier.train;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.Teacher;

/** A small problem with a known answer: three classes by the angle of the first two of four columns. */
public final class Toy {
    private Toy() {}

    public static Schema schema() {
        List<Column> columns = List.of(number("a"), number("b"), number("c"), number("d"));
        return new Schema(
                columns, Optional.empty(), Optional.empty(), new Target.Classes("sector", List.of("x", "y", "z")));
    }

    private static Column number(String name) {
        return new Column.Number(
                name, Optional.empty(), -4, 4, 0, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false);
    }

    public static Dataset rows(int rows, long seed) {
        SplittableRandom random = Seeds.stream(seed);
        float[] values = new float[rows * 4];
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < 4; c++) {
                values[r * 4 + c] = (float) Seeds.normal(random);
            }
            labels[r] = truth(values[r * 4], values[r * 4 + 1]);
        }
        return new Dataset(schema(), new DenseMatrix(rows, 4, values), labels, Optional.empty());
    }

    static int truth(float a, float b) {
        double angle = Math.atan2(b, a);
        return angle < -Math.PI / 3 ? 0 : angle < Math.PI / 3 ? 1 : 2;
    }

    /** Knows the answer and is 97 % sure of it. */
    static Teacher teacher() {
        return new Teacher() {
            @Override
            public Optional<Integer> features() {
                return Optional.of(4);
            }

            @Override
            public int classes() {
                return 3;
            }

            @Override
            public Optional<List<String>> classNames() {
                return Optional.of(List.of("x", "y", "z"));
            }

            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                float[] out = new float[(to - from) * 3];
                for (int r = from; r < to; r++) {
                    float[] row = features.row(r);
                    int truth = truth(row[0], row[1]);
                    for (int k = 0; k < 3; k++) {
                        out[(r - from) * 3 + k] = (float) Math.log(k == truth ? 0.97 : 0.015);
                    }
                }
                return out;
            }

            @Override
            public String identity() {
                return "toy";
            }
        };
    }
}
