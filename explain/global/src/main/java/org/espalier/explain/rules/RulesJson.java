package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Scorecard;
import org.espalier.explain.TreeView;
import org.espalier.sdt.LeafScorecards;

/**
 * Rules as plain JSON values, for programs that decide by them or show them; names are the schema's own, {@code text} is what the
 * written rules say. A row follows the one rule whose {@code conditions} all hold:
 *
 * <ul>
 *   <li>{@code column} with {@code above}, {@code atLeast}, {@code below}, {@code atMost}: a number between ends, in its own unit;
 *       {@code missing} says whether a missing one will do, {@code known} is false where only that will;
 *   <li>{@code column} with {@code values}: a category among these, or with {@code other} one that the schema does not know;
 *   <li>{@code question} with {@code reached}: whether the points of that entry of {@code questions} add up to {@code needed} or more.
 * </ul>
 *
 * <p>A column of a question adds {@code perUnit * (value - from)}, or {@code missing} where there is no value; of categories the
 * points of its entry of {@code values}, which has a {@code kind} ({@code known}, {@code other}, {@code missing}). A column whose
 * presence alone counts adds {@code known}. A rule ends in {@code class} and {@code probability}, in {@code value} of a number or a rate, or
 * where leaves have scorecards in {@code points}: {@code base} and what each column adds, along {@code line} (pairs of value and
 * points; {@code steps}: a staircase, else straight between them and constant beyond) or by {@code values}.
 */
public final class RulesJson {
    private RulesJson() {}

    /** Version of this form. */
    public static final int VERSION = 1;

    /** Rules without loss. */
    public static Map<String, Object> toMap(PlainRules rules) {
        TreeView tree = rules.tree();
        Map<String, Object> out = head(tree, true);
        out.put(
                "questions",
                rules.tables().stream().map(table -> question(tree, table)).toList());
        out.put("rules", rules.list().stream().map(rule -> rule(tree, rule)).toList());
        return out;
    }

    /** Rules of a hard tree, whose sums may be short; those of most rows first. */
    public static Map<String, Object> toMap(Rules rules) {
        TreeView tree = rules.tree().tree();
        Map<String, Object> out = head(tree, rules.tree().options().isExact());
        Map<Integer, Object> questions = new TreeMap<>();
        List<Map<String, Object>> list = new ArrayList<>();
        walk(tree, rules.tree().root(), List.of(), questions, list);
        list.sort(Comparator.comparingDouble(rule -> -(double) rule.get("share")));
        out.put("questions", new ArrayList<>(questions.values()));
        out.put("rules", list);
        return out;
    }

