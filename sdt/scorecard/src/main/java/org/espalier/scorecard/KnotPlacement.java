package org.espalier.scorecard;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;

/**
 * Where the basis of scorecards bends, found from the training rows: between quantiles of each number, so that every ramp
 * has as many rows; at every value where a column has few of them. Codes such as -9 or 999, and end values that many rows
 * have, get an indicator instead and are left out of the quantiles. Knots that a schema has already stay.
 */
public final class KnotPlacement {
    /** An end value that so many rows have is no value like others: no capital gain at all. */
    private static final double END_SHARE = 0.05;

    /** Values taken for special at one end. */
    private static final int MAX_SPECIAL = 4;

    private static final double LOWEST = 0.01;
    private static final double HIGHEST = 0.99;

    /** Where values come in heaps, a column of not too many different values gets twice the ramps. */
    private static final double HEAP_SHARE = 0.03;

    private static final int HEAPED_VALUES = 8;

    private final int ramps;

    /** @param ramps of a column, 1 or more */
    public KnotPlacement(int ramps) {
        this.ramps = ramps;
    }

    /** The schema with knots for every number column that has none. */
    public Schema place(Schema schema, Matrix features) {
        return place(schema, ColumnValues.of(schema, features));
    }

    /**
     * The same, of columns whose values are sorted already.
     *
     * @param values of this schema's columns
     */
    public Schema place(Schema schema, ColumnValues values) {
        return schema.withColumns(schema.columns().stream()
                .map(c -> values.of(c)
                        .<Column>map(v -> ((Column.Number) c).withKnots(knots(v)))
                        .orElse(c))
                .toList());
    }

    private Knots knots(ColumnValues.Values values) {
        List<Double> distinct = values.distinct();
        List<Integer> counts = values.counts();
        if (distinct.size() < 2) {
            return Knots.NONE;
        }
        if (distinct.size() <= ramps + 1) {
            return new Knots(rising(distinct), List.of(), Knots.Form.RAMPS);
        }
        int low = 0;
        while (low < MAX_SPECIAL && isSpecialLow(distinct, counts, low, values.rows())) {
            low++;
        }
        int high = distinct.size();
        while (distinct.size() - high < MAX_SPECIAL && isSpecialHigh(distinct, counts, low, high, values.rows())) {
            high--;
        }
        List<Double> special = new ArrayList<>(distinct.subList(0, low));
        special.addAll(distinct.subList(high, distinct.size()));
        return new Knots(quantiles(distinct.subList(low, high), counts.subList(low, high)), special, Knots.Form.RAMPS);
    }

    /** The number of fewest digits that is this feature. */
    static double raw(Column.Number number, float feature) {
        // rounding to digits never comes to 0 from beside it
        if (number.encode(0) == feature) {
            return 0;
        }
        double value = feature * number.scale() + number.offset();
        for (int digits = 1; digits <= 12; digits++) {
            double rounded =
                    new BigDecimal(value).round(new MathContext(digits)).doubleValue();
            if (number.encode(rounded) == feature) {
                return rounded;
            }
        }
        return value;
    }

    private static boolean isSpecialLow(List<Double> values, List<Integer> counts, int at, int all) {
        if (values.size() - at < 4) {
            return false;
        }
        double value = values.get(at);
        boolean isCode = value < 0 && value == Math.rint(value) && values.get(at + 1) >= 0;
        boolean isRunOfCodes = value < 0 && value == Math.rint(value) && onlyCodesBelowZero(values);
        return counts.get(at) >= END_SHARE * all || isCode || isRunOfCodes;
    }

    /** A few whole numbers below 0 in a column that has none otherwise: -9, -8, -7. */
    private static boolean onlyCodesBelowZero(List<Double> values) {
        int below = 0;
        while (below < values.size() && below <= MAX_SPECIAL && values.get(below) < 0) {
            if (values.get(below) != Math.rint(values.get(below))) {
                return false;
            }
            below++;
        }
        return below <= MAX_SPECIAL && values.size() > 4 * below;
    }

    private static boolean isSpecialHigh(List<Double> values, List<Integer> counts, int low, int high, int all) {
        if (high - low < 4) {
            return false;
        }
        double value = values.get(high - 1);
        double before = values.get(high - 2);
        boolean nines = value >= 97 && Long.toString((long) value).matches("9+[789]?") && value == Math.rint(value);
        boolean isCode = nines && value - before > 0.5 * (before - values.get(low));
        return counts.get(high - 1) >= END_SHARE * all || isCode;
    }

    private List<Double> quantiles(List<Double> values, List<Integer> counts) {
        long total = 0;
        int largest = 0;
        for (int count : counts) {
            total += count;
            largest = Math.max(largest, count);
        }
        boolean inHeaps = largest >= HEAP_SHARE * total && values.size() <= HEAPED_VALUES * ramps;
        int parts = inHeaps ? 2 * ramps : ramps;
        if (values.size() <= parts + 1) {
            return rising(values);
        }
        List<Double> out = new ArrayList<>();
        int at = 0;
        double passed = counts.get(0);
        for (int j = 0; j <= parts; j++) {
            double wanted = total * (LOWEST + (HIGHEST - LOWEST) * j / parts);
            while (passed < wanted && at + 1 < values.size()) {
                at++;
                passed += counts.get(at);
            }
            out.add(values.get(at));
        }
        return rising(out);
    }

    private static List<Double> rising(List<Double> values) {
        List<Double> out = values.stream().sorted().distinct().toList();
        return out.size() == 1 ? List.of() : out;
    }
}
