package org.espalier.text;

import java.util.Optional;
import java.util.Set;

/** The two smallest and the two largest different numbers of a column: tells a number that stands for a missing value. */
public final class Extremes {
    private static final Set<Double> SENTINELS =
            Set.of(-9.0, -99.0, -999.0, -9999.0, -99999.0, -999999.0, 999.0, 9999.0, 99999.0, 999999.0, 9999999.0);

    /** A number that occurs less often may be a number. */
    private static final int MIN_COUNT = 2;

    private double lowest = Double.POSITIVE_INFINITY;
    private double secondLowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private double secondHighest = Double.NEGATIVE_INFINITY;
    private long lowestCount;
    private long highestCount;

    /**
     * A number far from the rest that is often written for a missing one.
     *
     * @param count how often it occurs
     * @param minimum of the rest
     * @param maximum of the rest
     */
    public record Sentinel(double value, long count, double minimum, double maximum) {}

    /** Without a value. */
    public Extremes() {}

    public void add(double value) {
        if (value < lowest) {
            secondLowest = lowest;
            lowest = value;
            lowestCount = 1;
        } else if (value == lowest) {
            lowestCount++;
        } else if (value < secondLowest) {
            secondLowest = value;
        }
        if (value > highest) {
            secondHighest = highest;
            highest = value;
            highestCount = 1;
        } else if (value == highest) {
            highestCount++;
        } else if (value > secondHighest) {
            secondHighest = value;
        }
    }

    /** Far is further from the nearest other number than the others are from one another. */
    public Optional<Sentinel> sentinel() {
        if (isSentinel(lowest, lowestCount)
                && secondLowest - lowest > highest - secondLowest
                && secondLowest < highest) {
            return Optional.of(new Sentinel(lowest, lowestCount, secondLowest, highest));
        }
        if (isSentinel(highest, highestCount)
                && highest - secondHighest > secondHighest - lowest
                && lowest < secondHighest) {
            return Optional.of(new Sentinel(highest, highestCount, lowest, secondHighest));
        }
        return Optional.empty();
    }

    private static boolean isSentinel(double value, long count) {
        return count >= MIN_COUNT && SENTINELS.contains(value);
    }
}
