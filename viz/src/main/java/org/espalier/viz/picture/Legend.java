package org.espalier.viz.picture;

import java.util.List;
import org.espalier.viz.WeightImage;

/** What the colours, bars and lines of a picture mean, below it. */
final class Legend {
    private static final double RAMP = 110;
    private static final double RAMP_HEIGHT = 10;

    /** Height that it takes. */
    static final double HEIGHT = 56;

    private Legend() {}

    /**
     * @param sides what a bar to the left, and one to the right means; one sentence where no box has bars
     * @param isRamp whether gates are coloured by weight; else they have bars
     * @param meaning a sentence on what is coloured, or what the bars say
     * @param lines a sentence on what the lines say
     */
    static void draw(
            Svg svg,
            double x,
            double y,
            double width,
            boolean isRamp,
            List<String> sides,
            String meaning,
            String lines) {
        svg.text(x, y + 26, width, TextStyle.NOTE, "start", meaning);
        svg.text(x, y + 42, width, TextStyle.NOTE, "start", lines);
        if (sides.size() == 1) {
            svg.text(x, y + 9, width, TextStyle.NOTE, "start", sides.get(0));
            return;
        }
        double at = x + TextFit.width(sides.get(0), TextStyle.NOTE) + 8;
        svg.text(x, y + 9, at - x, TextStyle.NOTE, "start", sides.get(0));
        if (isRamp) {
            svg.image(at, y, RAMP, RAMP_HEIGHT, ramp());
            svg.outline(at, y, RAMP, RAMP_HEIGHT, "#bbbbbb", 1, 0);
        } else {
            TermArt.bar(svg, at + RAMP / 2, y, RAMP / 3, false);
            TermArt.bar(svg, at + RAMP / 2, y, RAMP / 3, true);
        }
        svg.line(at + RAMP / 2, y - 2, at + RAMP / 2, y + RAMP_HEIGHT + 2, "#555555", 1);
        double after = at + RAMP + 8;
        svg.text(after, y + 9, x + width - after, TextStyle.NOTE, "start", sides.get(1));
    }

    /** The whole scale from left to right. */
    private static String ramp() {
        int steps = (int) RAMP;
        float[] values = new float[steps * (int) RAMP_HEIGHT];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % steps * 2f / (steps - 1) - 1;
        }
        return WeightImage.diverging(values, steps, (int) RAMP_HEIGHT, 1).dataUri();
    }
}
