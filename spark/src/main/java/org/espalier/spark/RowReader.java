package org.espalier.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Locale;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.teacher.LogProbabilities;

/**
 * Reads and checks the rows of a data frame on the executors.
 *
 * @param slots of the vector of features
 * @param names of the columns, for messages and to select them
 * @param classes number of classes; 0 where only the labels tell
 */
record RowReader(ArrayList<Slot> slots, Names names, int classes) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** More classes than these are no classes: a number was taken for a label. */
    static final int MAX_CLASSES = 1000;

    private static final int FEATURES = 0;
    private static final int LABEL = 1;
    private static final int TEACHER = 2;
    private static final int WEIGHT = 3;
    private static final int VALIDATION = 4;

    /**
     * Columns of a data frame.
     *
     * @param teacher of vectors or arrays of probabilities; null: there is no teacher
     * @param weight null: all rows count alike
     * @param validation of booleans; null: there is none
     */
    record Names(String features, String label, String teacher, String weight, String validation)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** The columns that are read, in the order that {@link #read} expects. */
    static Dataset<Row> select(Dataset<?> frame, Names names) {
        Column none = org.apache.spark.sql.functions.lit(null);
        return frame.select(
                frame.col(names.features),
                frame.col(names.label).cast("double"),
                names.teacher == null ? none.cast("double") : probabilities(frame, names.teacher),
                names.weight == null
                        ? org.apache.spark.sql.functions.lit(1.0)
                        : frame.col(names.weight).cast("double"),
                names.validation == null ? org.apache.spark.sql.functions.lit(false) : frame.col(names.validation));
    }

    private static Column probabilities(Dataset<?> frame, String name) {
        boolean isArray = frame.schema().apply(name).dataType() instanceof ArrayType;
        return isArray
                ? functions
                        .array_to_vector(frame.col(name).cast("array<double>"))
                        .as(name)
                : frame.col(name);
    }

    /**
     * One row.
     *
     * @throws org.espalier.EspalierException what was expected and what was found, without the row's place
     */
    TrainingRow read(Row row) {
        if (row.isNullAt(FEATURES)) {
            throw new DataException(column(names.features) + "expected a vector, found null");
        }
        Vector features = row.getAs(FEATURES);
        check(features);
        double weight = row.isNullAt(WEIGHT) ? Double.NaN : row.getDouble(WEIGHT);
        if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
            throw new DataException(column(names.weight) + "expected a weight of 0 or more, found "
                    + (row.isNullAt(WEIGHT) ? "null" : weight));
        }
        if (row.isNullAt(VALIDATION)) {
            throw new DataException(column(names.validation) + "expected true or false, found null");
        }
        float[] answer = names.teacher == null ? null : answer(row);
        return new TrainingRow(features, label(row), answer, (float) weight, row.getBoolean(VALIDATION));
    }

    private int label(Row row) {
        if (row.isNullAt(LABEL) || Double.isNaN(row.getDouble(LABEL))) {
            if (names.teacher == null) {
                throw new DataException(column(names.label) + "expected a label, found "
                        + (row.isNullAt(LABEL) ? "null" : "NaN") + ": there is no teacher to give one");
            }
            return org.espalier.data.Dataset.UNLABELLED;
        }
        double label = row.getDouble(LABEL);
        int most = (classes == 0 ? MAX_CLASSES : classes) - 1;
        if (!(label >= 0 && label <= most && label == Math.rint(label))) {
            throw new DataException(
                    column(names.label) + "expected a class from 0 to " + most + ", found " + number(label));
        }
        return (int) label;
    }

    private float[] answer(Row row) {
        if (row.isNullAt(TEACHER)) {
            throw new DataException(column(names.teacher) + "expected probabilities, found null");
        }
        double[] probabilities = row.<Vector>getAs(TEACHER).toArray();
        if (probabilities.length != classes) {
            throw new DataException(
                    column(names.teacher) + "expected " + classes + " probabilities, found " + probabilities.length);
        }
        float[] out = new float[classes];
        LogProbabilities.ofProbabilities(probabilities, 0, classes, out, 0, "column " + Texts.quote(names.teacher));
        return out;
    }

    private void check(Vector features) {
        if (features.size() != slots.size()) {
            throw new DataException(column(names.features) + "expected vectors of " + slots.size() + " values, found "
                    + features.size());
        }
        if (features instanceof SparseVector sparse) {
            for (int k = 0; k < sparse.indices().length; k++) {
                check(slots.get(sparse.indices()[k]), sparse.values()[k]);
            }
            return;
        }
        double[] values = features.toArray();
        for (int i = 0; i < values.length; i++) {
            check(slots.get(i), values[i]);
        }
    }

    private static void check(Slot slot, double value) {
        if (!Double.isFinite(value)) {
            throw new DataException(column(slot.name()) + "expected a finite number, found " + value);
        }
        if (!slot.isNumber() && !(value >= 0 && value < slot.indices() && value == Math.rint(value))) {
            throw new DataException(column(slot.name()) + "expected the index of a category, 0 to "
                    + (slot.indices() - 1) + ", found " + number(value));
        }
    }

    private static String column(String name) {
        return "column " + Texts.quote(name) + ": ";
    }

    /** A whole number as one. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.valueOf(value);
    }
}
