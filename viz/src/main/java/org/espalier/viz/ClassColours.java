package org.espalier.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A colour per class, fixed for a number of classes, so that pictures and reports of one tree agree. Up to eight classes
 * take the palette of Okabe and Ito (2008), up to ten that and two of Tol's, which people with any of the common forms of
 * colour blindness tell apart; for more no such palette exists: hues go round and every third is darker or lighter, and
 * the class's name must stand beside its colour.
 */
public final class ClassColours {
    private static final String[] DISTINCT = {
        "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#555555", "#332288", "#999933"
    };
    private static final double[] LIGHTNESS = {0.38, 0.55, 0.74};
    /** Steps of the golden angle keep neighbouring classes far apart in hue. */
    private static final double GOLDEN = 0.61803398875;

    private final List<String> colours;

    private ClassColours(List<String> colours) {
        this.colours = List.copyOf(colours);
    }

    /** @param classes number of classes, 1 or more */
    public static ClassColours of(int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes: expected 1 or more, found " + classes);
        }
        List<String> out = new ArrayList<>(classes);
        for (int c = 0; c < classes; c++) {
            out.add(classes <= DISTINCT.length ? DISTINCT[c] : around(c));
        }
        return new ClassColours(out);
    }

    private static String around(int c) {
        double hue = 0.58 + c * GOLDEN;
        double lightness = LIGHTNESS[c % LIGHTNESS.length];
        double chroma = (1 - Math.abs(2 * lightness - 1)) * 0.65;
        int[] rgb = new int[3];
        for (int i = 0; i < 3; i++) {
            // HSL to RGB: a channel is full within a sixth of its own third of the circle
            double t = Math.abs((hue + (3 - i) / 3.0) % 1 * 6 - 3) - 1;
            rgb[i] = (int) Math.round(255 * (lightness + chroma * (Math.max(0, Math.min(1, t)) - 0.5)));
        }
        return String.format(Locale.ROOT, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
    }

    /** Number of classes. */
    public int size() {
        return colours.size();
    }

    /** The colour of a class as {@code #rrggbb}. */
    public String colour(int index) {
        return colours.get(index);
    }

    /** Black or white, whichever has the greater contrast (WCAG 2) on the colour of a class. */
    public String textOn(int index) {
        double luminance = luminance(colours.get(index));
        return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";
    }

    /** Relative luminance of {@code #rrggbb}, 0 to 1 (WCAG 2). */
    static double luminance(String colour) {
        double[] weight = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double s = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weight[i] * (s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
