package org.espalier.bench.paper;

import java.util.Locale;

/** How figures are written. */
final class Form {
    static final String NONE = "–";

    private Form() {}

    /** {@code 96.42 ± 0.11}: mean and standard deviation over seeds of shares, in %. */
    static String percent(double... shares) {
        Statistics.Summary s = Statistics.summary(scaled(shares, 100));
        return number(s.mean(), 2)
                + (s.standardDeviation().isPresent()
                        ? " ± " + number(s.standardDeviation().getAsDouble(), 2)
                        : "");
    }

    /** The mean over seeds of shares, in %. */
    static String meanPercent(double... shares) {
        return number(Statistics.summary(scaled(shares, 100)).mean(), 2);
    }

    static String mean(int places, double... values) {
        return number(Statistics.summary(values).mean(), places);
    }

    /** {@code +0.35 [+0.10, +0.60]}: a gain of shares in points with its 95 % interval; bold where 0 lies outside it. */
    static String points(Statistics.Gain gain) {
        String mean = signed(100 * gain.mean());
        if (gain.halfWidth().isEmpty()) {
            return mean;
        }
        boolean isSure = gain.low() > 0 || gain.high() < 0;
        String text = mean + " [" + signed(100 * gain.low()) + ", " + signed(100 * gain.high()) + "]";
        return isSure ? "**" + text + "**" : text;
    }

    static String number(double value, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    /** {@code 199,936}. */
    static String count(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.2f", value);
    }

    private static double[] scaled(double[] values, double factor) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = factor * values[i];
        }
        return out;
    }
}
