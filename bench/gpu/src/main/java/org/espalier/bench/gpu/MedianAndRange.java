package org.espalier.bench.gpu;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Repeated measurements of one thing: their median, and their range. */
record MedianAndRange(double median, double min, double max) {
    static MedianAndRange of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("expected measurements, found none");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new MedianAndRange(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Of the quotients of two rows of measurements, pair by pair: both of a pair were taken in the same round. */
    static MedianAndRange ofRatios(List<Double> above, List<Double> below) {
        return of(IntStream.range(0, above.size())
                .mapToObj(i -> above.get(i) / below.get(i))
                .toList());
    }

    /** {@code 12.3 (11.8 to 14.0)}. */
    @Override
    public String toString() {
        return number(median) + " (" + number(min) + " to " + number(max) + ")";
    }

    /** Three digits: {@code 0.123}, {@code 1.23}, {@code 12.3}, {@code 123}, {@code 1,230}. */
    static String number(double value) {
        if (value >= 100) {
            double unit = Math.pow(10, Math.floor(Math.log10(value)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.rint(value / unit) * unit);
        }
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 10 ? "%.2f" : "%.1f", value);
    }
}
