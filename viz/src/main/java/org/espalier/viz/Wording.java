package org.espalier.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and lists as pictures and reports say them. */
public final class Wording {
    private Wording() {}

    /** The share of the rows that come to a node: all of them, but for rounding, to the root. */
    public static String reach(double share) {
        return share > 1 - 1e-5 ? "100 %" : percent(share);
    }

    /** A probability that a model answers: however near to 0 or 1, it is neither. */
    public static String percent(double probability) {
        double p = 100 * probability;
        if (p < 0.1) {
            return "<0.1 %";
        }
        return p > 99.9 ? ">99.9 %" : String.format(Locale.ROOT, p < 10 || p > 99 ? "%.1f %%" : "%.0f %%", p);
    }

    public static String probability(double value) {
        return value > 0.995 ? ">0.99" : value < 0.005 ? "<0.01" : String.format(Locale.ROOT, "%.2f", value);
    }

    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** Names side by side, as parts of a text. */
    public static List<String> classes(List<String> names, int most) {
        List<String> shown = apart(names.stream().limit(most).toList());
        if (names.size() > most) {
            shown.add(" +" + (names.size() - most));
        }
        return shown;
    }

    /** With a space between one and the next. */
    public static List<String> apart(List<String> parts) {
        List<String> out = new ArrayList<>();
        parts.forEach(part -> {
            if (!out.isEmpty()) {
                out.add(" ");
            }
            out.add(part);
        });
        return out;
    }
}
