package org.espalier.viz.number;

import java.util.ArrayList;
import java.util.List;

/** Values along a line of pixels, with marks at round numbers. */
record Axis(double low, double high, double from, double to) {
    private static final int MARKS = 4;

    /** Of the values between two; a little apart where they are one. */
    static Axis of(double low, double high, double from, double to) {
        double room = high > low ? 0 : Math.max(1e-9, Math.abs(low) * 1e-3);
        return new Axis(low - room, high + room, from, to);
    }

    double at(double value) {
        return from + (to - from) * (Math.max(low, Math.min(high, value)) - low) / (high - low);
    }

    /** Round numbers within the axis. */
    List<Double> marks() {
        double rough = (high - low) / MARKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power >= 5 ? 5 : rough / power >= 2 ? 2 : 1);
        List<Double> out = new ArrayList<>();
        for (double k = Math.ceil(low / step); k * step <= high; k++) {
            out.add(k * step + 0.0);
        }
        return out;
    }
}
