package org.espalier.teacher.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.RawRows;
import org.espalier.data.Schema;
import org.espalier.teacher.RawCell;
import org.espalier.teacher.RawOrder;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;

/**
 * Raw columns as the inputs of a network that was trained on them. One input for whole rows, {@code [n, width]}, has the
 * columns in a {@link RawOrder}: numbers as they stand, a category as its index among the schema's categories, or as one
 * number for each of them, whichever the width says. Several inputs, {@code [n, 1]} as scikit-learn's
 * {@code ColumnTransformer} is exported, are found by the column's name; an input of no such name takes all numbers or all
 * words, whichever its type says.
 *
 * <p>A missing number is NaN, an unknown or missing category the index -1, no slot at all, or the text itself (the empty one
 * where it is missing). Categories that are numbers go into a numeric input as those numbers.
 */
final class RawInput implements NetworkInput {
    /** Types that an input may have. */
    private static final Set<OnnxJavaType> TYPES = Set.of(
            OnnxJavaType.FLOAT, OnnxJavaType.DOUBLE, OnnxJavaType.INT64, OnnxJavaType.INT32, OnnxJavaType.STRING);

    private record Tensor(String name, OnnxJavaType type, boolean isFlat, List<RawCell> cells) {}

    private final Schema schema;
    private final int batch;
    private final List<Tensor> tensors;
    private final String where;

    private RawInput(Schema schema, int batch, List<Tensor> tensors, String where) {
        this.schema = schema;
        this.batch = batch;
        this.tensors = tensors;
        this.where = where;
    }

    /** @throws TeacherException when an input has another type or shape, or no column goes into it */
    static RawInput of(Collection<NodeInfo> inputs, Schema schema, RawOrder order, String where) {
        List<Tensor> tensors = new ArrayList<>();
        int batch = 0;
        for (NodeInfo input : inputs) {
            String name = Texts.quote(input.getName());
            if (!(input.getInfo() instanceof TensorInfo tensor) || !TYPES.contains(tensor.type)) {
                throw new TeacherException(where + ": expected inputs of numbers or strings for raw columns, found "
                        + name + " of another kind");
            }
            long[] shape = tensor.getShape();
            boolean isFlat = shape.length == 1;
            if (!isFlat && shape.length != 2 || shape[0] == 0 || shape[0] > OnnxTeacher.MAX_FIXED_BATCH) {
                throw new TeacherException(where + ": expected inputs of shape [n, columns] for raw columns, found "
                        + name + " of shape " + InputForm.text(shape, 0));
            }
            batch = Math.max(batch, (int) Math.max(0, shape[0]));
            long width = isFlat ? 1 : shape[1];
            List<RawCell> cells = cells(schema, order, input.getName(), tensor.type, width, inputs.size() == 1)
                    .orElseThrow(() -> new TeacherException(where
                            + ": expected inputs for raw columns named like them, or"
                            + " for " + widths(schema, tensor.type) + " numbers or words, found " + name + " of shape "
                            + InputForm.text(shape, 0)));
            tensors.add(new Tensor(input.getName(), tensor.type, isFlat, cells));
        }
        return new RawInput(schema, batch, List.copyOf(tensors), where);
    }

    private static String widths(Schema schema, OnnxJavaType type) {
        return wholes(schema, RawOrder.SCHEMA, type).stream()
                .map(c -> Integer.toString(c.size()))
                .distinct()
                .toList()
                .toString();
    }

    private static Optional<List<RawCell>> cells(
            Schema schema, RawOrder order, String name, OnnxJavaType type, long width, boolean isOnly) {
        Optional<List<RawCell>> named = width > 1 ? Optional.empty() : named(schema, name, type);
        if (named.isPresent()) {
            return named;
        }
        List<List<RawCell>> wholes = wholes(schema, order, type);
        return (isOnly ? wholes : wholes.subList(wholes.size() - 1, wholes.size()))
                .stream()
                        .filter(c -> width < 0 || c.size() == width)
                        .filter(c -> !c.isEmpty())
                        .findFirst();
    }

    /** The column of that name, or the only one whose letters and digits are the same. */
    private static Optional<List<RawCell>> named(Schema schema, String name, OnnxJavaType type) {
        List<Column> columns = schema.columns();
        int[] exact = IntStream.range(0, columns.size())
                .filter(c -> columns.get(c).width() > 0 && columns.get(c).name().equals(name))
                .toArray();
        int[] alike = IntStream.range(0, columns.size())
                .filter(c -> columns.get(c).width() > 0
                        && bare(columns.get(c).name()).equals(bare(name)))
                .toArray();
        int[] found = exact.length == 1 ? exact : alike;
        if (found.length != 1) {
            return Optional.empty();
        }
        return Optional.of(List.of(type == OnnxJavaType.STRING ? RawCell.text(found[0]) : RawCell.value(found[0])));
    }

