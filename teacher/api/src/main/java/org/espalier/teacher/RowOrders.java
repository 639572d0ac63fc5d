package org.espalier.teacher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;

/** Orders that the rows of a table may have been in when its answers were written: reversed, or sorted by a column. */
final class RowOrders {
    /** Cells that are sorted at most; columns beyond are not tried. */
    private static final long MAX_CELLS = 20_000_000;

    private RowOrders() {}

    /**
     * @param name {@code sorted by 'age'}
     * @param rows the row that comes first, second and so on
     */
    record Order(String name, int[] rows) {}

    static List<Order> of(Dataset data) {
        List<Order> orders = new ArrayList<>();
        int rows = data.rows();
        orders.add(new Order(
                "reversed", IntStream.range(0, rows).map(r -> rows - 1 - r).toArray()));
        Schema schema = data.schema();
        List<String> classes = schema.target().classes();
        int[] rank = ranks(classes);
        float[] keys = new float[rows];
        for (int r = 0; r < rows; r++) {
            keys[r] = data.labels()[r] == Dataset.UNLABELLED ? classes.size() : rank[data.labels()[r]];
        }
        add(orders, schema.target().name(), keys);
        int feature = 0;
        long cells = 0;
        for (Column column : schema.columns()) {
            cells += rows;
            if (column.width() > 0 && cells <= MAX_CELLS) {
                add(orders, column.name(), keys(data, column, feature));
            }
            feature += column.width();
        }
        return orders;
    }

    private static float[] keys(Dataset data, Column column, int feature) {
        float[] keys = new float[data.rows()];
        float[] row = new float[data.features().columns()];
        int[] rank = column instanceof Column.Category category ? ranks(category.categories()) : new int[0];
        for (int r = 0; r < keys.length; r++) {
            data.features().copyRow(r, row, 0);
            keys[r] = row[feature];
            if (column instanceof Column.Category) {
                keys[r] = rank.length;
                for (int k = 0; k < rank.length; k++) {
                    keys[r] = row[feature + k] != 0 ? rank[k] : keys[r];
                }
            }
        }
        return keys;
    }

    /** The place of each text among all of them. */
    private static int[] ranks(List<String> texts) {
        List<String> sorted = texts.stream().sorted().toList();
        return texts.stream().mapToInt(sorted::indexOf).toArray();
    }

    /** Ascending and descending, rows of one value in the order they have. */
    private static void add(List<Order> orders, String column, float[] keys) {
        float[] negated = new float[keys.length];
        for (int r = 0; r < keys.length; r++) {
            negated[r] = -keys[r];
        }
        orders.add(new Order("sorted by " + Texts.quote(column), sorted(keys)));
        orders.add(new Order("sorted by " + Texts.quote(column) + ", descending", sorted(negated)));
    }

    private static int[] sorted(float[] keys) {
        long[] places = new long[keys.length];
        for (int r = 0; r < keys.length; r++) {
            int bits = Float.floatToIntBits(keys[r] + 0f);
            // bits of negative floats fall as the floats rise
            places[r] = (long) (bits < 0 ? bits ^ Integer.MAX_VALUE : bits) << Integer.SIZE | r;
        }
        Arrays.sort(places);
        return Arrays.stream(places).mapToInt(place -> (int) place).toArray();
    }
}
