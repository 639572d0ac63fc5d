package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.Schema;

/**
 * What a contribution is counted for: a column of the user's table with all of its features (a category's words, the
 * indicator of a missing value), or one pixel of an image.
 *
 * @param name the user's name of the column; {@code pixel 3,14} for an image
 * @param schemaColumn index in {@code Schema.columns()}; -1 for a pixel
 * @param firstFeature index of its first encoded feature
 * @param width number of its encoded features, 1 or more
 */
public record ExplainedColumn(String name, int schemaColumn, int firstFeature, int width) {
    /** Every column that has features, in the order of the features; of an image every pixel. */
    static List<ExplainedColumn> of(Schema schema) {
        List<ExplainedColumn> out = new ArrayList<>();
        if (schema.image().isPresent()) {
            List<String> names = schema.featureNames();
            for (int f = 0; f < names.size(); f++) {
                out.add(new ExplainedColumn(names.get(f), -1, f, 1));
            }
            return List.copyOf(out);
        }
        int feature = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column.width() > 0) {
                out.add(new ExplainedColumn(column.name(), c, feature, column.width()));
                feature += column.width();
            }
        }
        return List.copyOf(out);
    }
}
