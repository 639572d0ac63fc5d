package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.base.Percent;
import org.espalier.base.Texts;

/** Points that add up as lines, for {@link ExplanationText}. */
final class PointsText {
    private static final int NUMBER = 8;

    private PointsText() {}

    /** {@code Points for bad; 20 points double the odds}. */
    static String heading(Explanation e, Points points) {
        return "Points for " + ExplanationSummary.className(e, points.towards())
                + (points.against().isEmpty() ? "" : " against " + ExplanationSummary.className(e, points.against()))
                + "; " + Points.UNIT;
    }

    /**
     * The table of a leaf: the base, the columns of most points, the others in one line, the sum.
     *
     * @param most columns listed
     */
    static List<String> table(Explanation e, Points points, int most, int width) {
        return table(e, base(e, points), points.base(), points.bySize(), points.score(), most, width);
    }

    /** What the base is of. */
    static String base(Explanation e, Points points) {
        return points.reference() == Points.Reference.SEGMENT_AVERAGE
                ? (e.path().isEmpty() ? "the average " : "the group's average ") + ExplanationSummary.row(e)
                : points.reference().text();
    }

    /**
     * Whole points that add up to the whole sum: what rounding leaves over is with the columns that are not listed, or has a line of its
     * own.
     *
     * @param parts the columns of most points first
     * @param most columns listed
     */
    static List<String> table(
            Explanation e, String baseOf, double base, List<Points.Part> parts, double sum, int most, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(line(baseOf, Math.round(base), width));
        long left = Math.round(sum) - Math.round(base);
        int listed = parts.size() == most + 1 ? most + 1 : Math.min(most, parts.size());
        for (Points.Part part : parts.subList(0, listed)) {
            lines.add(line(ExplanationSummary.tabled(e, part.index()), Math.round(part.points()), width));
            left -= Math.round(part.points());
        }
        if (parts.size() > listed) {
            double rest = parts.subList(listed, parts.size()).stream()
                    .mapToDouble(Points.Part::points)
                    .sum();
            String rounding = left == Math.round(rest) ? "" : ", and rounding";
            lines.add(line((parts.size() - listed) + " more columns" + rounding, left, width));
        } else if (left != 0) {
            lines.add(line("rounding", left, width));
        }
        lines.add(line("sum", Math.round(sum), width));
        return lines;
    }

    /** What the sum comes to. */
    static String meaning(Explanation e, Points points) {
        String share = Percent.ofProbability(points.probability()) + " for "
                + ExplanationSummary.className(e, points.towards());
        float answered = e.distribution().get(points.towards());
        boolean isCalibrated = answered != (float) points.probability();
        return "that is a probability of " + share
                + (isCalibrated ? ", calibrated " + Percent.ofProbability(answered) : "");
    }

    private static String line(String what, long points, int width) {
        return line(what, whole(points), NUMBER, width);
    }

    /** A name, and a number at the right in so many characters. */
    static String line(String what, String number, int characters, int width) {
        String shown = Texts.visible(what, width - characters - 1);
        int free = width - characters - shown.codePointCount(0, shown.length());
        return shown + " ".repeat(Math.max(1, free)) + String.format(Locale.ROOT, "%" + characters + "s", number);
    }

    /** Whole points with their sign: {@code +15}, {@code -17}, {@code 0}. */
    static String whole(double points) {
        long rounded = Math.round(points);
        return rounded == 0 ? "0" : String.format(Locale.ROOT, "%+,d", rounded);
    }
}
