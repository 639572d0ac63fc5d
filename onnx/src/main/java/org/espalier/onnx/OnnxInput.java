package org.espalier.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;

/**
 * What stands in a row of the exported graph's input: for a table one value for each column that is not ignored, in the
 * schema's order (a number in the user's unit, a category as its index in the schema, −1 for a category that the
 * schema does not know, NaN for a missing value); for an image its raw pixels in reading order, channel by channel.
 *
 * <p>A value that the library refuses (NaN where the schema says {@code "missing": "error"}, an infinite number) comes
 * out of the graph as probabilities of NaN: a graph cannot refuse a row.
 */
public final class OnnxInput {
    /** Stands for a category that the schema does not know. Any number that is no index does the same. */
    public static final float UNKNOWN = -1;

    private final Schema schema;
    private final Encoder encoder;
    private final List<Integer> used = new ArrayList<>();
    private final List<Map<String, Integer>> categories = new ArrayList<>();

    public OnnxInput(Schema schema) {
        this.schema = schema;
        this.encoder = new Encoder(schema);
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column.width() > 0) {
                used.add(c);
                Map<String, Integer> indices = new HashMap<>();
                if (column instanceof Column.Category category) {
                    category.categories().forEach(name -> indices.put(name, indices.size()));
                }
                categories.add(indices);
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
     */
    public float[] row(List<String> texts) {
        if (schema.image().isPresent()) {
            throw new IllegalArgumentException("the schema is an image: its rows are its raw pixels");
        }
        encoder.encode(texts); // for its checks: what the library refuses must not come in through another door
        float[] out = new float[used.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = value(i, texts.get(used.get(i)));
        }
        return out;
    }

    private float value(int index, String field) {
        if (field == null) {
            return Float.NaN;
        }
        Column column = schema.columns().get(used.get(index));
        String text = Encoder.trimmed(field);
        Integer known =
                categories.get(index).getOrDefault(field, categories.get(index).get(text));
        if (known != null) {
            return known;
        }
        if (schema.missingTokens().contains(text)) {
            return Float.NaN;
        }
        return column instanceof Column.Category ? UNKNOWN : (float) Double.parseDouble(text);
    }
}
