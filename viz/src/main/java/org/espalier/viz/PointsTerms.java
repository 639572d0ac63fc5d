package org.espalier.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.explain.Points;
import org.espalier.explain.Scorecard;

/** A scorecard as lines of a picture or report: of one row, or of a leaf in general. */
public final class PointsTerms {
    private static final int NAME = 40;

    private PointsTerms() {}

    /** What a line is. */
    public enum Kind {
        /** What points are measured against. */
        BASE,
        /** One column's points. */
        COLUMN,
        /** What the columns add that are not listed. */
        OTHERS,
        /** All of it. */
        SUM,
        /** The fewest and the most points of a column. */
        RANGE
    }

    /**
     * One line.
     *
     * @param parts of the text, a column and its value say, each of which may be written in another direction
     * @param points that it adds; of a range its width
     * @param number as it is told: {@code +15}, {@code −40 to +12}
     */
    public record Term(Kind kind, List<String> parts, double points, String number) {
        public Term {
            parts = List.copyOf(parts);
        }

        /** The whole text. */
        public String text() {
            return String.join(" ", parts);
        }
    }

    /** Of one row: the base, the columns of most points, what the others add where there are any, the sum. */
    public static List<Term> of(Points points, Names names, int count) {
        List<Term> out = new ArrayList<>();
        out.add(term(Kind.BASE, List.of(names.reference(points.reference())), points.base()));
        List<Points.Part> parts = points.bySize();
        int listed = parts.size() == count + 1 ? count + 1 : Math.min(count, parts.size());
        for (Points.Part part : parts.subList(0, listed)) {
            out.add(term(
                    Kind.COLUMN,
                    List.of(names.column(part.column()), names.value(part.index(), part.value())),
                    part.points()));
        }
        if (parts.size() > listed) {
            double rest = parts.subList(listed, parts.size()).stream()
                    .mapToDouble(Points.Part::points)
                    .sum();
            out.add(term(Kind.OTHERS, List.of((parts.size() - listed) + " more columns"), rest));
        }
        out.add(term(Kind.SUM, List.of("sum"), points.score()));
        return out;
    }

    /** Of a leaf: the columns whose points differ most. */
    public static List<Term> ranges(Scorecard card, Names names, int count) {
        List<Term> out = new ArrayList<>();
        for (Scorecard.Effect effect : card.columns().stream().limit(count).toList()) {
            out.add(new Term(
                    Kind.RANGE,
                    List.of(names.column(effect.column())),
                    effect.most() - effect.least(),
                    whole(effect.least()) + " to " + whole(effect.most())));
        }
        return out;
    }

    /** What points speak for. */
    public static String heading(String towards, String against, Names names) {
        return "points for " + Texts.visible(names.className(towards), NAME)
                + (names.classes().size() > 2 ? " against " + Texts.visible(names.className(against), NAME) : "");
    }

    /** What the sum comes to. */
    public static String meaning(Points points, Names names) {
        return whole(points.score()) + " points: " + Percent.ofProbability(points.probability()) + " for "
                + Texts.visible(names.className(points.towards()), NAME);
    }

    private static Term term(Kind kind, List<String> parts, double points) {
        return new Term(kind, parts, points, whole(points));
    }

    /** Whole points with their sign, a real minus. */
    public static String whole(double points) {
        long rounded = Math.round(points);
        return rounded == 0 ? "0" : String.format(Locale.ROOT, "%+,d", rounded).replace('-', '−');
    }
}
