package org.espalier.sdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;

/**
 * The functions of a row that a scorecard adds up, phi(x): for a number the raw value, ramps between knots, and
 * indicators of special values and of a missing one; for a category one indicator each. It takes encoded features and is
 * fixed by the schema. A column that is constant beyond its ends gives a constant there: the raw number is held inside the
 * training range, a ramp is 0 before its knots and 1 behind them.
 * A special value of a monotone column has its indicator from there to the end it lies at: a value further out, which
 * training has not seen, must not undo what the indicator says.
 *
 * <p>For a number column with the knots {@code k_0 < ... < k_m}, the terms are, in this order: the raw feature, clamped to
 * the encoded range; {@code m} ramps {@code clip((x - k_j) / (k_j+1 - k_j), 0, 1)}, or with {@link Knots.Form#BANDS} in
 * place of both {@code m + 1} steps {@code [x >= k_j]}; {@code [x = s]} for each special value; {@code [x is missing]}. For
 * a category column: one for each category, for an unknown one, and for a missing one, as the encoder has slots.
 *
 * <p>Immutable; serves any number of threads.
 */
public final class Basis {
    /** A special value is met within this share of the column's standard deviation, or of its own size. */
    private static final double SAME = 1e-5;

    /** The floats at which a term of a column bends must be finite. */
    private static float finite(Column.Number column, double value) {
        float feature = column.encode(value);
        if (!Float.isFinite(feature)) {
            throw new IllegalArgumentException("column '" + column.name() + "': expected a range and knots that a float"
                    + " holds once they are scaled, found " + value);
        }
        return feature;
    }

    /** What a term says of its column. */
    public enum Kind {
        /** The number itself. */
        RAW,
        /** 0 up to one knot, 1 from the next one on, rising between. */
        RAMP,
        /** 1 from a knot on. */
        STEP,
        /** 1 at a special value. */
        VALUE,
        /** 1 where the value is missing. */
        MISSING,
        /** 1 for one category. */
        CATEGORY,
        /** 1 for a category that is not known. */
        OTHER
    }

    /**
     * One function.
     *
     * @param column index of the schema's column
     * @param feature index of the encoded feature that it reads
     * @param low lower knot in the user's unit (RAMP, STEP, VALUE), the range's lower end (RAW); else 0
     * @param high upper knot in the user's unit (RAMP), the range's upper end (RAW); else as {@code low}
     * @param from {@code low} as a feature; of a special value the smallest feature that counts as it
     * @param to {@code high} as a feature; of a special value the largest feature that counts as it
     * @param sign 1: its coefficient may not be negative, -1: not positive, 0: any; towards the positive class
     */
    public record Term(Kind kind, int column, int feature, double low, double high, float from, float to, int sign) {
        /** Its value for encoded features {@code x[at ..]}. */
        public float of(float[] x, int at) {
            float v = x[at + feature];
            switch (kind) {
                case RAW:
                    return Math.max(from, Math.min(to, v));
                case RAMP:
                    return Math.max(0f, Math.min(1f, (v - from) / (to - from)));
                case STEP:
                    return v >= from ? 1f : 0f;
                case VALUE:
                    return v >= from && v <= to ? 1f : 0f;
                default:
                    return v;
            }
        }

        /** Whether it is part of a column's broken line, or of its steps. */
        public boolean isCurve() {
            return kind == Kind.RAW || kind == Kind.RAMP || kind == Kind.STEP;
        }

        /** Its value at a bend, in double; of a term that {@link #isCurve()} only. */
        public double exact(float bend) {
            return switch (kind) {
                case RAW -> Math.max(from, Math.min(to, bend));
                case STEP -> bend >= from ? 1 : 0;
                default -> Math.max(0, Math.min(1, ((double) bend - from) / ((double) to - from)));
            };
        }
    }

    private final Schema schema;
    private final List<Term> terms;
    /** First term of each column, and one more, {@code [columns + 1]}. */
    private final int[] first;

    private Basis(Schema schema, List<Term> terms, int[] first) {
        this.schema = schema;
        this.terms = List.copyOf(terms);
        this.first = first;
    }

