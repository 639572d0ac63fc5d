package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.base.Percent;
import org.espalier.sdt.TreeShape;

/** The questions on a path as sentences and lines, for {@link ExplanationText}. */
final class GateText {
    private GateText() {}

    /** {@code Age above 45 years? No, clearly (98 %).} */
    static String asked(Step step, Question question) {
        String answer = question.answer(step.branch());
        return ExplanationSummary.visible(question.text()) + "? " + (answer.equals("yes") ? "Yes" : "No") + ", "
                + how(step) + ".";
    }

    /** {@code Age: 52 years. Undecided from 39 to 51 years.} */
    static String found(Explanation e, Question question) {
        return ExplanationSummary.tabled(e, question.column()) + "."
                + question.undecided()
                        .map(u -> " " + u.substring(0, 1).toUpperCase(Locale.ROOT) + u.substring(1) + ".")
                        .orElse("");
    }

    /** {@code clearly (98 %)}. */
    static String how(Step step) {
        return Likelihood.ofSide(step.probability()) + " (" + Percent.ofProbability(step.probability()) + ")"
                + (step.againstOdds() ? ", against the odds of this question" : "");
    }

    /** What a gate of several columns tells apart, and how. */
    static String sides(Explanation e, Step step) {
        TreeView tree = e.tree();
        int k = e.predicted();
        Branch towards = GatePoints.towards(tree, step.node(), k);
        Branch away = towards == Branch.RIGHT ? Branch.LEFT : Branch.RIGHT;
        String side = e.hasValue()
                ? NumberText.sides(e, step, towards)
                : "where " + ExplanationSummary.className(e, e.predictedClass()) + " is likelier ("
                        + Percent.ofProbability(tree.probability(step.node(), towards, k)) + " there, "
                        + Percent.ofProbability(tree.probability(step.node(), away, k)) + " on the other)";
        return adding(e, step, "the side " + side);
    }

    /** {@code Age and income add up. Points above 0 are for the second side; 20 points double the odds.} */
    static String adding(Explanation e, Step step, String side) {
        return ExplanationSummary.visible(GatePoints.asked(e.tree(), step.node(), ExplanationSummary::name))
                + " add up. Points above 0 are for " + side + "; " + Points.UNIT + ".";
    }

    /** The table: the average row, the columns of most points, the others in one line, the sum. */
    static List<String> table(Explanation e, Step step, int most, int width) {
        GatePoints points = GatePoints.of(e, step, GatePoints.towards(e.tree(), step.node(), e.predicted()));
        return PointsText.table(
                e,
                "the average " + ExplanationSummary.row(e),
                points.base(),
                points.bySize(),
                points.sum(),
                most,
                width);
    }

    /** {@code It goes to that side, mostly (81 %).} */
    static String taken(Explanation e, Step step) {
        boolean isThere = step.branch() == GatePoints.towards(e.tree(), step.node(), e.predicted());
        return "This " + ExplanationSummary.row(e) + " goes to " + (isThere ? "that side, " : "the other side, ")
                + how(step) + ".";
    }

    /** What the other side would have given. */
    static String otherSide(Explanation e, OtherSide other) {
        if (e.hasValue()) {
            return NumberText.otherSide(e, other);
        }
        return "On the side not taken: " + ExplanationSummary.className(e, other.predictedClass()) + " ("
                + Percent.ofProbability(other.probability()) + ")."
                + (other.decides() ? " This question decides." : "");
    }

    /** Whether all training rows that came to a gate took the side that this row took, and took clearly. */
    static boolean isIdle(Explanation e, Step step) {
        int node = step.node();
        int taken = step.branch() == Branch.LEFT ? TreeShape.left(node) : TreeShape.right(node);
        return e.tree().counted() == TreeView.Rows.TRAINING
                && Likelihood.isClear(step.probability())
                && e.tree().rows(node) > 0
                && e.tree().rows(taken) == e.tree().rows(node);
    }

    /** One sentence on the gates that divide nobody. */
    static String idle(Explanation e, List<Integer> steps) {
        return named(e, steps) + (steps.size() == 1 ? " divides" : " divide") + " nobody: every training "
                + ExplanationSummary.row(e) + " that came there went this way.";
    }

    /** One sentence on the gates that decide nothing for this row. */
    static String folded(Explanation e, List<Integer> steps) {
        boolean isOne = steps.size() == 1;
        return named(e, steps)
                + (isOne ? " changes" : " change") + " nothing here: had "
                + (isOne ? "it" : "any one of them") + " gone the other way, the answer would still be "
                + (e.hasValue()
                        ? "about the same."
                        : ExplanationSummary.className(e, e.predictedClass()) + ", within "
                                + Math.round(100 * OtherSide.SAME) + " percentage points.");
    }

    /** {@code Questions 2 (Age at most 45 years), 3 (Housing is rents)}. */
    private static String named(Explanation e, List<Integer> steps) {
        List<String> asked = new ArrayList<>();
        for (int i : steps) {
            int node = e.path().get(i).node();
            String what = Question.of(e.tree(), node, ExplanationSummary::name)
                    .map(q -> ExplanationSummary.visible(
                            q.statement(e.path().get(i).branch())))
                    .orElseGet(() ->
                            ExplanationSummary.visible(GatePoints.asked(e.tree(), node, ExplanationSummary::name)));
            asked.add((i + 1) + " (" + what + ")");
        }
        return (steps.size() == 1 ? "Question " : "Questions ") + String.join(", ", asked);
    }
}
