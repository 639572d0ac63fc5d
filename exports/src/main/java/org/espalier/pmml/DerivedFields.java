package org.espalier.pmml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.espalier.Progress;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.sdt.ColumnCurve;

/** Collects the derived fields of a document: every part of a score by its name. */
final class DerivedFields {
    private final Schema schema;
    private final Set<String> names = new HashSet<>();
    private final List<Field> fields = new ArrayList<>();

    private record Field(String name, Expression expression) {}

    DerivedFields(Schema schema) {
        this.schema = schema;
        schema.columns().forEach(c -> names.add(c.name()));
        names.add(schema.target().name());
    }

    /** Adds a field; returns its name, which is the wanted one unless that is taken. */
    String add(String wanted, Expression expression) {
        String name = reserve(wanted);
        fields.add(new Field(name, expression));
        return name;
    }

    /** A name for a field of another kind; it is the wanted one unless that is taken. */
    String reserve(String wanted) {
        String name = wanted;
        while (!names.add(name)) {
            name += "'";
        }
        return name;
    }

    /** @param progress hears of every field that is written */
    void write(Xml xml, Progress progress) {
        if (fields.isEmpty()) {
            return;
        }
        xml.open("TransformationDictionary");
        int written = 0;
        for (Field field : fields) {
            progress.at("derived fields", written++, fields.size());
            xml.open("DerivedField", "name", field.name(), "optype", "continuous", "dataType", "double");
            field.expression().write(xml);
            xml.close();
        }
        xml.close();
    }

    /**
     * Adds what a number column adds to a score.
     *
     * @return names of one or two fields that are added up: the curve, and the special values
     */
    List<String> addCurve(String name, int column, ColumnCurve curve) {
        String field = schema.columns().get(column).name();
        List<String> out = new ArrayList<>();
        out.add(add(name, curve(field, curve)));
        List<ColumnCurve.Special> specials =
                curve.specials().stream().filter(s -> s.effect() != 0).toList();
        if (!specials.isEmpty()) {
            out.add(add(name + ", special values", xml -> {
                // the effect of a missing value is in the curve's field as a whole
                xml.open("Discretize", "field", field, "dataType", "double", "defaultValue", 0.0, "mapMissingTo", 0.0);
                specials.forEach(s -> bin(xml, s.effect(), "closedClosed", margins(s)));
                xml.close();
            }));
        }
        return out;
    }

    private static Object[] margins(ColumnCurve.Special s) {
        if (Double.isInfinite(s.from())) {
            return new Object[] {"rightMargin", s.to()};
        }
        return Double.isInfinite(s.to())
                ? new Object[] {"leftMargin", s.from()}
                : new Object[] {"leftMargin", s.from(), "rightMargin", s.to()};
    }

    private static Expression curve(String field, ColumnCurve curve) {
        List<Double> at = curve.at();
        List<Double> value = curve.value();
        double missing = curve.missing().orElse(0);
        if (at.isEmpty()) {
            return Expression.apply(
                    "if",
                    Expression.apply("isMissing", Expression.field(field)),
                    Expression.constant(missing),
                    Expression.constant(0));
        }
        if (curve.form() == Knots.Form.RAMPS) {
            return xml -> {
                xml.open("NormContinuous", "field", field, "outliers", "asExtremeValues", "mapMissingTo", missing);
                for (int j = 0; j < at.size(); j++) {
                    xml.empty("LinearNorm", "orig", at.get(j), "norm", value.get(j));
                }
                if (at.size() == 1) { // two points make a line
                    xml.empty("LinearNorm", "orig", at.get(0) + Math.max(1, Math.abs(at.get(0))), "norm", value.get(0));
                }
                xml.close();
            };
        }
        return xml -> {
            xml.open("Discretize", "field", field, "dataType", "double", "defaultValue", 0.0, "mapMissingTo", missing);
            bin(xml, 0, "openOpen", "rightMargin", at.get(0));
            for (int j = 0; j < at.size(); j++) {
                if (j + 1 < at.size()) {
                    bin(xml, value.get(j), "closedOpen", "leftMargin", at.get(j), "rightMargin", at.get(j + 1));
                } else {
                    bin(xml, value.get(j), "closedOpen", "leftMargin", at.get(j));
                }
            }
            xml.close();
        };
    }

    private static void bin(Xml xml, double value, String closure, Object... margins) {
        Object[] attributes = new Object[2 + margins.length];
        attributes[0] = "closure";
        attributes[1] = closure;
        System.arraycopy(margins, 0, attributes, 2, margins.length);
        xml.open("DiscretizeBin", "binValue", value)
                .empty("Interval", attributes)
                .close();
    }

    /**
     * Adds a number for each category.
     *
     * @param bySlot the number of a slot of the column: a category, the unknown ones, a missing value
     */
    String addCategories(String name, Column.Category column, IntToDoubleFunction bySlot) {
        return add(name, xml -> {
            xml.open(
                    "MapValues",
                    "outputColumn",
                    "points",
                    "dataType",
                    "double",
                    "defaultValue",
                    bySlot.applyAsDouble(column.otherSlot()),
                    "mapMissingTo",
                    bySlot.applyAsDouble(column.missingSlot()));
            xml.empty("FieldColumnPair", "field", column.name(), "column", "value")
                    .open("InlineTable");
            for (int k = 0; k < column.categories().size(); k++) {
                xml.open("row")
                        .text("value", column.categories().get(k))
                        .text("points", bySlot.applyAsDouble(k))
                        .close();
            }
            xml.close().close();
        });
    }

    /**
     * Adds what a number column adds to a gate: {@code weight (x - offset) / scale}.
     *
     * @param missing what a missing value adds
     */
    String addLine(String name, Column.Number column, double weight, double missing) {
        return add(
                name,
                xml -> xml.open("NormContinuous", "field", column.name(), "outliers", "asIs", "mapMissingTo", missing)
                        .empty("LinearNorm", "orig", column.offset(), "norm", 0.0)
                        .empty("LinearNorm", "orig", column.offset() + column.scale(), "norm", weight)
                        .close());
    }
}
