package org.espalier.viz.picture;

import java.util.ArrayList;
import java.util.List;
import org.espalier.viz.PointsTerms;
import org.espalier.viz.Wording;

/**
 * A leaf with a scorecard: its class bars, and below them a line for each of some columns, with its points as a number and a bar
 * (filled for the class, striped against it), or with the range of points that the column has.
 *
 * @param answer the leaf's answer
 * @param heading what stands above the lines
 * @param terms the lines
 * @param meaning what stands below them; empty: nothing
 */
record PointsArt(ClassArt answer, String heading, List<PointsTerms.Term> terms, String meaning) implements NodeArt {
    private static final double MAX_WIDTH = 400;
    private static final double ROW = 16;
    private static final double HEAD = 20;
    private static final double BAR = 40;
    private static final double NUMBER = 40;
    private static final TextStyle SUM = new TextStyle(TextStyle.PLAIN.size(), "#111111", true);

    PointsArt {
        terms = List.copyOf(terms);
        double least = TextFit.width(heading, TextStyle.SMALL) + 22;
        for (PointsTerms.Term term : terms) {
            double text = TextFit.width(term.text(), term.kind() == PointsTerms.Kind.SUM ? SUM : TextStyle.PLAIN);
            double beside = term.kind() == PointsTerms.Kind.RANGE
                    ? TextFit.width(term.number(), TextStyle.SMALL) + 14
                    : NUMBER + 2 * BAR + 10;
            least = Math.max(least, text + beside + 22);
        }
        least = Math.max(least, TextFit.width(meaning, TextStyle.SMALL) + 22);
        answer = answer.atLeast(Math.min(MAX_WIDTH, Math.ceil(least)));
    }

    @Override
    public double width() {
        return answer.width();
    }

    @Override
    public double height() {
        return answer.height() + HEAD + terms.size() * ROW + (meaning.isEmpty() ? 6 : ROW + 6);
    }

    @Override
    public void draw(Svg svg, double x, double y) {
        double width = width();
        svg.rect(x, y, width, height(), "#ffffff", "#888888", 5);
        answer.draw(svg, x, y);
        double top = y + answer.height();
        svg.text(x + 11, top + 14, width - 22, TextStyle.SMALL, "start", heading);
        double most = terms.stream()
                .filter(t -> t.kind() == PointsTerms.Kind.COLUMN || t.kind() == PointsTerms.Kind.OTHERS)
                .mapToDouble(t -> Math.abs(t.points()))
                .max()
                .orElse(0);
        double zero = x + width - 11 - BAR;
        for (int i = 0; i < terms.size(); i++) {
            row(svg, terms.get(i), x, top + HEAD + i * ROW, zero, most);
        }
        if (!meaning.isEmpty()) {
            svg.text(x + 11, top + HEAD + terms.size() * ROW + 12, width - 22, TextStyle.SMALL, "start", meaning);
        }
    }

    private void row(Svg svg, PointsTerms.Term term, double x, double y, double zero, double most) {
        boolean isSum = term.kind() == PointsTerms.Kind.SUM;
        if (isSum) {
            svg.line(x + 9, y, x + width() - 9, y, "#888888", 1);
        }
        TextStyle style = isSum ? SUM : TextStyle.PLAIN;
        if (term.kind() == PointsTerms.Kind.RANGE) {
            double number = TextFit.width(term.number(), TextStyle.SMALL) + 2;
            svg.text(x + 11, y + 11.5, width() - number - 30, style, "start", Wording.apart(term.parts()));
            svg.text(x + width() - 11, y + 11.5, number, TextStyle.SMALL, "end", term.number());
            return;
        }
        double available = width() - 22 - 2 * BAR - NUMBER - 6;
        svg.text(x + 11, y + 11.5, available, style, "start", Wording.apart(term.parts()));
        svg.text(zero - BAR - 5, y + 11.5, NUMBER, isSum ? SUM : TextStyle.SMALL, "end", term.number());
        if (term.kind() == PointsTerms.Kind.COLUMN || term.kind() == PointsTerms.Kind.OTHERS) {
            svg.line(zero, y, zero, y + ROW, "#bbbbbb", 1);
            double length = most > 0 ? BAR * Math.abs(term.points()) / most : 0;
            TermArt.bar(svg, zero, y + 3, length, term.points() >= 0);
        }
    }

    @Override
    public boolean hasBars() {
        return terms.stream().anyMatch(t -> t.kind() != PointsTerms.Kind.RANGE);
    }

    @Override
    public List<String> lines() {
        List<String> out = new ArrayList<>(answer.lines());
        out.add(heading);
        terms.forEach(t -> out.add(t.number() + "  " + t.text()));
        if (!meaning.isEmpty()) {
            out.add(meaning);
        }
        return out;
    }
}
