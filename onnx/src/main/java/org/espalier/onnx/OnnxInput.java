package org.espalier.onnx;

import java.util.ArrayList;
import java.util.List;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;

/**
 * What stands in a row of the exported graph's input: for a table one value for each column that is not ignored, in the
 * schema's order (a number in the user's unit, a category as its index in the schema, −1 for a category that the
 * schema does not know, NaN for a missing value); for an image its raw pixels in reading order, channel by channel.
 *
 * <p>A value that the library refuses (NaN where the schema says {@code "missing": "error"}, an infinite number) comes
 * out of the graph as probabilities of NaN, with the label and the leaf -1: a graph cannot refuse a row.
 *
 * <p>The input is float32, or double where float32 cannot hold a column ({@link #beyondFloat}).
 */
public final class OnnxInput {
    /** Stands for a category that the schema does not know. Any number that is no index does the same. */
    public static final float UNKNOWN = -1;

    /**
     * How far from zero, in units of its scale, a column's mean may lie for float32 to hold the column: narrowing a value
     * then costs its feature less than 4e-6.
     */
    private static final double MAX_OFFSET = 64;

    private static final double LARGEST = 1e37;
    private static final double SMALLEST_SCALE = 1e-30;

    private final Schema schema;
    private final Encoder encoder;
    private final List<Integer> used = new ArrayList<>();

    public OnnxInput(Schema schema) {
        this.schema = schema;
        this.encoder = new Encoder(schema);
        for (int c = 0; c < schema.columns().size(); c++) {
            if (schema.columns().get(c).width() > 0) {
                used.add(c);
            }
        }
    }

    /** Number of values in a row. */
    public int width() {
        return schema.image().isPresent() ? schema.width() : used.size();
    }

    /** Name of each value, {@code [width()]}: the columns of a table, {@code pixel 3,14} of an image. */
    public List<String> names() {
        return schema.image().isPresent()
                ? schema.featureNames()
                : used.stream().map(c -> schema.columns().get(c).name()).toList();
    }

    /**
     * The columns of numbers whose values float32 cannot tell apart well enough: those that lie far from zero for their
     * standard deviation, as times in milliseconds do, or that are too large or too small for it.
     *
     * @return their names, in the schema's order; empty for images
     */
    public static List<String> beyondFloat(Schema schema) {
        return schema.columns().stream()
                .filter(column -> column instanceof Column.Number number && isBeyondFloat(number))
                .map(Column::name)
                .toList();
    }

    private static boolean isBeyondFloat(Column.Number number) {
        double largest = Math.max(Math.abs(number.minimum()), Math.abs(number.maximum()));
        return Math.abs(number.offset()) > MAX_OFFSET * number.scale()
                || largest > LARGEST
                || number.scale() < SMALLEST_SCALE;
    }

    /** Whether the graph's input is double, and not float32. */
    public boolean isDouble() {
        return !beyondFloat(schema).isEmpty();
    }

    /** The columns of the schema that stand in a row of a table, {@code [width()]}. */
    List<Column> columns() {
        return used.stream().map(c -> schema.columns().get(c)).toList();
    }

    /**
     * One row of a table.
     *
     * @param texts one field for each column of the schema, as {@link Encoder#encode(List)} takes them: the schema's tokens
     *     for missing values and null become NaN
     * @return {@code [width()]}
     * @throws org.espalier.data.DataException where the library refuses the row
     * @throws IllegalArgumentException where the graph's input {@link #isDouble()}
     */
    public float[] row(List<String> texts) {
        if (isDouble()) {
            throw new IllegalArgumentException(
                    "the input is double, as float32 can't hold " + Texts.list(beyondFloat(schema)));
        }
        double[] row = doubleRow(texts);
        float[] out = new float[row.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) row[i];
        }
        return out;
    }

    /** As {@link #row}, in double precision, which serves a graph of either kind. */
    public double[] doubleRow(List<String> texts) {
        if (schema.image().isPresent()) {
            throw new IllegalArgumentException("the schema is an image: its rows are its raw pixels");
        }
        encoder.encode(texts); // for its checks: what the library refuses must not come in through another door
        double[] out = new double[used.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = value(i, texts.get(used.get(i)));
        }
        return out;
    }

    private double value(int index, String field) {
        if (field == null) {
            return Double.NaN;
        }
        Column column = schema.columns().get(used.get(index));
        String text = Encoder.trimmed(field);
        int known = column instanceof Column.Category ? encoder.category(used.get(index), field) : -1;
        if (known >= 0) {
            return known;
        }
        if (schema.missingTokens().contains(text)) {
            return Double.NaN;
        }
        return column instanceof Column.Category ? UNKNOWN : Double.parseDouble(text);
    }
}
