package org.espalier.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.espalier.augment.Split;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;

/**
 * Learns the vocabularies of columns of texts from the training rows of a fit alone: words that were chosen by the labels of held-out
 * rows would flatter what is measured on these.
 */
public final class TrainingTexts {
    private TrainingTexts() {}

    /**
     * The schema with the vocabularies of the rows that {@link Espalier#fit} will learn from; the same where no column has texts.
     *
     * @param schema inferred from all rows of the source
     * @param options those of the fit
     */
    public static Schema learned(DataSource source, Schema schema, FitOptions options) {
        if (schema.columns().stream().noneMatch(Column.Text.class::isInstance)) {
            return schema;
        }
        Dataset rows = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        Split split = Course.split(rows, options);
        BitSet training = new BitSet();
        Arrays.stream(split.training()).forEach(training::set);
        Schema learned = source.inferSchema(note -> {}, row -> training.get((int) row - 1));
        List<Column> columns = new ArrayList<>();
        for (Column column : schema.columns()) {
            if (column instanceof Column.Text) {
                columns.addAll(ofText(learned, column.name()));
            } else if (!isOfText(column)) {
                columns.add(column);
            }
        }
        return schema.withColumns(columns);
    }

    private static boolean isOfText(Column column) {
        return column instanceof Column.Number n && n.text().isPresent();
    }

    /** The column and the numbers after it. */
    private static List<Column> ofText(Schema learned, String name) {
        return learned.columns().stream()
                .filter(c -> c.name().equals(name)
                        || c instanceof Column.Number n
                                && n.text()
                                        .map(Column.OfText::column)
                                        .filter(name::equals)
                                        .isPresent())
                .toList();
    }
}
