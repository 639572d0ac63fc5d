package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.espalier.explain.Amounts;
import org.espalier.explain.Points;
import org.espalier.explain.Scorecard;
import org.espalier.explain.TreeView;
import org.espalier.sdt.LeafScorecards;
import org.espalier.words.Words;

/** A leaf's scorecard as lines of rules: of two classes for the positive one, of more for each; of a number or a rate in its unit. */
final class PointsRules {
    private PointsRules() {}

    /** @param heap the leaf, or a closed gate above it */
    static List<String> of(TreeView tree, int heap) {
        int leaf = tree.leafNode(heap) - tree.tree().shape().nodes();
        List<String> lines = new ArrayList<>();
        if (tree.isNumeric()) {
            addNumber(tree, leaf, lines);
            return lines;
        }
        boolean isTwo = tree.classes().size() == 2;
        for (int k = 0; k < tree.classes().size(); k++) {
            if (!isTwo || k == tree.tree().schema().positiveIndex()) {
                add(tree.words(), Scorecard.of(tree, leaf, k), lines);
            }
        }
        return lines;
    }

    /** What a rule's last lines are, in two lines at most. */
    static List<String> heading(TreeView tree) {
        if (!tree.isNumeric()) {
            return List.of(
                    "A rule ends in a scorecard: its base and the points of the row's values add up to a score,",
                    "and " + Points.UNIT + ".");
        }
        return List.of(
                tree.amounts().isRate()
                        ? "A rule ends in a table: its base times the factors of the row's values is the answer,"
                        : "A rule ends in a table: its base and what the row's values add make the answer,",
                "which is held within the rule's limits.");
    }

    private static void addNumber(TreeView tree, int leaf, List<String> lines) {
        Amounts amounts = tree.amounts();
        Scorecard card = Scorecard.of(tree, leaf, 0);
        String limits = tree.tree()
                .scorecards()
                .flatMap(LeafScorecards::range)
                .map(range -> "; limits " + amounts.plain(answer(amounts, range.low()[leaf])) + " to "
                        + amounts.text(answer(amounts, range.high()[leaf])))
                .orElse("");
        lines.add("  base " + amounts.text(answer(amounts, card.base())) + limits);
        addColumns(tree.words(), card, amounts::effect, lines);
    }

    private static double answer(Amounts amounts, double score) {
        return amounts.isRate() ? Math.exp(score) : score;
    }

    private static void add(Words words, Scorecard card, List<String> lines) {
        lines.add("  points for " + ConditionText.name(words.className(card.towards())) + ": base "
                + points(card.base()));
        addColumns(words, card, PointsRules::points, lines);
    }

    private static void addColumns(Words words, Scorecard card, DoubleFunction<String> points, List<String> lines) {
        for (Scorecard.Effect effect : card.columns()) {
            String line = effect.line().stream()
                    .map(at -> Scorecard.valueText(at.value()) + " " + points.apply(at.points()))
                    .collect(Collectors.joining(effect.steps() ? " | " : " .. "));
            boolean isNumber = !effect.line().isEmpty();
            String others = effect.words().stream()
                    .map(word -> (isNumber && word.kind() == Scorecard.Kind.KNOWN ? "exactly " : "")
                            + ConditionText.name(words.value(effect.column(), word.name())) + " "
                            + points.apply(word.points()))
                    .collect(Collectors.joining(", "));
            String unit = effect.unit().map(u -> ", " + ConditionText.name(u)).orElse("");
            lines.add("    " + ConditionText.name(words.column(effect.column())) + unit + ": " + line
                    + (line.isEmpty() || others.isEmpty() ? "" : "; ") + others);
        }
    }

    /** A tenth of a point is half a percent of odds. */
    private static String points(double value) {
        String text = String.format(Locale.ROOT, "%+.1f", value);
        return text.equals("-0.0") || text.equals("+0.0") ? "0.0" : text;
    }
}
