package org.espalier.train;

import org.espalier.base.Softplus;

/**
 * How the inverse temperature of the gates goes. A greater one makes decisions harder: the max-path leaf then holds more
 * of the mass, and the explanation by one path is worth more.
 */
public sealed interface Beta permits Beta.Fixed, Beta.Annealed, Beta.Learned {
    /** The same for all gates and steps. */
    record Fixed(double value) implements Beta {
        public Fixed {
            requirePositive(value);
        }
    }

    /** Rises (or falls) geometrically during the first {@link #ANNEALED_SHARE} of the steps, then stays. */
    record Annealed(double from, double to) implements Beta {
        public Annealed {
            requirePositive(from);
            requirePositive(to);
        }
    }

    /** A parameter of each gate, kept above 0 by a softplus; starts at 1. */
    record Learned() implements Beta {
        /** The parameter at the start: {@link #softplus} of it is 1. */
        static final double INITIAL_RAW = Math.log(Math.E - 1);

        /** The inverse temperature of a parameter. */
        public static double softplus(double x) {
            return Softplus.of(x);
        }
    }

    /** A gate is a step function long before. */
    double MAX = 1e6;

    /** What {@link #parse} reads. */
    String FORM = "a positive number, a range such as 1..30, or learn";

    /** Share of the steps in which an annealed beta moves; the rest refines the tree at its final hardness. */
    double ANNEALED_SHARE = 0.8;

    /** The value at {@code progress} of the run, 0 to 1; 1 where it is learned. */
    default double at(double progress) {
        if (this instanceof Fixed fixed) {
            return fixed.value;
        }
        if (this instanceof Annealed a) {
            return a.from * Math.pow(a.to / a.from, Math.min(1, progress / ANNEALED_SHARE));
        }
        return 1;
    }

    /**
     * Reads {@code 4}, {@code 1..30} or {@code learn}.
     *
     * @throws IllegalArgumentException when the text is none of these
     */
    static Beta parse(String text) {
        if (text.equals("learn")) {
            return new Learned();
        }
        int dots = text.indexOf("..");
        if (dots < 0) {
            return new Fixed(Double.parseDouble(text));
        }
        return new Annealed(Double.parseDouble(text.substring(0, dots)), Double.parseDouble(text.substring(dots + 2)));
    }

    /** What {@link #parse} reads. */
    default String text() {
        if (this instanceof Fixed fixed) {
            return Double.toString(fixed.value);
        }
        if (this instanceof Annealed a) {
            return a.from + ".." + a.to;
        }
        return "learn";
    }

    private static void requirePositive(double value) {
        if (!(value > 0 && value <= MAX)) {
            throw new IllegalArgumentException("beta: expected a positive number of at most 1000000, found " + value);
        }
    }
}
