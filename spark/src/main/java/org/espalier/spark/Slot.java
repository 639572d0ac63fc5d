package org.espalier.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructField;
import org.espalier.data.Column;

/**
 * One place of the vector of features: a number, or the index of a category.
 *
 * @param name name of the column that the assembler put there; {@code features_3} where it has none
 * @param categories texts of the categories by index; empty of a number
 * @param takesOthers whether one index more than there are categories stands for all others, as {@code StringIndexer} with
 *     {@code handleInvalid = "keep"} has it
 */
record Slot(String name, ArrayList<String> categories, boolean takesOthers) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The last value of an attribute whose indexer keeps what it does not know. */
    private static final String UNKNOWN = "__unknown";

    boolean isNumber() {
        return categories.isEmpty();
    }

    /** Indices that are expected: 0 to below this. */
    int indices() {
        return categories.size() + (takesOthers ? 1 : 0);
    }

    /** What the attributes of a column of vectors say of {@code size} places. */
    static ArrayList<Slot> of(StructField features, int size) {
        scala.Option<Attribute[]> known =
                AttributeGroup.fromStructField(features).attributes();
        Attribute[] attributes = known.isDefined() ? known.get() : new Attribute[0];
        Set<String> names = new HashSet<>();
        ArrayList<Slot> slots = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Attribute attribute = i < attributes.length ? attributes[i] : null;
            String plain = attribute != null && attribute.name().isDefined()
                    ? attribute.name().get()
                    : features.name() + "_" + i;
            String name = plain;
            for (int n = 2; !names.add(name); n++) {
                name = plain + " (" + n + ")";
            }
            slots.add(of(name, attribute));
        }
        return slots;
    }

    private static Slot of(String name, Attribute attribute) {
        if (!(attribute instanceof NominalAttribute nominal) || nominal.values().isEmpty()) {
            return new Slot(name, new ArrayList<>(), false);
        }
        ArrayList<String> values =
                new ArrayList<>(Arrays.asList(nominal.values().get()));
        boolean takesOthers = values.get(values.size() - 1).equals(UNKNOWN);
        if (takesOthers) {
            values.remove(values.size() - 1);
        }
        return new Slot(name, values, takesOthers);
    }

    /** What the columns of a schema say, one place each. */
    static ArrayList<Slot> of(List<Column> columns) {
        ArrayList<Slot> slots = new ArrayList<>(columns.size());
        for (Column column : columns) {
            List<String> categories = column instanceof Column.Category c ? c.categories() : List.of();
            slots.add(new Slot(column.name(), new ArrayList<>(categories), !categories.isEmpty()));
        }
        return slots;
    }
}
