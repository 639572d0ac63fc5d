package org.espalier.teacher.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.teacher.TeacherException;

/**
 * How rows go into the network. All forms have the memory order of our rows, so that rows are handed over as they are.
 *
 * @param name the network's name of its input
 * @param batch rows that it wants at once, 0 for any number
 * @param row shape of a row: {@code [features]}, or {@code [channels, height, width]}
 */
record InputForm(String name, int batch, long[] row) {
    /** @throws TeacherException when there is not exactly one float input that a row of the schema fits into */
    static InputForm of(Collection<NodeInfo> inputs, Schema schema, String where) {
        List<String> names =
                inputs.stream().map(i -> Texts.escape(i.getName())).limit(10).toList();
        if (inputs.size() != 1) {
            throw new TeacherException(where + ": expected a network with one input for whole rows, found "
                    + inputs.size() + " (" + String.join(", ", names) + ")");
        }
        NodeInfo input = inputs.iterator().next();
        if (!(input.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
            throw new TeacherException(where + ": expected an input of float32, found " + names.get(0) + " of "
                    + (input.getInfo() instanceof TensorInfo t ? t.type.toString() : "another kind"));
        }
        long[] shape = tensor.getShape();
        for (long[] row : rows(schema)) {
            if (fits(shape, row)) {
                return new InputForm(input.getName(), (int) Math.max(0, shape[0]), row);
            }
        }
        throw new TeacherException(where + ": expected an input of shape "
                + String.join(" or ", rows(schema).stream().map(InputForm::text).toList())
                + " for the rows of this data (features as in the schema, encoded), found " + text(shape, 0));
    }

    private static List<long[]> rows(Schema schema) {
        List<long[]> rows = new ArrayList<>();
        rows.add(new long[] {schema.width()});
        schema.image().ifPresent(image -> {
            rows.add(new long[] {image.channels(), image.height(), image.width()});
            if (image.channels() == 1) {
                rows.add(new long[] {image.height(), image.width()});
                rows.add(new long[] {image.height(), image.width(), 1});
            }
        });
        return rows;
    }

    private static boolean fits(long[] shape, long[] row) {
        if (shape.length != row.length + 1 || shape[0] == 0 || shape[0] > OnnxTeacher.MAX_FIXED_BATCH) {
            return false;
        }
        for (int i = 0; i < row.length; i++) {
            if (shape[i + 1] >= 0 && shape[i + 1] != row[i]) {
                return false;
            }
        }
        return true;
    }

    private static String text(long[] row) {
        long[] shape = new long[row.length + 1];
        shape[0] = -1;
        System.arraycopy(row, 0, shape, 1, row.length);
        return text(shape, 0);
    }

    /** {@code [n, 3, 28, 28]}. */
    static String text(long[] shape, int from) {
        return Arrays.stream(shape, from, shape.length)
                .mapToObj(d -> d < 0 ? "n" : Long.toString(d))
                .toList()
                .toString();
    }

    /** Shape of a batch. */
    long[] shape(int rows) {
        long[] shape = new long[row.length + 1];
        shape[0] = rows;
        System.arraycopy(row, 0, shape, 1, row.length);
        return shape;
    }
}
