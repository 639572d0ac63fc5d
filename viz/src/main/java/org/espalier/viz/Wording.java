package org.espalier.viz;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers and lists as pictures and reports say them. */
final class Wording {
    private Wording() {}

    static String percent(double share) {
        double p = 100 * share;
        if (p > 0 && p < 0.1) {
            return "<0.1 %";
        }
        return String.format(Locale.ROOT, p < 10 || p > 99 && p < 99.95 ? "%.1f %%" : "%.0f %%", p);
    }

    static String probability(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String classes(List<String> names, int most) {
        String shown = names.stream().limit(most).collect(Collectors.joining(" "));
        return names.size() > most ? shown + " +" + (names.size() - most) : shown;
    }
}
