package org.espalier.data;

import java.util.List;

/**
 * Where the basis of a scorecard bends for a number column, in the user's unit.
 *
 * @param points strictly rising; a ramp lies between each and the next one ({@link Form#RAMPS}), or a band begins at each
 *     ({@link Form#BANDS}); empty: none
 * @param special values with an indicator of their own: codes such as -9 or 999, and end values that many rows have;
 *     strictly rising
 */
public record Knots(List<Double> points, List<Double> special, Form form) {
    /** No basis but the raw number. */
    public static final Knots NONE = new Knots(List.of(), List.of(), Form.RAMPS);

    /** The most points, and the most special values, of a column. */
    public static final int MAX = 256;

    /** What lies between two knots. */
    public enum Form {
        /** Piecewise linear: the raw number, and ramps from each knot to the next. */
        RAMPS,
        /** Piecewise constant: a step up at each knot; what whole points are made of. */
        BANDS
    }

    public Knots {
        points = List.copyOf(points);
        special = List.copyOf(special);
        requireRising("knots", points);
        requireRising("special values", special);
        if (form == Form.RAMPS && points.size() == 1) {
            throw new IllegalArgumentException("knots: expected none, or two and more, found " + points);
        }
    }

    private static void requireRising(String what, List<Double> values) {
        if (values.size() > MAX) {
            throw new IllegalArgumentException(what + ": expected at most " + MAX + ", found " + values.size());
        }
        for (int i = 0; i < values.size(); i++) {
            if (!Double.isFinite(values.get(i)) || i > 0 && !(values.get(i) > values.get(i - 1))) {
                throw new IllegalArgumentException(what + ": expected rising finite numbers, found " + values);
            }
        }
    }
}
