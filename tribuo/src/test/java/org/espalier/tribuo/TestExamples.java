package org.espalier.tribuo;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.DataOptions;
import org.espalier.data.Schema;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/** Examples as a Tribuo program makes them of a table's fields. */
final class TestExamples {
    private TestExamples() {}

    /** With the names that Tribuo's RowProcessor gives; missing values as their indicators. */
    static ArrayExample<Label> rowProcessor(Schema schema, List<String> fields) {
        // all features at once: an example sorts them anew whenever one is added
        List<String> names = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int c = 0; c < fields.size(); c++) {
            Column column = schema.columns().get(c);
            String text = fields.get(c);
            boolean isKnown = column instanceof Column.Category category
                    && category.categories().contains(text);
            if (column instanceof Column.Ignored) {
                continue;
            }
            if (!isKnown && DataOptions.DEFAULT_MISSING.contains(text)) {
                names.add(column.name() + "@missing");
                values.add(1.0);
            } else if (column instanceof Column.Number) {
                names.add(column.name() + "@value");
                values.add(Double.parseDouble(text));
            } else {
                names.add(column.name() + "@" + text);
                values.add(1.0);
            }
        }
        return new ArrayExample<>(
                LabelFactory.UNKNOWN_LABEL,
                names.toArray(String[]::new),
                values.stream().mapToDouble(v -> v).toArray());
    }
}
