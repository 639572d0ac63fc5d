package org.espalier.viz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A leaf, or a folded branch, as bars of its classes.
 *
 * @param head what stands at the top left
 * @param side what stands in the second line
 * @param classes names
 * @param distribution {@code [classes]}
 * @param isFolded drawn with a double edge
 */
record ClassArt(
        String head, String side, List<String> classes, float[] distribution, ClassColours colours, boolean isFolded)
        implements NodeArt {
    private static final double HEAD = 32;
    private static final double UPRIGHT = 44;
    private static final double ROW = 15;
    private static final int MOST_UPRIGHT = 12;
    private static final int LISTED = 3;

    /** Short names stand under upright bars, all of them; long ones beside lying bars, the likeliest first. */
    private boolean isUpright() {
        return classes.size() <= MOST_UPRIGHT && classes.stream().allMatch(c -> c.length() <= 2);
    }

    private int listed() {
        return Math.min(LISTED, classes.size());
    }

    @Override
    public double width() {
        return isUpright() ? Math.max(116, 16 + 14 * classes.size()) : 170;
    }

    @Override
    public double height() {
        return HEAD + (isUpright() ? UPRIGHT + 16 : listed() * ROW + 6);
    }

    @Override
    public void draw(Svg svg, double x, double y) {
        int best = likeliest().get(0);
        if (isFolded) {
            svg.rect(x + 4, y + 4, width(), height(), "#eeeeee", "#aaaaaa", 5);
        }
        svg.rect(x, y, width(), height(), "#ffffff", isFolded ? "#aaaaaa" : "#888888", 5);
        svg.rect(x, y, 5, height(), colours.colour(best), "", 2);
        svg.text(x + 11, y + 14, width() - 16, TextStyle.HEAD, "start", head);
        svg.text(x + 11, y + 26, width() - 16, TextStyle.SMALL, "start", side);
        if (isUpright()) {
            upright(svg, x + 11, y + HEAD);
        } else {
            lying(svg, x + 11, y + HEAD);
        }
    }

    private void upright(Svg svg, double x, double y) {
        double step = (width() - 18) / classes.size();
        for (int k = 0; k < classes.size(); k++) {
            double height = UPRIGHT * distribution[k];
            svg.rect(x + k * step + 1, y + UPRIGHT - height, step - 2, height, colours.colour(k), "", 0);
            svg.text(x + (k + 0.5) * step, y + UPRIGHT + 11, step + 4, TextStyle.SMALL, "middle", classes.get(k));
        }
        svg.line(x, y + UPRIGHT, x + width() - 18, y + UPRIGHT, "#888888", 1);
    }

    private void lying(Svg svg, double x, double y) {
        double bar = 44;
        double room = width() - 18 - bar - 42;
        List<Integer> order = likeliest();
        for (int i = 0; i < listed(); i++) {
            int k = order.get(i);
            double top = y + i * ROW;
            svg.text(x, top + 11, room, TextStyle.PLAIN, "start", classes.get(k));
            svg.rect(x + room + 4, top + 3, bar * distribution[k], ROW - 5, colours.colour(k), "", 0);
            svg.text(x + width() - 16, top + 11, 38, TextStyle.SMALL, "end", Wording.percent(distribution[k]));
        }
    }

    private List<Integer> likeliest() {
        return IntStream.range(0, distribution.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -distribution[k]))
                .toList();
    }

    @Override
    public List<String> lines() {
        List<String> out = new ArrayList<>(List.of(head));
        if (!side.isEmpty()) {
            out.add(side);
        }
        likeliest().subList(0, listed()).forEach(k -> out.add(classes.get(k) + " " + Wording.percent(distribution[k])));
        return out;
    }
}
