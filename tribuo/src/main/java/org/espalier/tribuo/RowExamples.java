package org.espalier.tribuo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.RawRows;
import org.espalier.data.Schema;
import org.espalier.teacher.TeacherException;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/**
 * Encoded rows as Tribuo examples in raw units: a number in its own unit, {@code 1} for the category that
 * is there, nothing for a category that the schema does not know.
 *
 * @param names how columns are called
 */
record RowExamples(Schema schema, FeatureNames names) {
    /** Places after the point that are tried to find the number that was encoded. */
    private static final int MAX_DECIMALS = 6;

    /** @param row {@code [schema.width()]} */
    <T extends Output<T>> ArrayExample<T> of(float[] row, T output) {
        return of(row, output, (number, column, code) -> decoded(number, code));
    }

    /**
     * An example to ask with.
     *
     * @param raw the same rows as they stand, where these are kept; rows are numbered as in them
     */
    <T extends Output<T>> ArrayExample<T> of(float[] row, T output, Optional<RawRows> raw, int number) {
        return of(row, output, (kind, column, code) -> {
            double exact = raw.map(r -> r.number(number, column)).orElse(Double.NaN);
            // a missing number that is imputed is in no file
            return Double.isNaN(exact) ? decoded(kind, code) : exact;
        });
    }

    /**
     * All rows with their labels and weights, for a trainer of Tribuo's.
     *
     * @param source what the models' provenance says of the rows
     * @throws TeacherException when a row has no label
     */
    MutableDataset<Label> labelled(Dataset rows, String source) {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> out =
                new MutableDataset<>(new SimpleDataSourceProvenance(source, TribuoExport.NO_TIME, factory), factory);
        List<String> classes = schema.target().classes();
        for (int r = 0; r < rows.rows(); r++) {
            if (rows.labels()[r] == Dataset.UNLABELLED) {
                throw new TeacherException("row " + (r + 1) + " has no label to learn from");
            }
            ArrayExample<Label> example = of(rows.features().row(r), new Label(classes.get(rows.labels()[r])));
            example.setWeight(rows.weight(r));
            out.add(example);
        }
        return out;
    }

    /** All rows with their values and weights, for a trainer of Tribuo's regressions. */
    MutableDataset<Regressor> valued(Dataset rows, String source) {
        RegressionFactory factory = new RegressionFactory();
        MutableDataset<Regressor> out =
                new MutableDataset<>(new SimpleDataSourceProvenance(source, TribuoExport.NO_TIME, factory), factory);
        for (int r = 0; r < rows.rows(); r++) {
            if (Float.isNaN(rows.values()[r])) {
                throw new TeacherException("row " + (r + 1) + " has no value to learn from");
            }
            Regressor value = new Regressor(schema.target().name(), rows.values()[r]);
            ArrayExample<Regressor> example = of(rows.features().row(r), value);
            example.setWeight(rows.weight(r));
            out.add(example);
        }
        return out;
    }

    private interface NumberOf {
        double value(Column.Number number, int column, float code);
    }

    private <T extends Output<T>> ArrayExample<T> of(float[] row, T output, NumberOf numbers) {
        Map<String, Double> values = new TreeMap<>();
        if (schema.image().isPresent()) {
            List<String> pixels = schema.featureNames();
            for (int f = 0; f < row.length; f++) {
                if (row[f] != 0) {
                    values.put(pixels.get(f), row[f] * schema.image().get().scale());
                }
            }
        }
        int feature = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column instanceof Column.Number number) {
                boolean isMissing = number.missing() == Column.Missing.INDICATOR && row[feature + 1] == 1;
                if (isMissing) {
                    values.put(names.missing(column.name()), 1.0);
                } else {
                    values.put(names.number(column.name()), numbers.value(number, c, row[feature]));
                }
            } else if (column instanceof Column.Category category) {
                for (int k = 0; k < category.categories().size(); k++) {
                    if (row[feature + k] == 1) {
                        values.put(
                                names.category(
                                        column.name(), category.categories().get(k)),
                                1.0);
                    }
                }
                if (category.missing() == Column.Missing.INDICATOR && row[feature + category.missingSlot()] == 1) {
                    values.put(names.missing(column.name()), 1.0);
                }
            }
            feature += column.width();
        }
        ArrayExample<T> example = new ArrayExample<>(output);
        values.forEach(example::add);
        return example;
    }

    /**
     * The number that was encoded: of those with the fewest digits the one that has this code. Without that 52 would come
     * back as 51.9999996, on the other side of a threshold.
     */
    static double decoded(Column.Number number, float code) {
        double value = code * number.scale() + number.offset();
        double power = 1;
        for (int digits = 0; digits <= MAX_DECIMALS; digits++, power *= 10) {
            double rounded = Math.rint(value * power) / power;
            if ((float) ((rounded - number.offset()) / number.scale()) == code) {
                return rounded;
            }
        }
        return value;
    }
}
