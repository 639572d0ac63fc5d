package org.espalier.train;

/**
 * The power s of the mixture, {@code -1/s sum_k T_k log sum_l P_l Q_lk^s}. At 1 that is the mixture: the average answers,
 * and leaves make up for one another. Near 0 it is the expected loss: each leaf answers for its own rows (Jensen's
 * inequality; the generalised mean between the arithmetic and the geometric one). A power that falls during training lets
 * the leaves find their parts together and then stand alone: nearly the mixture's accuracy at nearly the expected loss's
 * path mass.
 *
 * @param from where it starts, above 0, at most 1
 * @param to where it ends after {@link Beta#ANNEALED_SHARE} of the steps, above 0, at most 1; it moves geometrically, epoch
 *     by epoch
 */
public record MixturePower(double from, double to) {
    /** The mixture itself, from the first step to the last. */
    public static final MixturePower ONE = new MixturePower(1, 1);

    /** What {@link #parse} reads. */
    static final String FORM = "a number above 0, at most 1, or a range such as 1..0.5";

    public MixturePower {
        if (!(from > 0 && from <= 1) || !(to > 0 && to <= 1)) {
            throw new IllegalArgumentException("expected powers above 0, at most 1, found " + from + " and " + to);
        }
    }

    /** The value at {@code progress} of the run, 0 to 1. */
    double at(double progress) {
        return from == to ? from : from * Math.pow(to / from, Math.min(1, progress / Beta.ANNEALED_SHARE));
    }

    /**
     * Reads {@code 0.5} or {@code 1..0.5}.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static MixturePower parse(String text) {
        int dots = text.indexOf("..");
        double first = Double.parseDouble(dots < 0 ? text : text.substring(0, dots));
        return new MixturePower(first, dots < 0 ? first : Double.parseDouble(text.substring(dots + 2)));
    }

    /** What {@link #parse} reads. */
    public String text() {
        return from == to ? Double.toString(from) : from + ".." + to;
    }
}