    /**
     * The basis of a table.
     *
     * @throws IllegalArgumentException for an image: its pixels are no columns that a scorecard could name
     */
    public static Basis of(Schema schema) {
        if (schema.image().isPresent()) {
            throw new IllegalArgumentException("expected a table, found images: leaves of images are constant");
        }
        List<Term> terms = new ArrayList<>();
        int[] first = new int[schema.columns().size() + 1];
        int feature = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            first[c] = terms.size();
            if (column instanceof Column.Number number) {
                addNumber(number, c, feature, terms);
            } else if (column instanceof Column.Category category) {
                addCategory(category, c, feature, terms);
            }
            feature += column.width();
        }
        first[schema.columns().size()] = terms.size();
        return new Basis(schema, terms, first);
    }

    /** Of no terms: leaves that are linear in it answer all rows alike. */
    public static Basis none(Schema schema) {
        return new Basis(schema, List.of(), new int[schema.columns().size() + 1]);
    }

    private static void addNumber(Column.Number n, int c, int feature, List<Term> terms) {
        int sign = n.monotone() == Column.Monotone.UP ? 1 : n.monotone() == Column.Monotone.DOWN ? -1 : 0;
        List<Double> knots = n.knots().points();
        if (n.knots().form() == Knots.Form.BANDS) {
            for (double at : knots) {
                terms.add(new Term(Kind.STEP, c, feature, at, at, finite(n, at), finite(n, at), sign));
            }
        } else {
            double lowest = knots.isEmpty() ? n.minimum() : knots.get(0);
            double highest = knots.isEmpty() ? n.maximum() : knots.get(knots.size() - 1);
            terms.add(new Term(Kind.RAW, c, feature, lowest, highest, finite(n, lowest), finite(n, highest), sign));
            for (int j = 0; j + 1 < knots.size(); j++) {
                double low = knots.get(j);
                double high = knots.get(j + 1);
                float from = finite(n, low);
                float to = finite(n, high);
                if (from < to) { // knots that are one number as a feature make no ramp
                    terms.add(new Term(Kind.RAMP, c, feature, low, high, from, to, sign));
                }
            }
        }
        for (double s : n.knots().special()) {
            double same = tolerance(n, s);
            // At the lower end the indicator goes off as the value rises, at the upper end it comes on: for good, so
            // that it
            // is open towards its end.
            int signOfValue = s <= n.minimum() ? -sign : s >= n.maximum() ? sign : 0;
            if (sign == 0 || signOfValue != 0) {
                float from = sign != 0 && s <= n.minimum() ? Float.NEGATIVE_INFINITY : n.encode(s - same);
                float to = sign != 0 && s > n.minimum() ? Float.POSITIVE_INFINITY : n.encode(s + same);
                terms.add(new Term(Kind.VALUE, c, feature, s, s, from, to, signOfValue));
            }
        }
        if (n.missing() == Column.Missing.INDICATOR) {
            terms.add(new Term(Kind.MISSING, c, feature + 1, 0, 0, 0, 0, 0));
        }
    }

    /** How near a number must be to a special value to be met as that, in the user's unit. */
    static double tolerance(Column.Number n, double special) {
        return SAME * Math.max(n.scale(), Math.abs(special));
    }

    private static void addCategory(Column.Category category, int c, int feature, List<Term> terms) {
        for (int i = 0; i < category.width(); i++) {
            Kind kind =
                    i < category.otherSlot() ? Kind.CATEGORY : i == category.otherSlot() ? Kind.OTHER : Kind.MISSING;
            terms.add(new Term(kind, c, feature + i, 0, 0, 0, 0, 0));
        }
    }

    public Schema schema() {
        return schema;
    }

    /** Number of terms, F. */
    public int size() {
        return terms.size();
    }

    public Term term(int index) {
        return terms.get(index);
    }

    public List<Term> terms() {
        return terms;
    }

    /** Number of columns of the schema, the ignored ones counted. */
    public int columns() {
        return first.length - 1;
    }

    /** The first term of a column; its terms end where those of the next column begin. */
    public int firstTerm(int column) {
        return first[column];
    }

    /** One past the last term of a column. */
    public int endTerm(int column) {
        return first[column + 1];
    }

    /** Where the terms of a number column bend or step, as features, rising; none of a category. */
    public float[] bends(int column) {
        float[] all = new float[2 * (endTerm(column) - firstTerm(column))];
        int n = 0;
        for (Term term : terms.subList(firstTerm(column), endTerm(column))) {
            if (term.isCurve()) {
                all[n++] = term.from();
                all[n++] = term.to();
            }
        }
        Arrays.sort(all, 0, n);
        int distinct = 0;
        for (int i = 0; i < n; i++) {
            if (distinct == 0 || all[i] > all[distinct - 1]) {
                all[distinct++] = all[i];
            }
        }
        return Arrays.copyOf(all, distinct);
    }

    /**
     * The terms' values for one row.
     *
     * @param x encoded features, the row at {@code [at, at + schema.width())}
     * @param phi gets {@code [size()]} values at {@code [to, to + size())}
     */
    public void evaluate(float[] x, int at, float[] phi, int to) {
        for (int i = 0; i < terms.size(); i++) {
            phi[to + i] = terms.get(i).of(x, at);
        }
    }

    /** A term in the user's words: {@code age from 30 to 35}, {@code sex = Male}. */
    public String name(int index) {
        Term t = terms.get(index);
        Column column = schema.columns().get(t.column());
        switch (t.kind()) {
            case RAW:
                return column.name();
            case RAMP:
                return column.name() + " from " + number(t.low()) + " to " + number(t.high());
            case STEP:
                return column.name() + " from " + number(t.low());
            case VALUE:
                return column.name() + " = " + number(t.low());
            case MISSING:
                return column.name() + " missing";
            case OTHER:
                return column.name() + " other";
            default:
                return column.name() + " = "
                        + ((Column.Category) column).categories().get(index - first[t.column()]);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
