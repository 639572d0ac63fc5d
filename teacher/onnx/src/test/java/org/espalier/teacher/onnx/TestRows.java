package org.espalier.teacher.onnx;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;

/** Schemas and rows of numbers. */
final class TestRows {
    private TestRows() {}

    static Schema table(int width, int classes) {
        return table(
                width, IntStream.range(0, classes).mapToObj(k -> "class " + k).toList());
    }

    static Schema table(int width, List<String> classes) {
        List<Column> columns = IntStream.range(0, width)
                .mapToObj(i -> (Column) new Column.Number(
                        "x" + i, Optional.empty(), -5, 5, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false))
                .toList();
        return new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("kind", classes));
    }

    static DenseMatrix random(int rows, int width, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new DenseMatrix(rows, width, values);
    }
}
