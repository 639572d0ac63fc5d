package org.espalier.explain;

import java.util.Optional;
import org.espalier.base.Decimals;

/**
 * What a changed row is to be answered, where the target is a number or a rate.
 *
 * @param low the least answer wanted; minus infinity: any
 * @param high the greatest answer wanted, not below {@code low}; infinity: any
 */
public record Wanted(double low, double high) {
    public Wanted {
        if (!(low <= high) || low == Double.POSITIVE_INFINITY || high == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("expected a range, found " + low + " to " + high);
        }
    }

    /**
     * Reads {@code 250000..300000}, {@code 250000..} or {@code ..300000}.
     *
     * @return empty where it is of another form, or no range
     */
    public static Optional<Wanted> parse(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            return Optional.empty();
        }
        String from = text.substring(0, dots).strip();
        String to = text.substring(dots + 2).strip();
        double low = from.isEmpty() ? Double.NEGATIVE_INFINITY : Decimals.parse(from);
        double high = to.isEmpty() ? Double.POSITIVE_INFINITY : Decimals.parse(to);
        boolean isRange = low <= high && !(from.isEmpty() && to.isEmpty());
        return isRange ? Optional.of(new Wanted(low, high)) : Optional.empty();
    }

    /** Whether an answer is one. */
    public boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** How far inside an answer lies, below 0 how far outside; of a rate by logarithms. */
    double margin(double value, boolean isRate) {
        double v = isRate ? Math.log(value) : value;
        double from = isRate && low > 0 ? Math.log(low) : isRate ? Double.NEGATIVE_INFINITY : low;
        double to = isRate ? Math.log(Math.max(high, Double.MIN_NORMAL)) : high;
        return Math.min(v - from, to - v);
    }
}
