package org.espalier.data;

import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;

/** Finds the first way in which two schemas turn the same raw row into different features. */
public final class EncodingDifference {
    private EncodingDifference() {}

    /**
     * One line for a message, {@code … there, … here}; empty where both encode alike. Units, ranges, the target and ignored
     * columns don't matter.
     */
    public static Optional<String> find(Schema there, Schema here) {
        if (!there.image().equals(here.image())) {
            return difference(kind(there), kind(here));
        }
        List<Column> its = encoded(there);
        List<Column> ours = encoded(here);
        for (int i = 0; i < Math.min(its.size(), ours.size()); i++) {
            Optional<String> found = find(its.get(i), ours.get(i));
            if (found.isPresent()) {
                return found;
            }
        }
        return its.size() == ours.size()
                ? Optional.empty()
                : difference(its.size() + " columns", ours.size() + " columns");
    }

    private static Optional<String> find(Column its, Column ours) {
        String one = encoding(its);
        String other = encoding(ours);
        if (!one.equals(other)) {
            return difference(one, other);
        }
        if (its instanceof Column.Category a && ours instanceof Column.Category b) {
            for (int i = 0; i < a.categories().size(); i++) {
                String category = a.categories().get(i);
                if (!category.equals(b.categories().get(i))) {
                    String where = "category " + (i + 1) + " of column " + Texts.quote(a.name()) + " is ";
                    return difference(
                            where + Texts.quote(category),
                            Texts.quote(b.categories().get(i)));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> difference(String there, String here) {
        return Optional.of(there + " there, " + here + " here");
    }

    private static List<Column> encoded(Schema schema) {
        return schema.columns().stream().filter(c -> c.width() > 0).toList();
    }

    private static String kind(Schema schema) {
        return schema.image()
                .map(i -> "images of " + i.width() + " x " + i.height() + " x " + i.channels() + " pixels divided by "
                        + i.scale())
                .orElse("a table");
    }

    private static String encoding(Column column) {
        String name = "column " + Texts.quote(column.name());
        if (column instanceof Column.Number n) {
            return name + " as (x - " + n.offset() + ") / " + n.scale() + missing(n.missing());
        }
        Column.Category c = (Column.Category) column;
        return name + " as one of " + c.categories().size() + " categories" + missing(c.missing());
    }

    private static String missing(Column.Missing missing) {
        return missing == Column.Missing.INDICATOR ? " with a feature of its own for missing values" : "";
    }
}
