package org.espalier.cli;

import java.util.List;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Texts;

/**
 * Whether two schemas make the same features of a row. Units, ranges and what is immutable may differ: they are for
 * people, and may be edited at any time.
 */
final class SchemaMatch {
    private SchemaMatch() {}

    /**
     * @param ownerOfGiven whose schema the first one is, for the message: {@code --schema}, {@code the model}
     * @throws EspalierException that says where they differ
     */
    static void require(Schema given, String ownerOfGiven, Schema other, String ownerOfOther) {
        difference(given, other).ifPresent(where -> {
            throw new EspalierException("the schema of " + ownerOfGiven + " encodes rows differently from that of "
                    + ownerOfOther + ": " + where);
        });
    }

    /** The first difference: what the given schema has, then what the other one has. */
    static Optional<String> difference(Schema given, Schema other) {
        if (!given.target().classes().equals(other.target().classes())) {
            return Optional.of("classes " + Texts.list(given.target().classes()) + ", not "
                    + Texts.list(other.target().classes()));
        }
        if (!given.image().equals(other.image())) {
            return Optional.of(image(given) + ", not " + image(other));
        }
        List<Column> used = used(given);
        List<Column> expected = used(other);
        for (int i = 0; i < Math.min(used.size(), expected.size()); i++) {
            String found = encoding(used.get(i));
            String wanted = encoding(expected.get(i));
            if (!found.equals(wanted)) {
                return Optional.of(found + ", not " + wanted);
            }
        }
        return used.size() == expected.size()
                ? Optional.empty()
                : Optional.of(used.size() + " columns, not " + expected.size());
    }

    private static List<Column> used(Schema schema) {
        return schema.columns().stream()
                .filter(column -> !(column instanceof Column.Ignored))
                .toList();
    }

    private static String image(Schema schema) {
        return schema.image()
                .map(i -> "images of " + i.width() + " x " + i.height() + " x " + i.channels() + ", scale " + i.scale())
                .orElse("a table");
    }

    /** Everything that a column's features depend on. */
    private static String encoding(Column column) {
        if (column instanceof Column.Number n) {
            String indicator = n.missing() == Column.Missing.INDICATOR ? " with an indicator of missing values" : "";
            return "number column " + Texts.quote(n.name()) + " (offset " + n.offset() + ", scale " + n.scale() + ")"
                    + indicator;
        }
        Column.Category c = (Column.Category) column;
        String slot = c.missing() == Column.Missing.INDICATOR ? " and a slot for missing values" : "";
        return "category column " + Texts.quote(c.name()) + " (" + Texts.list(c.categories()) + ")" + slot;
    }
}
