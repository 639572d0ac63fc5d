package org.espalier.viz.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.viz.ClassColours;

/**
 * A leaf, or a folded branch, as bars of its classes. A leaf has its answer as a chip.
 *
 * @param head what stands at the top left
 * @param side what stands in the second line
 * @param classes names
 * @param distribution {@code [classes]}
 * @param answer index of the class that is answered: the most probable one, or by the tree's threshold
 * @param kind how it is drawn
 * @param least width at least
 */
record ClassArt(
        String head,
        String side,
        List<String> classes,
        float[] distribution,
        int answer,
        ClassColours colours,
        Kind kind,
        double least)
        implements NodeArt {
    /** As wide as its texts need. */
    ClassArt(
            String head,
            String side,
            List<String> classes,
            float[] distribution,
            int answer,
            ClassColours colours,
            Kind kind) {
        this(head, side, classes, distribution, answer, colours, kind, 0);
    }

    private static final double HEAD = 34;
    private static final double UPRIGHT = 44;
    /** Above upright bars, for the likeliest one's number. */
    private static final double NUMBER = 11;

    private static final double BAR_STEP = 12;
    private static final double ROW = 15;
    private static final double BAR = 44;
    private static final double PERCENT = 42;
    private static final double MIN_WIDTH = 150;
    private static final double MAX_WIDTH = 270;
    private static final double MIN_CHIP = 18;
    private static final int MAX_UPRIGHT = 12;
    private static final int LISTED = 3;
    /** Light colours would not stand out from white (WCAG 2, 1.4.11: 3 to 1). */
    private static final String OUTLINE = "#767676";

    /** What the box stands for. */
    enum Kind {
        LEAF,
        /** A branch that is not drawn: with a shadow. */
        FOLDED,
        /** No row comes there: pale. */
        DEAD
    }

    /** The same, so wide at least. */
    ClassArt atLeast(double width) {
        return new ClassArt(head, side, classes, distribution, answer, colours, kind, width);
    }

    /** Short names stand under upright bars, all of them; long ones beside lying bars, the likeliest first. */
    private boolean isUpright() {
        return classes.size() <= MAX_UPRIGHT && classes.stream().allMatch(c -> c.length() <= 2);
    }

    private int listed() {
        return Math.min(LISTED, classes.size());
    }

    /** As its texts need, within bounds; the same for every box of a tree, as long as heads are short. */
    @Override
    public double width() {
        double headed = TextFit.width(head, TextStyle.HEAD) + 28 + (kind == Kind.LEAF ? chipText() + 12 : 0);
        if (isUpright()) {
            return Math.max(least, Math.ceil(Math.max(Math.max(132, headed), 16 + BAR_STEP * classes.size())));
        }
        double longest = likeliest().subList(0, listed()).stream()
                .mapToDouble(k -> TextFit.width(classes.get(k), TextStyle.PLAIN))
                .max()
                .orElse(0);
        double width = Math.max(Math.ceil(longest) + 18 + BAR + PERCENT + 4, Math.ceil(headed));
        return Math.max(least, Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width)));
    }

    @Override
    public double height() {
        return HEAD + (isUpright() ? NUMBER + UPRIGHT + 16 : listed() * ROW + 6);
    }

    @Override
    public void draw(Svg svg, double x, double y) {
        if (kind == Kind.FOLDED) {
            svg.rect(x + 4, y + 4, width(), height(), "#eeeeee", "#aaaaaa", 5);
        }
        boolean isPale = kind == Kind.DEAD;
        svg.rect(x, y, width(), height(), isPale ? "#f2f2f2" : "#ffffff", isPale ? "#bbbbbb" : "#888888", 5);
        double available = width() - 22;
        if (kind == Kind.LEAF) {
            available -= chip(svg, x + width() - 7, y + 4);
        }
        svg.text(x + 11, y + 15, available, TextStyle.HEAD, "start", head);
        svg.text(x + 11, y + 29, width() - 18, TextStyle.SMALL, "start", side);
        if (isUpright()) {
            upright(svg, x + 9, y + HEAD + NUMBER);
        } else {
            lying(svg, x + 11, y + HEAD);
        }
    }

    private double chipText() {
        return TextFit.width(classes.get(answer), TextStyle.HEAD);
    }

    /** The answer on its colour; returns its width. */
    private double chip(Svg svg, double right, double y) {
        double most = width() - TextFit.width(head, TextStyle.HEAD) - 30;
        double width = Math.max(MIN_CHIP, Math.min(most, chipText() + 10));
        svg.rect(right - width, y, width, 14, colours.colour(answer), OUTLINE, 4);
        TextStyle style = new TextStyle(TextStyle.HEAD.size(), colours.textOn(answer), true);
        svg.text(right - width / 2, y + 11, width - 6, style, "middle", classes.get(answer));
        return width;
    }

    private String colour(int k) {
        return kind == Kind.DEAD ? "#c8c8c8" : colours.colour(k);
    }

    private void upright(Svg svg, double x, double y) {
        double step = (width() - 18) / classes.size();
        for (int k = 0; k < classes.size(); k++) {
            double height = UPRIGHT * distribution[k];
            svg.rect(x + k * step + 1, y + UPRIGHT - height, step - 2, height, colour(k), height < 1 ? "" : OUTLINE, 0);
            svg.text(x + (k + 0.5) * step, y + UPRIGHT + 11, step + 4, TextStyle.SMALL, "middle", classes.get(k));
        }
        svg.line(x, y + UPRIGHT, x + width() - 18, y + UPRIGHT, OUTLINE, 1);
        int best = likeliest().get(0);
        String number = Percent.ofProbability(distribution[best]);
        double half = TextFit.width(number, TextStyle.SMALL) / 2;
        double middle = Math.max(x + half, Math.min(x + width() - 18 - half, x + (best + 0.5) * step));
        svg.text(middle, y + UPRIGHT * (1 - distribution[best]) - 2, 2 * half, TextStyle.SMALL, "middle", number);
    }

    private void lying(Svg svg, double x, double y) {
        double available = width() - 18 - BAR - PERCENT;
        List<Integer> order = likeliest();
        for (int i = 0; i < listed(); i++) {
            int k = order.get(i);
            double top = y + i * ROW;
            svg.text(x, top + 11, available, TextStyle.PLAIN, "start", classes.get(k));
            svg.rect(x + available + 4, top + 3, BAR * distribution[k], ROW - 5, colour(k), OUTLINE, 0);
            svg.text(
                    x + width() - 18,
                    top + 11,
                    PERCENT - 4,
                    TextStyle.SMALL,
                    "end",
                    Percent.ofProbability(distribution[k]));
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
        likeliest()
                .subList(0, listed())
                .forEach(k -> out.add(classes.get(k) + " " + Percent.ofProbability(distribution[k])));
        return out;
    }
}
