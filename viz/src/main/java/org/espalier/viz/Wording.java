package org.espalier.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.base.Percent;

/** Numbers and lists as pictures and reports say them. */
public final class Wording {
    private Wording() {}

    /** The share of the rows that come to a node: all of them, but for rounding, to the root. */
    public static String reach(double share) {
        return Percent.of(share > 1 - 1e-5 ? 1 : share);
    }

    /** {@code 12,345}. */
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
