package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espalier.base.Percent;
import org.espalier.base.Texts;

/** A scorecard tree's gates and points as lines, for {@link ExplanationText}. */
final class PointsText {
    private static final int NUMBER = 8;

    private PointsText() {}

    /** {@code Points for bad; 20 points double the odds}. */
    static String heading(Points points) {
        return "Points for " + ExplanationSummary.name(points.towards())
                + (points.against().isEmpty() ? "" : " against " + ExplanationSummary.name(points.against())) + "; "
                + Points.UNIT;
    }

    /**
     * The table: the base, the columns of most points, the others in one line, the sum. What is rounded here adds up to one
     * point or so.
     *
     * @param most columns listed
     */
    static List<String> table(Explanation e, Points points, int most, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(line(points.reference().text(), points.base(), width));
        List<Points.Part> parts = points.bySize();
        int listed = parts.size() == most + 1 ? most + 1 : Math.min(most, parts.size());
        for (Points.Part part : parts.subList(0, listed)) {
            lines.add(line(ExplanationSummary.valued(e, part.index()), part.points(), width));
        }
        if (parts.size() > listed) {
            double rest = parts.subList(listed, parts.size()).stream()
                    .mapToDouble(Points.Part::points)
                    .sum();
            lines.add(line((parts.size() - listed) + " more columns", rest, width));
        }
        lines.add(line("sum", points.score(), width));
        return lines;
    }

    /** What the sum comes to. */
    static String meaning(Explanation e, Points points) {
        String share =
                Percent.ofProbability(points.probability()) + " for " + ExplanationSummary.name(points.towards());
        float answered = e.distribution().get(points.towards());
        boolean isCalibrated = answered != (float) points.probability();
        return "that is a probability of " + share
                + (isCalibrated ? ", calibrated " + Percent.ofProbability(answered) : "");
    }

    private static String line(String what, double points, int width) {
        String shown = Texts.visible(what, width - NUMBER - 1);
        int free = width - NUMBER - shown.codePointCount(0, shown.length());
        return shown + " ".repeat(Math.max(1, free)) + String.format(Locale.ROOT, "%" + NUMBER + "s", whole(points));
    }

    /** Whole points with their sign: {@code +15}, {@code -17}, {@code 0}. */
    static String whole(double points) {
        long rounded = Math.round(points);
        return rounded == 0 ? "0" : String.format(Locale.ROOT, "%+,d", rounded);
    }

    /** {@code age above 45 years? yes, 98 %; age 52 years; undecided from 39 to 51 years}. */
    static String gate(Explanation e, Step step, Question question) {
        return ExplanationSummary.visible(question.text()) + "? " + question.answer(step.branch()) + ", "
                + Percent.ofProbability(step.probability())
                + (step.againstOdds() ? ", against the odds of this gate" : "")
                + " (" + ExplanationSummary.valued(e, question.column())
                + question.undecided().map(u -> "; " + u).orElse("") + ")";
    }

    /** What the other side would have given. */
    static String otherSide(OtherSide other) {
        return "the other side would answer " + ExplanationSummary.name(other.predictedClass()) + " ("
                + Percent.ofProbability(other.probability()) + ")" + (other.decides() ? ": this gate decides" : "");
    }

    /** The gates in words: {@code age is not above 45 years, home is own}; empty where there is none. */
    static String segment(Explanation e) {
        return e.path().stream()
                .map(step -> Question.of(e.tree(), step.node())
                        .map(q -> ExplanationSummary.visible(q.statement(step.branch())))
                        .orElse("gate " + step.node() + " goes " + step.branch().text()))
                .collect(Collectors.joining("; "));
    }
}
