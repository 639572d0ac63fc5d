package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A {@link HardTree} as if/then rules: one per leaf, that of most rows first. A row follows exactly one of them. Names are
 * made visible ({@link org.espalier.data.Texts#visible}); whoever writes HTML still escapes.
 *
 * @param sums gates that ask for more than one column, by name, in heap order: conditions refer to them
 */
public record Rules(HardTree tree, List<Rule> list, List<Sum> sums) {
    public Rules {
        list = List.copyOf(list);
        sums = List.copyOf(sums);
    }

    /**
     * If all of the conditions hold, then the class; or where leaves have scorecards the class that most points speak for.
     *
     * @param conditions from the root down; none where the tree has one answer for all
     * @param className what people call the class, made visible; of a scorecard that of its mean answer; of a number or a rate that answer
     *     in its unit
     * @param leaf what ends here: node, probability, rows, precision
     */
    public record Rule(List<Condition> conditions, String className, HardNode.Leaf leaf) {
        public Rule {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * @param gate heap number of the gate
     * @param text complete in itself: {@code age >= 44.9 years}, {@code 0.021 * age + [home = own] * 0.5 >= 1.2}
     * @param brief as text, a sum by its name: {@code sum 3 >= 1.2}
     */
    public record Condition(int gate, String text, String brief) {}

    /**
     * @param name {@code sum 3}, by its gate
     * @param text {@code 0.021 * age + [home: own 0.5, rent -0.25]}
     * @param brief its first terms and how many more there are
     * @param terms columns in it
     * @param columns columns that move the gate
     * @param decided share of the gate's rows that those in it decide as all would, of those that cut it; empty without rows
     */
    public record Sum(String name, String text, String brief, int terms, int columns, OptionalDouble decided) {}

    public static Rules of(HardTree tree) {
        List<Rule> list = new ArrayList<>();
        List<Sum> sums = new ArrayList<>();
        gather(tree, tree.root(), List.of(), list, sums);
        list.sort(Comparator.comparingDouble((Rule r) -> -r.leaf().share())
                .thenComparingInt(r -> r.leaf().node()));
        sums.sort(Comparator.comparingInt(s -> Integer.parseInt(s.name().substring(ConditionText.SUM.length()))));
        return new Rules(tree, list, sums);
    }

    private static void gather(HardTree tree, HardNode node, List<Condition> above, List<Rule> list, List<Sum> sums) {
        if (node instanceof HardNode.Leaf leaf) {
            String name = tree.tree().isNumeric()
                    ? tree.tree().amounts().text(leaf.probability())
                    : ConditionText.name(
                            tree.tree().words().className(tree.tree().classes().get(leaf.answer())));
            list.add(new Rule(above, name, leaf));
            return;
        }
        HardNode.Gate gate = (HardNode.Gate) node;
        GateSum sum = gate.sum();
        ConditionText text = new ConditionText(sum, tree.tree().words());
        if (!text.isPlain()) {
            sums.add(new Sum(
                    text.sumName(), text.sum(), text.briefSum(), sum.terms().size(), sum.columns(), sum.decided()));
        }
        gather(tree, gate.left(), and(above, text.condition(false)), list, sums);
        gather(tree, gate.right(), and(above, text.condition(true)), list, sums);
    }

    private static List<Condition> and(List<Condition> above, Condition one) {
        List<Condition> all = new ArrayList<>(above);
        all.add(one);
        return all;
    }
}