    private static Map<String, Object> head(TreeView tree, boolean isExact) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", VERSION);
        out.put("rule", "greedy");
        out.put("exact", isExact);
        out.put("target", tree.tree().schema().target().name());
        if (!tree.isNumeric()) {
            out.put("classes", tree.classes());
        }
        return out;
    }

    private static Map<String, Object> question(TreeView tree, GateTable table) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("question", table.gate());
        out.put("needed", table.needed());
        List<Object> columns = new ArrayList<>();
        for (GateTable.Line line : table.lines()) {
            Map<String, Object> one = column(tree, line.column());
            if (!line.slots().isEmpty()) {
                one.put("values", values(tree, line.column(), line.slots()));
            } else if (line.perUnit() == 0) {
                one.put("known", -line.from());
            } else {
                one.put("perUnit", line.perUnit());
                one.put("from", line.from());
            }
            line.missing().ifPresent(points -> one.put("missing", points));
            columns.add(one);
        }
        out.put("columns", columns);
        return out;
    }

    private static Map<String, Object> column(TreeView tree, int index) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("column", tree.columns().get(index).name());
        return out;
    }

    private static List<Object> values(TreeView tree, int index, List<Double> points) {
        Column.Category category = (Column.Category)
                tree.tree().schema().columns().get(tree.columns().get(index).schemaColumn());
        List<Object> out = new ArrayList<>();
        for (int s = 0; s < points.size(); s++) {
            boolean isKnown = s < category.categories().size();
            Scorecard.Kind kind = isKnown
                    ? Scorecard.Kind.KNOWN
                    : s == category.otherSlot() ? Scorecard.Kind.OTHER : Scorecard.Kind.MISSING;
            out.add(value(kind, isKnown ? category.categories().get(s) : "", points.get(s)));
        }
        return out;
    }

    private static Map<String, Object> value(Scorecard.Kind kind, String word, double points) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("kind", kind.name().toLowerCase(Locale.ROOT));
        if (kind == Scorecard.Kind.KNOWN) {
            out.put("value", word);
        }
        out.put("points", points);
        return out;
    }

    private static Map<String, Object> rule(TreeView tree, PlainRules.Rule rule) {
        Map<String, Object> out = answer(tree, rule.node(), rule.answer());
        if (tree.counted() != TreeView.Rows.NONE) {
            out.put("share", (double) tree.rows(rule.node()) / tree.rows(0));
        }
        List<Object> conditions = new ArrayList<>();
        rule.conditions().forEach(c -> conditions.add(condition(tree, c)));
        for (PlainRules.Sum sum : rule.sums()) {
            conditions.add(asked(sum.table().gate(), sum.isRight(), sum.table().text(sum.isRight())));
        }
        out.put("conditions", conditions);
        return out;
    }

    private static Map<String, Object> asked(int gate, boolean isReached, String text) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("question", gate);
        out.put("reached", isReached);
        out.put("text", text);
        return out;
    }

    private static Map<String, Object> condition(TreeView tree, Interval interval) {
        ExplainedColumn c = tree.columns().get(interval.column());
        Map<String, Object> out = column(tree, interval.column());
        if (tree.tree().schema().columns().get(c.schemaColumn()) instanceof Column.Category category) {
            List<Boolean> slots = interval.slots();
            out.put(
                    "values",
                    IntStream.range(0, category.categories().size())
                            .filter(slots::get)
                            .mapToObj(category.categories()::get)
                            .toList());
            out.put("other", slots.get(category.otherSlot()));
            if (slots.size() > category.otherSlot() + 1) {
                out.put("missing", slots.get(category.otherSlot() + 1));
            }
        } else {
            if (!interval.hasNumbers()) {
                out.put("known", false);
            } else {
                end(out, interval.takesLow() ? "atLeast" : "above", interval.low());
                end(out, interval.takesHigh() ? "atMost" : "below", interval.high());
            }
            out.put("missing", interval.missing());
        }
        out.put("text", interval.text(tree));
        return out;
    }

    private static void end(Map<String, Object> out, String name, double end) {
        if (Double.isFinite(end)) {
            out.put(name, end);
        }
    }

    private static void walk(
            TreeView tree,
            HardNode node,
            List<Object> above,
            Map<Integer, Object> questions,
            List<Map<String, Object>> out) {
        if (node instanceof HardNode.Leaf leaf) {
            Map<String, Object> one = answer(tree, leaf.node(), leaf.answer());
            if (one.containsKey("probability")) {
                one.put("probability", leaf.probability());
            }
            one.put("leaves", leaf.leaves());
            one.put("share", leaf.share());
            if (leaf.rows() > 0) {
                one.put("rows", leaf.rows());
            }
            leaf.precision().ifPresent(p -> one.put("precision", p));
            one.put("conditions", above);
            out.add(one);
            return;
        }
        HardNode.Gate gate = (HardNode.Gate) node;
        questions.put(gate.node(), question(gate.sum()));
        ConditionText text = new ConditionText(gate.sum(), tree.words());
        for (boolean isRight : new boolean[] {false, true}) {
            List<Object> more = new ArrayList<>(above);
            more.add(asked(gate.node(), isRight, text.condition(isRight).brief()));
            walk(tree, isRight ? gate.right() : gate.left(), more, questions, out);
        }
    }

    private static Map<String, Object> question(GateSum sum) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("question", sum.node());
        out.put("needed", sum.threshold());
        List<Object> columns = new ArrayList<>();
        for (Term term : sum.terms()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("column", term.name());
            if (term instanceof Term.Number n) {
                one.put("perUnit", n.coefficient());
                one.put("from", 0.0);
                n.missingAs().ifPresent(as -> one.put("missing", n.coefficient() * as));
            } else {
                one.put(
                        "values",
                        ((Term.Category) term)
                                .values().entrySet().stream()
                                        .map(e -> value(
                                                kind(e.getKey()), e.getKey().word(), e.getValue()))
                                        .toList());
            }
            columns.add(one);
        }
        out.put("columns", columns);
        out.put("left", sum.columns() - sum.terms().size());
        sum.decided().ifPresent(share -> out.put("decided", share));
        return out;
    }

    private static Scorecard.Kind kind(Term.Slot slot) {
        return switch (slot.kind()) {
            case WORD -> Scorecard.Kind.KNOWN;
            case UNKNOWN -> Scorecard.Kind.OTHER;
            case MISSING -> Scorecard.Kind.MISSING;
        };
    }

    private static Map<String, Object> answer(TreeView tree, int heap, int answer) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("node", heap);
        float[] distribution = tree.distribution(heap);
        if (tree.hasScorecards()) {
            points(tree, tree.leafNode(heap) - tree.tree().shape().nodes(), out);
        } else if (tree.isNumeric()) {
            out.put("value", (double) distribution[0]);
        } else {
            out.put("class", tree.classes().get(answer));
            out.put("probability", (double) distribution[answer]);
        }
        return out;
    }

    private static void points(TreeView tree, int leaf, Map<String, Object> out) {
        int classes = tree.isNumeric() ? 1 : tree.classes().size();
        List<Object> cards = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            if (classes == 2 && k != tree.tree().schema().positiveIndex()) {
                continue;
            }
            Scorecard card = Scorecard.of(tree, leaf, k);
            Map<String, Object> one = new LinkedHashMap<>();
            if (!tree.isNumeric()) {
                one.put("towards", card.towards());
            }
            one.put("base", card.base());
            one.put("columns", card.columns().stream().map(RulesJson::effect).toList());
            tree.tree().scorecards().flatMap(LeafScorecards::range).ifPresent(range -> {
                one.put("low", (double) range.low()[leaf]);
                one.put("high", (double) range.high()[leaf]);
            });
            cards.add(one);
        }
        out.put("points", cards);
    }

    private static Map<String, Object> effect(Scorecard.Effect effect) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("column", effect.column());
        if (!effect.line().isEmpty()) {
            out.put("steps", effect.steps());
            out.put(
                    "line",
                    effect.line().stream()
                            .map(at -> List.of(at.value(), at.points()))
                            .toList());
        }
        if (!effect.words().isEmpty()) {
            out.put(
                    "values",
                    effect.words().stream()
                            .map(word -> value(word.kind(), word.name(), word.points()))
                            .toList());
        }
        return out;
    }

    /** How well rules follow the tree, as {@link RuleFit} found. */
    public static Map<String, Object> fit(RuleFit fit) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rows", fit.rows());
        out.put("measured", fit.measured().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        List<Object> lines = new ArrayList<>();
        for (RuleFit.NamedLine named : fit.lines()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", named.name());
            put(one, "accuracy", named.line().accuracy());
            one.put("greedy", named.line().greedy());
            one.put("maxPath", named.line().maxPath());
            one.put("average", named.line().average());
            put(one, "teacher", named.line().teacher());
            lines.add(one);
        }
        out.put("lines", lines);
        return out;
    }

    private static void put(Map<String, Object> out, String key, OptionalDouble share) {
        share.ifPresent(s -> out.put(key, s));
    }

    /** The same of a number or a rate: root mean squared differences in the target's unit. */
    public static Map<String, Object> fit(NumberRuleFit fit) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rows", fit.rows());
        out.put("measured", fit.measured().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        List<Object> lines = new ArrayList<>();
        for (NumberRuleFit.Line line : fit.lines()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", line.name());
            line.differences().forEach(d -> one.put(d.from().equals("max-path") ? "maxPath" : d.from(), d.value()));
            lines.add(one);
        }
        out.put("lines", lines);
        return out;
    }
}
