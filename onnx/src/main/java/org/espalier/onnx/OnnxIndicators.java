package org.espalier.onnx;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.Schema;

/**
 * What stands in a row of the exported graph's input by {@link OnnxOptions.Input#INDICATORS}, column by column in the
 * schema's order: of a number its value in the user's unit, then, where the schema allows missing values, whether it is
 * missing; of a category one value for each of its categories, then, where the schema has a slot for them, whether it is
 * missing. Indicators are 0 for no, anything else for yes. A column of categories all of whose indicators are 0 has a category
 * that the schema does not know. A number that is missing is imputed, whatever its value. An image: its raw pixels in
 * reading order, channel by channel.
 *
 * <p>A row that holds NaN, or an infinite number, comes out as probabilities of NaN; a number that is missing may be NaN.
 */
public final class OnnxIndicators {
    private final List<String> names = new ArrayList<>();

    public OnnxIndicators(Schema schema) {
        if (schema.image().isPresent()) {
            names.addAll(schema.featureNames());
        }
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number number) {
                names.add(column.name());
                if (number.missing() != Column.Missing.ERROR) {
                    names.add(missing(column));
                }
            } else if (column instanceof Column.Category category) {
                category.categories().forEach(value -> names.add(column.name() + "=" + value));
                if (category.missing() == Column.Missing.INDICATOR) {
                    names.add(missing(column));
                }
            }
        }
    }

    private static String missing(Column column) {
        return column.name() + " missing";
    }

    /** Number of values in a row. */
    public int width() {
        return names.size();
    }

    /** Name of each value, {@code [width()]}: {@code age}, {@code age missing}, {@code sex=Male}, {@code pixel 3,14}. */
    public List<String> names() {
        return List.copyOf(names);
    }
}
