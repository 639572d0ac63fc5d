package org.espalier.teacher;

import java.util.ArrayList;
import java.util.List;
import org.espalier.base.Decimals;
import org.espalier.data.Column;
import org.espalier.data.RawRows;
import org.espalier.data.Schema;

/**
 * One place in an input of a network that was trained on raw columns, and what of a row goes there.
 *
 * @param column index in {@link Schema#columns()}
 * @param category for {@link Form#ONE_HOT}, its index among the column's categories
 */
public record RawCell(int column, Form form, int category) {
    /** What of a column goes into a place. */
    public enum Form {
        /** A number; of a category its index, or the number that it is where all of the column's categories are numbers. */
        VALUE,
        /** 1 where the row has the category. */
        ONE_HOT,
        /** The text of a category, or of a number. */
        TEXT
    }

    public static RawCell value(int column) {
        return new RawCell(column, Form.VALUE, -1);
    }

    public static RawCell text(int column) {
        return new RawCell(column, Form.TEXT, -1);
    }

    /**
     * What an input for whole rows may hold: every column as a number, or categories as one number each.
     *
     * @return one list where the schema has no categories, else two of different lengths unless every category has one value
     */
    public static List<List<RawCell>> wholeRows(Schema schema, RawOrder order) {
        List<RawCell> values = new ArrayList<>();
        List<RawCell> oneHot = new ArrayList<>();
        for (int c : order.columns(schema)) {
            values.add(value(c));
            if (schema.columns().get(c) instanceof Column.Category category) {
                for (int k = 0; k < category.categories().size(); k++) {
                    oneHot.add(new RawCell(c, Form.ONE_HOT, k));
                }
            } else {
                oneHot.add(value(c));
            }
        }
        return values.equals(oneHot) ? List.of(values) : List.of(values, oneHot);
    }

    /** NaN for a missing number, -1 for an unknown or missing category. */
    public double number(Schema schema, RawRows rows, int row) {
        if (!(schema.columns().get(column) instanceof Column.Category known)) {
            return rows.number(row, column);
        }
        String text = rows.text(row, column);
        if (form == Form.VALUE && isOfNumbers(known)) {
            return text == null ? Double.NaN : Decimals.parse(text);
        }
        int index = text == null ? -1 : known.categories().indexOf(text);
        return form == Form.ONE_HOT ? index == category ? 1 : 0 : index;
    }

    /** Empty where it is missing. */
    public String text(Schema schema, RawRows rows, int row) {
        if (schema.columns().get(column) instanceof Column.Number) {
            double value = rows.number(row, column);
            return Double.isNaN(value) ? "" : Decimals.text(value);
        }
        String text = rows.text(row, column);
        return text == null ? "" : text;
    }

    private static boolean isOfNumbers(Column.Category category) {
        return !category.categories().isEmpty()
                && category.categories().stream().allMatch(c -> Double.isFinite(Decimals.parse(c)));
    }
}
