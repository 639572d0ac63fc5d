package org.espalier.evaluate;

/** Where a figure may lie: its 95 % interval. */
public record Interval(double low, double high) {
    /** Half of its width, for {@code 96.9 ±0.3}. */
    public double halfWidth() {
        return (high - low) / 2;
    }
}
