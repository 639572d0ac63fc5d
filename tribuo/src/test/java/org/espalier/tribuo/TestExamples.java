package org.espalier.tribuo;

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
        ArrayExample<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        for (int c = 0; c < fields.size(); c++) {
            Column column = schema.columns().get(c);
            String text = fields.get(c);
            boolean isKnown = column instanceof Column.Category category
                    && category.categories().contains(text);
            if (column instanceof Column.Ignored) {
                continue;
            }
            if (!isKnown && DataOptions.DEFAULT_MISSING.contains(text)) {
                example.add(column.name() + "@missing", 1);
            } else if (column instanceof Column.Number) {
                example.add(column.name() + "@value", Double.parseDouble(text));
            } else {
                example.add(column.name() + "@" + text, 1);
            }
        }
        return example;
    }
}
