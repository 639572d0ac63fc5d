package org.espalier.train.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.train.DistillOptions;

/**
 * What standardised columns are held within while a tree learns: so many standard deviations around the mean, both taken anew of the
 * values so held, as one absurd value moves them both. A leaf that is linear in a column holds it there for good, whichever program
 * asks it; a gate has learned from held values, and is asked with the values as they are.
 *
 * @param low least value of each feature, encoded, {@code [features]}; minus infinity where there is none
 * @param high greatest value, infinity where there is none
 */
record Clip(float[] low, float[] high) {
    /** Standard deviations that are tried where nothing is said. */
    private static final double USUAL = 5;

    /** A value so far off is worth the trial. */
    private static final double ABSURD = 10;

    /** The mean and the standard deviation are taken so often. */
    private static final int PASSES = 3;

    /**
     * What is to be tried, nothing first.
     *
     * @param rows the user's training rows, encoded
     * @param canChoose whether there are validation rows enough to choose by
     */
    static List<Optional<Clip>> candidates(DistillOptions options, Schema schema, Matrix rows, boolean canChoose) {
        double clip = options.clip();
        if (clip > 0) {
            return List.of(clip == Double.POSITIVE_INFINITY ? Optional.empty() : of(schema, rows, clip, clip));
        }
        List<Optional<Clip>> all = new ArrayList<>(List.of(Optional.empty()));
        if (canChoose) {
            of(schema, rows, USUAL, ABSURD).ifPresent(c -> all.add(Optional.of(c)));
        }
        return all;
    }

    /** How it is told among the options of a run. */
    static double option(DistillOptions options, Optional<Clip> chosen) {
        return options.clip() > 0 ? options.clip() : chosen.isPresent() ? USUAL : Double.POSITIVE_INFINITY;
    }

    /**
     * Ends that some value lies beyond.
     *
     * @param sigmas standard deviations to the ends
     * @param least a column is held where some value is farther off, in the standard deviations of all its values
     */
    private static Optional<Clip> of(Schema schema, Matrix rows, double sigmas, double least) {
        float[] low = new float[rows.columns()];
        float[] high = new float[rows.columns()];
        Arrays.fill(low, Float.NEGATIVE_INFINITY);
        Arrays.fill(high, Float.POSITIVE_INFINITY);
        boolean isAny = false;
        for (Values one : values(schema, rows)) {
            Optional<double[]> ends = ends(one.found(), sigmas, least);
            if (ends.isPresent()) {
                low[one.feature] = (float) ends.get()[0];
                high[one.feature] = (float) ends.get()[1];
                isAny = true;
            }
        }
        return isAny ? Optional.of(new Clip(low, high)) : Optional.empty();
    }

    /** What the rows have of a standardised column; not where it is missing, as the next feature says then. */
    private static final class Values {
        private final int feature;
        private final boolean maybeMissing;
        private final float[] all;
        private int count;

        Values(int feature, boolean maybeMissing, int rows) {
            this.feature = feature;
            this.maybeMissing = maybeMissing;
            this.all = new float[rows];
        }

        void add(float[] row) {
            if (!maybeMissing || row[feature + 1] == 0) {
                all[count++] = row[feature];
            }
        }

        float[] found() {
            return Arrays.copyOf(all, count);
        }
    }

    /** Of every standardised column, in one pass over the rows. */
    private static List<Values> values(Schema schema, Matrix rows) {
        List<Values> out = new ArrayList<>();
        int feature = 0;
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number number
                    && number.text().isEmpty()
                    && number.scaling() == Column.Scaling.STANDARD) {
                out.add(new Values(feature, column.width() == 2, rows.rows()));
            }
            feature += column.width();
        }
        float[] row = new float[rows.columns()];
        for (int r = 0; r < rows.rows() && !out.isEmpty(); r++) {
            rows.copyRow(r, row, 0);
            out.forEach(one -> one.add(row));
        }
        return out;
    }

    private static Optional<double[]> ends(float[] values, double sigmas, double least) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        boolean isFar = false;
        for (int pass = 0; pass < PASSES; pass++) {
            double mean = 0;
            double squares = 0;
            for (double value : values) {
                mean += Math.max(low, Math.min(high, value)) / values.length;
            }
            for (double value : values) {
                squares += Math.pow(Math.max(low, Math.min(high, value)) - mean, 2) / values.length;
            }
            double sd = Math.sqrt(squares);
            for (double value : values) {
                isFar |= pass == 0 && Math.abs(value - mean) > least * sd;
            }
            low = mean - sigmas * sd;
            high = mean + sigmas * sd;
        }
        return isFar && low < high ? Optional.of(new double[] {low, high}) : Optional.empty();
    }

    /** Rows with every value held. */
    Matrix held(Matrix rows) {
        if (rows instanceof CsrMatrix csr) {
            float[] values = csr.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = held(csr.indices()[i], values[i]);
            }
            return new CsrMatrix(csr.rows(), csr.columns(), csr.starts(), csr.indices(), values);
        }
        float[] values = new float[rows.rows() * rows.columns()];
        for (int r = 0; r < rows.rows(); r++) {
            rows.copyRow(r, values, r * rows.columns());
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = held(i % rows.columns(), values[i]);
        }
        return new DenseMatrix(rows.rows(), rows.columns(), values);
    }

    private float held(int feature, float value) {
        return Math.max(low[feature], Math.min(high[feature], value));
    }

    /** The schema whose ranges end where values are held: there a leaf's terms end too. */
    Schema held(Schema schema) {
        List<Column> columns = new ArrayList<>();
        int feature = 0;
        for (Column column : schema.columns()) {
            boolean isHeld = column.width() > 0
                    && (low[feature] > Float.NEGATIVE_INFINITY || high[feature] < Float.POSITIVE_INFINITY);
            columns.add(isHeld && column instanceof Column.Number number ? held(number, feature) : column);
            feature += column.width();
        }
        return schema.withColumns(columns);
    }

    private Column held(Column.Number number, int feature) {
        double from = number.scale() * low[feature] + number.offset();
        double to = number.scale() * high[feature] + number.offset();
        double minimum = Math.max(number.minimum(), from);
        double maximum = Math.min(number.maximum(), to);
        return minimum == number.minimum() && maximum == number.maximum() || !(minimum < maximum)
                ? number
                : new Column.Number(
                        number.name(),
                        number.unit(),
                        minimum,
                        maximum,
                        number.mean(),
                        number.standardDeviation(),
                        number.scaling(),
                        number.missing(),
                        number.immutable(),
                        number.monotone(),
                        number.knots(),
                        number.text());
    }
}
