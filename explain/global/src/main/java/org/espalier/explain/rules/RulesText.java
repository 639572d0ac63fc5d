package org.espalier.explain.rules;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.base.Percent;

/** Rules for people to read: plain text, a condition a line. */
public final class RulesText {
    private static final int NAME_WIDTH = 20;

    private final Rules rules;
    private final StringBuilder out = new StringBuilder();

    private RulesText(Rules rules) {
        this.rules = rules;
    }

    /**
     * The whole text, a line end after each line.
     *
     * @param fit measured on rows, where there are any
     */
    public static String write(Rules rules, Optional<RuleFit> fit) {
        RulesText text = new RulesText(rules);
        text.header();
        fit.ifPresent(text::fit);
        text.sums();
        int number = 1;
        for (Rules.Rule rule : rules.list()) {
            text.rule(number++, rule);
        }
        return text.out.toString();
    }

    /** Of a number or a rate, measured on rows. */
    public static String write(Rules rules, NumberRuleFit fit) {
        RulesText text = new RulesText(rules);
        text.header();
        text.out.append(fit.text()).append('\n');
        text.sums();
        int number = 1;
        for (Rules.Rule rule : rules.list()) {
            text.rule(number++, rule);
        }
        return text.out.toString();
    }

    private void header() {
        HardTree tree = rules.tree();
        if (tree.tree().gates() == 0) {
            PointsRules.heading(tree.tree())
                    .forEach(l -> line("%s", l.replaceFirst("A rule ends in a (\\w+)", "One $1, for every row")));
            out.append('\n');
            return;
        }
        int leaves = tree.tree().leaves();
        line(
                "The greedy hard tree: %s of a soft tree with %d leaves, %s.",
                count(rules.list().size(), "rule"),
                leaves,
                tree.rows() > 0
                        ? "made from " + count(tree.rows(), "row") + (tree.isCutOnHalf() ? ", cut on every second" : "")
                        : "made without rows");
        line("A row takes the likelier branch at every gate and follows one rule. The soft tree's own answers differ:");
        line("it weighs all leaves (average), or takes the likeliest path as a whole (max-path).");
        if (tree.tree().hasScorecards()) {
            PointsRules.heading(tree.tree()).forEach(l -> line("%s", l));
        }
        String shares = switch (tree.tree().counted()) {
            case TRAINING -> "Shares are of the training rows' probability.";
            case GIVEN -> "Shares are of the given rows' probability.";
            case NONE -> "The tree does not remember its training rows: its leaves count alike.";
        };
        boolean isLimited = tree.options().maxTerms() < Integer.MAX_VALUE;
        if (tree.rows() > 0 && tree.options().isExact()) {
            line("Gates keep all columns.");
        } else if (tree.rows() > 0) {
            line("Gates keep the columns that decide "
                    + Percent.of(tree.options().share()) + " of their rows"
                    + (isLimited ? " (" + tree.options().maxTerms() + " at most)" : "")
                    + " and hold the others at their average.");
        } else if (isLimited) {
            line(shares + " Gates keep the " + count(tree.options().maxTerms(), "column") + " that move them most;");
            line("what the others decide is not known without rows.");
        } else {
            line(shares + " Gates keep all columns.");
        }
        out.append('\n');
    }

    private void fit(RuleFit fit) {
        boolean isLabelled = fit.labelled() > 0;
        boolean isTaught = fit.teacher().isPresent();
        out.append(pad("On " + count(fit.rows(), "row") + ", %", NAME_WIDTH))
                .append(isLabelled ? "  accuracy" : "")
                .append("  as greedy  as max-path  as average")
                .append(isTaught ? "  as teacher" : "")
                .append('\n');
        for (RuleFit.NamedLine named : fit.lines()) {
            RuleFit.Line line = named.line();
            out.append(pad(named.name(), NAME_WIDTH))
                    .append(isLabelled ? cell(line.accuracy(), 10) : "")
                    .append(cell(OptionalDouble.of(line.greedy()), 11))
                    .append(cell(OptionalDouble.of(line.maxPath()), 13))
                    .append(cell(OptionalDouble.of(line.average()), 12))
                    .append(isTaught ? cell(line.teacher(), 12) : "")
                    .append('\n');
        }
        fit.measured().sentence().ifPresent(said -> line("%s", said));
        out.append('\n');
    }

    private static String cell(OptionalDouble share, int width) {
        String text = share.isPresent() ? Percent.digits(share.getAsDouble(), 2) : "-";
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void sums() {
        if (rules.sums().isEmpty()) {
            return;
        }
        out.append("Sums\n");
        for (Rules.Sum sum : rules.sums()) {
            line("  %s = %s", sum.name(), sum.text());
            String kept = sum.terms() + " of " + count(sum.columns(), "column");
            line(
                    "    %s%s",
                    kept,
                    sum.decided().isPresent()
                            ? ", which decide " + Percent.of(sum.decided().getAsDouble()) + " of its rows"
                                    + (rules.tree().isCutOnHalf() ? " that cut it" : "")
                            : "");
        }
        out.append('\n');
    }

    private void rule(int number, Rules.Rule rule) {
        HardNode.Leaf leaf = rule.leaf();
        String rows = leaf.rows() > 0
                ? count(leaf.rows(), "row") + " (" + Percent.of(leaf.share()) + ")"
                : Percent.of(leaf.share())
                        + switch (rules.tree().tree().counted()) {
                            case TRAINING -> " of the training rows";
                            case GIVEN -> " of the given rows";
                            case NONE -> " of the leaves";
                        };
        String precision = leaf.precision().isPresent()
                ? ", precision " + Percent.of(leaf.precision().getAsDouble())
                : "";
        String merged = leaf.leaves() > 1
                ? "node " + leaf.node() + ", " + leaf.leaves() + " leaves in one"
                : "leaf " + leaf.node();
        boolean hasPoints = rules.tree().tree().hasScorecards();
        String answer = rules.tree().tree().isNumeric()
                ? rule.className() + (hasPoints ? " on average" : "")
                : (hasPoints ? "by points, " : "") + rule.className() + " (" + (hasPoints ? "on average " : "")
                        + Percent.ofProbability(leaf.probability()) + ")";
        line("Rule %d: %s; %s%s; %s", number, answer, rows, precision, merged);
        List<Rules.Condition> conditions = rule.conditions();
        for (int i = 0; i < conditions.size(); i++) {
            line("  %s %s", i == 0 ? "if " : "and", conditions.get(i).brief());
        }
        if (conditions.isEmpty()) {
            out.append("  always\n");
        }
        if (hasPoints) {
            PointsRules.of(rules.tree().tree(), leaf.node()).forEach(text -> line("%s", text));
        }
    }

    private static String count(int number, String what) {
        return String.format(Locale.ROOT, "%d %s%s", number, what, number == 1 ? "" : "s");
    }

    private void line(String form, Object... values) {
        out.append(values.length == 0 ? form : String.format(Locale.ROOT, form, values))
                .append('\n');
    }
}