    private static String bare(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** What an input of whole rows may hold; last what one of several inputs may. */
    private static List<List<RawCell>> wholes(Schema schema, RawOrder order, OnnxJavaType type) {
        boolean isText = type == OnnxJavaType.STRING;
        List<RawCell> values = RawCell.wholeRows(schema, order).get(0);
        List<RawCell> part = values.stream()
                .filter(cell -> isText == schema.columns().get(cell.column()) instanceof Column.Category)
                .map(cell -> isText ? RawCell.text(cell.column()) : cell)
                .toList();
        List<List<RawCell>> out = new ArrayList<>();
        if (isText) {
            out.add(values.stream().map(cell -> RawCell.text(cell.column())).toList());
        } else {
            out.addAll(RawCell.wholeRows(schema, order));
        }
        out.add(part);
        return out;
    }

    /** Whether the columns might stand in another order: an input takes several, and there are numbers and categories. */
    boolean hasOtherOrders() {
        return tensors.stream()
                .anyMatch(tensor -> tensor.cells().stream()
                                .map(cell -> schema.columns().get(cell.column()) instanceof Column.Category)
                                .distinct()
                                .count()
                        > 1);
    }

    @Override
    public int batch() {
        return batch;
    }

    /** The mean of every number and the first category. */
    @Override
    public Tensors sample(OrtEnvironment environment, int block) throws OrtException {
        return tensors(environment, block, (r, c) -> r, new RawRows() {
            @Override
            public int rows() {
                return block;
            }

            @Override
            public double number(int row, int column) {
                return schema.columns().get(column) instanceof Column.Number number ? Math.rint(number.mean()) : 0;
            }

            @Override
            public String text(int row, int column) {
                return schema.columns().get(column) instanceof Column.Category category
                                && !category.categories().isEmpty()
                        ? category.categories().get(0)
                        : null;
            }

            @Override
            public RawRows select(int[] rows) {
                return this;
            }

            @Override
            public RawRows swapped(int[][] sources) {
                return this;
            }
        });
    }

    @Override
    public Tensors tensors(OrtEnvironment environment, TeacherRows rows, int from, int to, int block)
            throws OrtException {
        // the last block is filled up with its last row: zeros may be no row at all
        return tensors(environment, block, (r, c) -> Math.min(from + r, to - 1), rows.requireRaw());
    }

    private interface Place {
        int of(int row, int cell);
    }

    private Tensors tensors(OrtEnvironment environment, int block, Place place, RawRows rows) throws OrtException {
        Tensors out = new Tensors();
        try {
            for (Tensor tensor : tensors) {
                out.put(tensor.name(), tensor(environment, tensor, block, place, rows));
            }
            return out;
        } catch (OrtException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    private OnnxTensor tensor(OrtEnvironment environment, Tensor tensor, int block, Place place, RawRows rows)
            throws OrtException {
        int width = tensor.cells().size();
        long[] shape = tensor.isFlat() ? new long[] {block} : new long[] {block, width};
        if (tensor.type() == OnnxJavaType.STRING) {
            String[] texts = new String[block * width];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = tensor.cells().get(i % width).text(schema, rows, place.of(i / width, i % width));
            }
            return OnnxTensor.createTensor(environment, texts, shape);
        }
        double[] values = new double[block * width];
        for (int i = 0; i < values.length; i++) {
            int row = place.of(i / width, i % width);
            values[i] = tensor.cells().get(i % width).number(schema, rows, row);
            requireWhole(tensor, i % width, row, values[i]);
        }
        return switch (tensor.type()) {
            case DOUBLE -> OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape);
            case INT64 ->
                OnnxTensor.createTensor(
                        environment,
                        LongBuffer.wrap(
                                Arrays.stream(values).mapToLong(v -> (long) v).toArray()),
                        shape);
            case INT32 ->
                OnnxTensor.createTensor(
                        environment,
                        IntBuffer.wrap(
                                Arrays.stream(values).mapToInt(v -> (int) v).toArray()),
                        shape);
            default -> {
                float[] floats = new float[values.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) values[i];
                }
                yield OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
            }
        };
    }

    private void requireWhole(Tensor tensor, int cell, int row, double value) {
        boolean isWhole = tensor.type() != OnnxJavaType.INT64 && tensor.type() != OnnxJavaType.INT32
                || value == Math.rint(value)
                        && Math.abs(value) < (tensor.type() == OnnxJavaType.INT32 ? 0x1p31 : 0x1p63);
        if (!isWhole) {
            Column column = schema.columns().get(tensor.cells().get(cell).column());
            throw new TeacherException(where + ": row " + (row + 1) + ", column " + Texts.quote(column.name())
                    + ": the network takes whole numbers, found "
                    + (Double.isNaN(value) ? "a missing value" : Decimals.text(value)));
        }
    }
}
