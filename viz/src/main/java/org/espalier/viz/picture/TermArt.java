package org.espalier.viz.picture;

import java.util.ArrayList;
import java.util.List;
import org.espalier.explain.Points;
import org.espalier.viz.GateTerms;
import org.espalier.viz.PointsTerms;
import org.espalier.viz.Wording;

/**
 * A gate as signed bars: what pushes it left (striped) and right (filled).
 *
 * @param head what stands at the top left
 * @param side what stands at the top right
 * @param terms what counts most
 * @param rows bars that fit, the same in every box of a picture
 */
record TermArt(String head, String side, List<GateTerms.Term> terms, int rows) implements NodeArt {
    private static final double MIN_WIDTH = 240;
    private static final double MAX_WIDTH = 430;
    private static final double BAR = 42;

    /** The number and both directions of a bar. */
    private static final double BESIDE = 2 * BAR + 56;

    private static final double HEAD = 22;
    private static final double ROW = 16;
    private static final String PUSH = "#555555";

    /** As its longest term needs, within bounds. */
    @Override
    public double width() {
        double longest = terms.stream()
                .mapToDouble(t -> TextFit.width(t.text(), TextStyle.PLAIN))
                .max()
                .orElse(0);
        return Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Math.ceil(longest) + BESIDE + 8));
    }

    @Override
    public double height() {
        return HEAD + rows * ROW + 8;
    }

    @Override
    public void draw(Svg svg, double x, double y) {
        double width = width();
        svg.rect(x, y, width, height(), "#fbfbfb", "#888888", 5);
        double sideWidth = 140;
        svg.text(x + 8, y + 15, width - sideWidth - 16, TextStyle.HEAD, "start", head);
        svg.text(x + width - 8, y + 15, sideWidth, TextStyle.SMALL, "end", side);
        double most = terms.stream().mapToDouble(t -> Math.abs(t.push())).max().orElse(1);
        double zero = x + width - 8 - BAR;
        svg.line(zero, y + HEAD, zero, y + HEAD + terms.size() * ROW, "#bbbbbb", 1);
        for (int i = 0; i < terms.size(); i++) {
            GateTerms.Term term = terms.get(i);
            double top = y + HEAD + i * ROW;
            svg.text(x + 8, top + 11.5, width - BESIDE, TextStyle.PLAIN, "start", Wording.apart(term.parts()));
            svg.text(zero - BAR - 4, top + 11.5, 40, TextStyle.SMALL, "end", signed(term.push()));
            double length = most > 0 ? BAR * Math.abs(term.push()) / most : 0;
            bar(svg, zero, top + 3, length, term.push() >= 0);
        }
    }

    /** Filled to the right, striped to the left: colours are the classes'. */
    static void bar(Svg svg, double zero, double y, double length, boolean isRight) {
        if (isRight) {
            svg.rect(zero, y, length, ROW - 6, PUSH, "", 0);
        } else {
            svg.striped(zero - length, y, length, ROW - 6, PUSH);
        }
    }

    @Override
    public boolean hasBars() {
        return true;
    }

    @Override
    public List<String> lines() {
        List<String> out = new ArrayList<>(List.of(head + "  " + side));
        terms.forEach(t -> out.add(signed(t.push()) + "  " + t.text()));
        return out;
    }

    private static String signed(double push) {
        return PointsTerms.whole(Points.PER_LOGIT * push);
    }
}
