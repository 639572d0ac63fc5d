package org.espalier.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Decimals;
import org.espalier.data.Column;
import org.espalier.data.Schema;

/** What models read and give: the dictionary of a document, mining schemas, output fields. */
final class ModelFields {
    private final Schema schema;
    /** Name of the output that holds the class or the number. */
    private final String predicted;

    ModelFields(Schema schema, String predicted) {
        this.schema = schema;
        this.predicted = predicted;
    }

    /**
     * What a model gives: the class and the classes' probabilities.
     *
     * @param names of the probabilities, one a class; empty where another model inside gives them
     * @param sources the fields that they repeat; empty: they are the model's own
     * @param isOutermost whether the model answers the target
     */
    record Output(List<String> names, List<String> sources, boolean isOutermost) {}

    /** What an earlier model of a chain gives, by another name in what the last one gives. */
    record HandedOn(String source, String name, boolean isNumber) {
        void write(Xml xml) {
            xml.open(
                    "OutputField",
                    "name",
                    name,
                    "optype",
                    isNumber ? "continuous" : "categorical",
                    "dataType",
                    isNumber ? "double" : "string",
                    "feature",
                    "transformedValue");
            Expression.field(source).write(xml);
            xml.close();
        }
    }

    /** What models do for the target. */
    String function() {
        return schema.target().isNumeric() ? "regression" : "classification";
    }

    /** The columns and the target. */
    void dictionary(Xml xml) {
        xml.open("DataDictionary");
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number) {
                xml.open("DataField", "name", column.name(), "optype", "continuous", "dataType", "double");
                schema.missingTokens().stream()
                        .filter(token -> Double.isFinite(Decimals.parse(token)))
                        .forEach(token -> xml.empty("Value", "value", token, "property", "missing"));
                xml.close();
            } else if (column instanceof Column.Category category) {
                xml.open("DataField", "name", column.name(), "optype", "categorical", "dataType", "string");
                category.categories().forEach(word -> xml.empty("Value", "value", word));
                schema.missingTokens().stream()
                        .filter(token -> !category.categories().contains(token))
                        .forEach(token -> xml.empty("Value", "value", token, "property", "missing"));
                xml.close();
            }
        }
        if (schema.target().isNumeric()) {
            xml.empty("DataField", "name", schema.target().name(), "optype", "continuous", "dataType", "double")
                    .close();
            return;
        }
        xml.open("DataField", "name", schema.target().name(), "optype", "categorical", "dataType", "string");
        schema.target().classes().forEach(name -> xml.empty("Value", "value", name));
        xml.close().close();
    }

    /** The fields of a model, and of the outermost one what it gives. */
    void fieldsOf(Xml xml, Optional<Output> output) {
        xml.open("MiningSchema");
        if (output.isPresent() && output.get().isOutermost()) {
            xml.empty("MiningField", "name", schema.target().name(), "usageType", "target");
        }
        for (Column column : schema.columns()) {
            if (column.width() > 0) {
                boolean mayMiss =
                        (column instanceof Column.Number n ? n.missing() : ((Column.Category) column).missing())
                                != Column.Missing.ERROR;
                xml.empty(
                        "MiningField",
                        "name",
                        column.name(),
                        "invalidValueTreatment",
                        column instanceof Column.Number ? "returnInvalid" : "asIs",
                        "missingValueTreatment",
                        mayMiss ? "asIs" : "returnInvalid");
            }
        }
        xml.close();
        boolean isNumber = schema.target().isNumeric() && output.isPresent();
        if (isNumber || output.isPresent() && !output.get().names().isEmpty()) {
            xml.open("Output");
            outputFields(xml, output.get());
            xml.close();
        }
    }

    /** What a model gives, inside of its {@code Output}. */
    void outputFields(Xml xml, Output output) {
        if (output.isOutermost()) {
            xml.empty(
                    "OutputField",
                    "name",
                    predicted,
                    "optype",
                    schema.target().isNumeric() ? "continuous" : "categorical",
                    "dataType",
                    schema.target().isNumeric() ? "double" : "string",
                    "feature",
                    "predictedValue");
        }
        for (int k = 0; k < output.names().size(); k++) {
            outputField(xml, output, k);
        }
    }

    private void outputField(Xml xml, Output output, int k) {
        List<Object> attributes = new ArrayList<>(
                List.of("name", output.names().get(k), "optype", "continuous", "dataType", "double", "feature"));
        if (output.sources().isEmpty()) {
            attributes.addAll(
                    List.of("probability", "value", schema.target().classes().get(k)));
            xml.empty("OutputField", attributes.toArray());
        } else {
            attributes.add("transformedValue");
            xml.open("OutputField", attributes.toArray());
            Expression.field(output.sources().get(k)).write(xml);
            xml.close();
        }
    }
}
