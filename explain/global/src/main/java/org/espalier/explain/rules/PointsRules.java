package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espalier.explain.Scorecard;
import org.espalier.explain.TreeView;
import org.espalier.words.Words;

/** A leaf's scorecard as lines of rules: of two classes for the positive one, of more for each. */
final class PointsRules {
    private PointsRules() {}

    /** @param heap the leaf, or a closed gate above it */
    static List<String> of(TreeView tree, int heap) {
        int leaf = tree.leafNode(heap) - tree.tree().shape().nodes();
        List<String> lines = new ArrayList<>();
        boolean isTwo = tree.classes().size() == 2;
        for (int k = 0; k < tree.classes().size(); k++) {
            if (!isTwo || k == tree.tree().schema().positiveIndex()) {
                add(tree.words(), Scorecard.of(tree, leaf, k), lines);
            }
        }
        return lines;
    }

    private static void add(Words words, Scorecard card, List<String> lines) {
        lines.add("  points for " + ConditionText.name(words.className(card.towards())) + ": base "
                + points(card.base()));
        for (Scorecard.Effect effect : card.columns()) {
            String line = effect.line().stream()
                    .map(at -> Scorecard.valueText(at.value()) + " " + points(at.points()))
                    .collect(Collectors.joining(effect.steps() ? " | " : " .. "));
            boolean isNumber = !effect.line().isEmpty();
            String others = effect.words().stream()
                    .map(word -> (isNumber && word.kind() == Scorecard.Kind.KNOWN ? "exactly " : "")
                            + ConditionText.name(words.value(effect.column(), word.name())) + " "
                            + points(word.points()))
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
