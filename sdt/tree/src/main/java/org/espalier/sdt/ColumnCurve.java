package org.espalier.sdt;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.espalier.data.Column;
import org.espalier.data.Knots;

/**
 * What a number column adds to one score of a leaf's scorecard, in the user's unit: the terms of the basis, merged to one
 * broken line or one row of steps. What writes scorecards in another form starts from it.
 *
 * <p>With {@link Knots.Form#RAMPS} the effect of {@code x} is {@code value} at a bend, linear between two of them, flat
 * beyond the ends. With {@link Knots.Form#BANDS} it is 0 below the first bend and {@code value.get(j)} from bend {@code j}
 * on. Special values come on top.
 *
 * @param at where the effect bends or steps, rising; empty where there is no knot
 * @param value the effect there, as many
 * @param specials what is added at special values
 * @param missing the effect of a missing value; empty where the column refuses one
 */
public record ColumnCurve(
        Knots.Form form, List<Double> at, List<Double> value, List<Special> specials, OptionalDouble missing) {
    /**
     * A special value, met between two numbers, both included; an infinite one is an end that is open.
     *
     * @param effect added to that of the curve
     */
    public record Special(double value, double from, double to, double effect) {}

    public ColumnCurve {
        at = List.copyOf(at);
        value = List.copyOf(value);
        specials = List.copyOf(specials);
    }

    /** Whether it adds nothing, whatever the value. */
    public boolean isZero() {
        return value.stream().allMatch(v -> v == 0)
                && specials.stream().allMatch(s -> s.effect() == 0)
                && missing.orElse(0) == 0;
    }

    /** Largest less smallest effect: over the curve, with each special value, and for a missing value. */
    public double range() {
        double least = form == Knots.Form.BANDS || value.isEmpty() ? 0 : value.get(0);
        double most = least;
        for (double v : value) {
            least = Math.min(least, v);
            most = Math.max(most, v);
        }
        for (Special s : specials) {
            double effect = of(s.value());
            least = Math.min(least, effect);
            most = Math.max(most, effect);
        }
        double none = missing.orElse(least);
        return Math.max(most, none) - Math.min(least, none);
    }

    /** The effect of a value. */
    public double of(double x) {
        double sum = 0;
        for (Special s : specials) {
            sum += x >= s.from() && x <= s.to() ? s.effect() : 0;
        }
        if (at.isEmpty()) {
            return sum;
        }
        int last = at.size() - 1;
        boolean isBands = form == Knots.Form.BANDS;
        if (x < at.get(0)) {
            return sum + (isBands ? 0 : value.get(0));
        }
        int j = last;
        while (j > 0 && x < at.get(j)) {
            j--;
        }
        if (isBands || j == last) {
            return sum + value.get(j);
        }
        double share = (x - at.get(j)) / (at.get(j + 1) - at.get(j));
        return sum + value.get(j) + share * (value.get(j + 1) - value.get(j));
    }

    /**
     * The curve of one column, leaf and output.
     *
     * @param column index of a number column of the schema
     * @throws IllegalArgumentException when the column is none of numbers
     */
    public static ColumnCurve of(LeafScorecards cards, int leaf, int output, int column) {
        Basis basis = cards.basis();
        if (!(basis.schema().columns().get(column) instanceof Column.Number number)) {
            throw new IllegalArgumentException("column " + column + ": expected numbers");
        }
        int first = basis.firstTerm(column);
        int end = basis.endTerm(column);
        float[] bends = basis.bends(column);
        List<Double> at = new ArrayList<>();
        List<Double> value = new ArrayList<>();
        for (float bend : bends) {
            double sum = 0;
            double raw = Double.NaN;
            for (int t = first; t < end; t++) {
                Basis.Term term = basis.term(t);
                if (term.isCurve()) {
                    sum += cards.weight(leaf, t, output) * term.exact(bend);
                    raw = term.from() == bend ? term.low() : term.to() == bend ? term.high() : raw;
                }
            }
            at.add(raw);
            value.add(sum);
        }
        List<Special> specials = new ArrayList<>();
        for (int t = first; t < end; t++) {
            Basis.Term term = basis.term(t);
            if (term.kind() == Basis.Kind.VALUE) {
                double same = Basis.tolerance(number, term.low());
                // of a signed column an indicator at an end is open towards it
                double from = Float.isInfinite(term.from()) ? term.from() : term.low() - same;
                double to = Float.isInfinite(term.to()) ? term.to() : term.low() + same;
                specials.add(new Special(term.low(), from, to, cards.weight(leaf, t, output)));
            }
        }
        return new ColumnCurve(
                number.knots().form(), at, value, specials, missing(cards, leaf, output, column, number));
    }

    /** A missing value counts as the mean, and says so where it has an indicator. */
    private static OptionalDouble missing(
            LeafScorecards cards, int leaf, int output, int column, Column.Number number) {
        if (number.missing() == Column.Missing.ERROR) {
            return OptionalDouble.empty();
        }
        Basis basis = cards.basis();
        double sum = 0;
        float[] x = new float[basis.schema().width()];
        for (int t = basis.firstTerm(column); t < basis.endTerm(column); t++) {
            Basis.Term term = basis.term(t);
            x[term.feature()] = term.kind() == Basis.Kind.MISSING ? 1 : number.encode(number.mean());
        }
        sum += cards.effect(leaf, output, column, x, 0);
        return OptionalDouble.of(sum);
    }
}
