package org.espalier.scorecard;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;

/** The values of number columns without knots, sorted once for {@link KnotPlacement}s of several numbers of ramps. */
public final class ColumnValues {
    private final Map<Column, Values> valuesOf = new HashMap<>();

    private ColumnValues() {}

    /** @param features of the training rows, as the schema encodes them */
    public static ColumnValues of(Schema schema, Matrix features) {
        ColumnValues out = new ColumnValues();
        int feature = 0;
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number number && number.knots().equals(Knots.NONE)) {
                out.valuesOf.put(column, Values.of(number, features, feature));
            }
            feature += column.width();
        }
        return out;
    }

    /** Empty for a column that has knots or is no number. */
    Optional<Values> of(Column column) {
        return Optional.ofNullable(valuesOf.get(column));
    }

    /**
     * What a column holds.
     *
     * @param distinct rising, in the user's unit
     * @param counts of rows, for each of them
     * @param rows that have a value
     */
    record Values(List<Double> distinct, List<Integer> counts, int rows) {
        static Values of(Column.Number number, Matrix features, int feature) {
            float[] values = values(number, features, feature);
            Arrays.sort(values);
            float[] different = new float[values.length];
            List<Integer> counts = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                if (i == 0 || values[i] != values[i - 1]) {
                    different[counts.size()] = values[i];
                    counts.add(0);
                }
                counts.set(counts.size() - 1, counts.get(counts.size() - 1) + 1);
            }
            return new Values(new RawValues(number, Arrays.copyOf(different, counts.size())), counts, values.length);
        }
    }

    /** What features are in the user's unit: few of them are ever asked for, and the digits of each take a search. */
    private static final class RawValues extends AbstractList<Double> {
        private final Column.Number number;
        private final float[] rising;

        RawValues(Column.Number number, float[] rising) {
            this.number = number;
            this.rising = rising;
        }

        @Override
        public Double get(int index) {
            return KnotPlacement.raw(number, rising[index]);
        }

        @Override
        public int size() {
            return rising.length;
        }
    }

    private static float[] values(Column.Number number, Matrix features, int feature) {
        boolean mayMiss = number.missing() == Column.Missing.INDICATOR;
        float[] row = new float[features.columns()];
        float[] values = new float[features.rows()];
        int n = 0;
        for (int r = 0; r < features.rows(); r++) {
            features.copyRow(r, row, 0);
            if (!mayMiss || row[feature + 1] == 0) {
                values[n++] = row[feature];
            }
        }
        return Arrays.copyOf(values, n);
    }
}
