package org.espalier.explain.rules;

import java.util.List;
import org.espalier.base.Percent;
import org.espalier.explain.Points;
import org.espalier.explain.TreeView;

/** {@link PlainRules} for people to read, in the words of the schema's dictionary. */
public final class PlainRulesText {
    private PlainRulesText() {}

    /** The whole text, a line end after each line. */
    public static String write(PlainRules rules) {
        TreeView tree = rules.tree();
        StringBuilder out = new StringBuilder();
        int count = rules.list().size();
        line(
                out,
                count + (count == 1 ? " rule" : " rules")
                        + ", which are the tree itself where it is walked question by question (greedy).");
        line(
                out,
                "Every row meets one of them. The tree's own answers weigh what is close to a border, and may differ there.");
        if (tree.hasScorecards()) {
            PointsRules.heading(tree).forEach(l -> line(out, l));
        }
        List<GateTable> tables = rules.tables();
        if (!tables.isEmpty()) {
            line(out, "A question about several columns adds up points, measured against the average training row;");
            line(out, Points.UNIT + " of an answer.");
        }
        for (GateTable table : tables) {
            out.append('\n');
            table.lines(tree).forEach(l -> line(out, l));
        }
        for (int r = 0; r < count; r++) {
            rule(tree, r + 1, rules.list().get(r), out);
        }
        return out.toString();
    }

    private static void rule(TreeView tree, int number, PlainRules.Rule rule, StringBuilder out) {
        out.append('\n');
        String rows = ConditionText.name(tree.words().rows());
        String share = tree.counted() == TreeView.Rows.NONE
                ? ""
                : "; " + Percent.of((double) tree.rows(rule.node()) / tree.rows(0)) + " of the "
                        + (tree.counted() == TreeView.Rows.TRAINING ? "training " : "") + rows;
        String answer = tree.isNumeric()
                ? tree.amounts().text(tree.distribution(rule.node())[0]) + (tree.hasScorecards() ? " on average" : "")
                : tree.hasScorecards()
                        ? "points"
                        : ConditionText.name(
                                        tree.words().className(tree.classes().get(rule.answer()))) + " ("
                                + Percent.ofProbability(tree.distribution(rule.node())[rule.answer()]) + ")";
        line(out, "rule " + number + ": " + answer + share);
        List<String> conditions = rule.texts(tree);
        for (int i = 0; i < conditions.size(); i++) {
            line(out, (i == 0 ? "  if " : "  and ") + conditions.get(i));
        }
        if (tree.hasScorecards()) {
            PointsRules.of(tree, rule.node()).forEach(l -> line(out, l));
        }
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append('\n');
    }
}
