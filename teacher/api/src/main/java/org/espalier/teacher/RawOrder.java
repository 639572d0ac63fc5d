package org.espalier.teacher;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Schema;

/**
 * In which order the columns stand in the one input of a network that was trained on raw rows. The file of such a network
 * says only how many numbers it takes: pandas puts dummies behind the numbers, a pipeline often before them.
 */
public enum RawOrder {
    /** Each column where the schema has it. */
    SCHEMA("in the schema's order"),
    NUMBERS_FIRST("with the numbers first"),
    CATEGORIES_FIRST("with the categories first");

    private final String text;

    RawOrder(String text) {
        this.text = text;
    }

    /** For a sentence: {@code with the numbers first}. */
    public String text() {
        return text;
    }

    /** Indices of the columns that are not ignored, in this order. */
    List<Integer> columns(Schema schema) {
        Comparator<Integer> byKind = Comparator.comparing(c -> schema.columns().get(c) instanceof Column.Category);
        List<Integer> columns = IntStream.range(0, schema.columns().size())
                .filter(c -> schema.columns().get(c).width() > 0)
                .boxed()
                .toList();
        return switch (this) {
            case SCHEMA -> columns;
            case NUMBERS_FIRST -> columns.stream().sorted(byKind).toList();
            case CATEGORIES_FIRST -> columns.stream().sorted(byKind.reversed()).toList();
        };
    }

    /** The orders that differ for the columns of a schema, the schema's own first. */
    public static List<RawOrder> of(Schema schema) {
        Map<List<Integer>, RawOrder> different = new LinkedHashMap<>();
        for (RawOrder order : values()) {
            different.putIfAbsent(order.columns(schema), order);
        }
        return List.copyOf(different.values());
    }
}
