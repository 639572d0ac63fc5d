package org.espalier.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.espalier.EspalierException;
import org.espalier.base.Moments;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;

/**
 * What one pass over all rows finds out: moments of every number, the rows of each class, and rows that can't be used, counted and
 * the first one told. Each partition makes one, and they are put together in the partitions' order.
 */
final class Survey implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowReader reader;
    private final Moments[] moments;
    private long[] rowsOfClass = new long[0];
    private final BadRows badRows = new BadRows();
    private long weightless;
    private long validation;
    private long nonZero;

    Survey(RowReader reader) {
        this.reader = reader;
        moments = new Moments[reader.slots().size()];
        Arrays.setAll(moments, i -> new Moments());
    }

    /**
     * Looks at all rows.
     *
     * @throws DataException when one can't be used, or there are none
     */
    static Survey over(JavaRDD<Row> rows, RowReader reader) {
        // Put together here and in order: what is added in the order of arrival has other last bits each time.
        List<Survey> parts = Jobs.run(() -> rows.mapPartitionsWithIndex(
                        (partition, part) ->
                                List.of(of(reader, partition, part)).iterator(),
                        false)
                .collect());
        Survey all = new Survey(reader);
        parts.forEach(all::with);
        all.requireGood();
        return all;
    }

    /** Looks at the rows of a partition. */
    static Survey of(RowReader reader, int partition, Iterator<Row> rows) {
        Survey survey = new Survey(reader);
        while (rows.hasNext()) {
            survey.badRows.next();
            try {
                survey.add(reader.read(rows.next()));
            } catch (EspalierException e) {
                survey.badRows.add(partition, e.getMessage());
            }
        }
        survey.addZeros();
        return survey;
    }

    private void add(TrainingRow row) {
        if (row.weight() == 0) {
            weightless++;
            return;
        }
        validation += row.isValidation() ? 1 : 0;
        if (row.label() >= 0) {
            rowsOfClass = Arrays.copyOf(rowsOfClass, Math.max(rowsOfClass.length, row.label() + 1));
            rowsOfClass[row.label()]++;
        }
        Vector x = row.features();
        if (x instanceof SparseVector sparse) {
            for (int k = 0; k < sparse.indices().length; k++) {
                add(sparse.indices()[k], sparse.values()[k]);
            }
        } else {
            double[] values = x.toArray();
            for (int i = 0; i < values.length; i++) {
                add(i, values[i]);
            }
        }
    }

    private void add(int slot, double value) {
        moments[slot].add(value);
        nonZero += value != 0 ? 1 : 0;
    }

    /** Those that sparse vectors leave out. */
    private void addZeros() {
        for (Moments m : moments) {
            m.addZeros(used() - m.count());
        }
    }

    /** The same with the rows of later partitions. */
    Survey with(Survey later) {
        for (int i = 0; i < moments.length; i++) {
            moments[i].add(later.moments[i]);
        }
        rowsOfClass = Arrays.copyOf(rowsOfClass, Math.max(rowsOfClass.length, later.rowsOfClass.length));
        for (int k = 0; k < later.rowsOfClass.length; k++) {
            rowsOfClass[k] += later.rowsOfClass[k];
        }
        badRows.with(later.badRows);
        weightless += later.weightless;
        validation += later.validation;
        nonZero += later.nonZero;
        return this;
    }

    /** Rows that count for something. */
    long used() {
        return badRows.good() - weightless;
    }

    private void requireGood() {
        badRows.requireNone();
        if (used() == 0) {
            throw new DataException("expected rows, found "
                    + (badRows.all() == 0 ? "none" : String.format(Locale.ROOT, "%,d of weight 0", badRows.all())));
        }
        if (reader.names().validation() != null && (validation == 0 || validation == used())) {
            throw new DataException("column '" + reader.names().validation() + "': expected true in some rows and"
                    + " false in others, found " + (validation > 0) + " in all");
        }
    }

    /**
     * The schema of the features.
     *
     * @param classNames as the label's attributes name them; empty: they are called 0, 1, 2 and so on
     * @throws DataException when there is nothing to learn: equal vectors, or without a teacher one class only
     */
    Schema schema(Optional<List<String>> classNames) {
        double share = (double) nonZero / Math.max(1, used()) / moments.length;
        // zero stays zero where most values are
        Column.Scaling scaling = share < Matrix.SPARSE_BELOW ? Column.Scaling.DEVIATION : Column.Scaling.STANDARD;
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < moments.length; i++) {
            columns.add(column(reader.slots().get(i), moments[i], scaling));
        }
        if (columns.stream().allMatch(c -> c instanceof Column.Ignored)) {
            throw new DataException("column '" + reader.names().features()
                    + "': expected a feature with different values, found the same vector in all rows");
        }
        List<String> names = classNames.orElseGet(this::numbered);
        requireClasses(names);
        return new Schema(
                columns,
                Optional.empty(),
                Optional.empty(),
                new Target.Classes(reader.names().label(), names));
    }

    private List<String> numbered() {
        int classes = Math.max(reader.classes(), rowsOfClass.length);
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add(String.valueOf(k));
        }
        return names;
    }

    private void requireClasses(List<String> names) {
        int found = (int) Arrays.stream(rowsOfClass).filter(n -> n > 0).count();
        if (found < 2 && reader.names().teacher() == null) {
            int only = 0;
            while (rowsOfClass[only] == 0) {
                only++;
            }
            throw new DataException("column '" + reader.names().label() + "': expected two classes or more, found '"
                    + names.get(only) + "' in all rows");
        }
    }

    private static Column column(Slot slot, Moments m, Column.Scaling scaling) {
        double deviation = m.standardDeviation();
        if (m.isConstant()) {
            return new Column.Ignored(slot.name());
        }
        if (!slot.isNumber()) {
            return new Column.Category(slot.name(), slot.categories(), Column.Missing.IMPUTE, false);
        }
        if (!Double.isFinite(deviation) || !Double.isFinite(m.mean())) {
            throw new DataException("column '" + slot.name()
                    + "': expected numbers whose squares can be added up, found " + m.minimum() + " to " + m.maximum());
        }
        return new Column.Number(
                slot.name(),
                Optional.empty(),
                m.minimum(),
                m.maximum(),
                m.mean(),
                deviation > 0 ? deviation : 1,
                scaling,
                Column.Missing.ERROR,
                false);
    }
}
