package org.espalier.spark;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Schema;

/** What the columns of a data frame are, before a row is read. */
record InputColumns(StructType schema) {
    /** The column that a param names; null where it names none. */
    static String name(Params stage, Param<String> param) {
        return !stage.isDefined(param) || stage.getOrDefault(param).isEmpty() ? null : stage.getOrDefault(param);
    }

    /**
     * Checks a column where a param names one.
     *
     * @throws DataException when it is missing or of another type
     */
    void require(Params stage, Param<String> param, String expected, Predicate<DataType> fits) {
        String name = name(stage, param);
        if (name != null) {
            requireType(param.name(), name, expected, fits);
        }
    }

    private void requireType(String param, String name, String expected, Predicate<DataType> fits) {
        List<String> names = List.of(schema.fieldNames());
        if (!names.contains(name)) {
            throw new DataException(
                    param + ": expected one of the columns " + Texts.list(names) + ", found " + Texts.quote(name));
        }
        DataType type = schema.apply(name).dataType();
        if (!fits.test(type)) {
            throw new DataException(param + ": expected a column of " + expected + ", found " + Texts.quote(name)
                    + " of type " + type.simpleString());
        }
    }

    /**
     * Checks that vectors hold the columns of a tree, as far as their attributes tell: another order would give confident answers
     * to other questions.
     *
     * @throws DataException when there is no such column of vectors, a place has another name or other categories, or there are
     *     more or fewer
     */
    void requireFeatures(String features, Schema tree) {
        requireType("featuresCol", features, "vectors", InputColumns::isVector);
        StructField field = schema.apply(features);
        AttributeGroup group = AttributeGroup.fromStructField(field);
        if (group.size() > 0 && group.size() != tree.columns().size()) {
            throw new DataException("column " + Texts.quote(features) + ": expected vectors of "
                    + tree.columns().size() + " values, found " + group.size());
        }
        if (group.attributes().isEmpty()) {
            return;
        }
        List<Slot> slots = Slot.of(field, group.size());
        for (int i = 0; i < slots.size(); i++) {
            Column expected = tree.columns().get(i);
            Slot found = slots.get(i);
            String place = "column " + Texts.quote(features) + ", place " + i + ": expected ";
            boolean isNamed = group.attributes().get()[i].name().isDefined();
            if (isNamed && !found.name().equals(expected.name())) {
                throw new DataException(place + Texts.quote(expected.name()) + ", found " + Texts.quote(found.name()));
            }
            if (expected instanceof Column.Category c && !c.categories().equals(found.categories())) {
                throw new DataException(place + "the categories " + Texts.list(c.categories()) + ", found "
                        + (found.isNumber() ? "a number" : Texts.list(found.categories())));
            }
        }
    }

    /**
     * Checks that labels are a tree's classes in their order, as far as their attributes tell.
     *
     * @throws DataException when there is no such column of numbers, or its classes are others
     */
    void requireClasses(String label, Schema tree) {
        requireType("labelCol", label, "numbers", type -> type instanceof NumericType);
        classNames(schema.apply(label))
                .filter(found -> !found.equals(tree.target().classes()))
                .ifPresent(found -> {
                    throw new DataException("column " + Texts.quote(label) + ": expected the classes "
                            + Texts.list(tree.target().classes()) + ", found " + Texts.list(found));
                });
    }

    static boolean isVector(DataType type) {
        return type.equals(SQLDataTypes.VectorType());
    }

    static boolean isVectors(DataType type) {
        return isVector(type) || type instanceof ArrayType array && array.elementType() instanceof NumericType;
    }

    /** The classes, where the label's attributes name them, as StringIndexer's do. */
    static Optional<List<String>> classNames(StructField label) {
        Attribute attribute = Attribute.fromStructField(label);
        return attribute instanceof NominalAttribute nominal && nominal.values().isDefined()
                ? Optional.of(List.of(nominal.values().get())).filter(names -> names.size() > 1)
                : Optional.empty();
    }

    /** Values of a vector of features: from the attributes, else from the first row that has one. */
    static int slots(Dataset<?> dataset, String features) {
        int known =
                AttributeGroup.fromStructField(dataset.schema().apply(features)).size();
        return known > 0
                ? known
                : first(dataset.toDF(), features).map(Vector::size).orElse(0);
    }

    /** Probabilities of an answer of the teacher, as the first row has it. */
    static int answers(Dataset<?> dataset, RowReader.Names names) {
        return first(RowReader.select(dataset, names), names.teacher())
                .map(Vector::size)
                .orElse(2);
    }

    private static Optional<Vector> first(Dataset<Row> rows, String name) {
        List<Row> found = rows.select(name).na().drop().takeAsList(1);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0).<Vector>getAs(0));
    }
}
