package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.data.Column;
import org.espalier.explain.Branch;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.sdt.TreeShape;

/**
 * A tree of a table as if/then rules, without loss: a row that is walked gate by gate (greedy) meets the
 * conditions of one rule, which answers what the tree answers. What the gates of one column on a path ask about it is one condition; a gate
 * of several columns is a table of points ({@link GateTable}), as long as the gate asks about columns. Paths that no row can take by
 * their gates of one column are left out, and two rules of one answer that part at the last gate are one.
 *
 * <p>A tree of images has no such rules: {@link HardTree} is for those, and for short sums. Immutable.
 */
public final class PlainRules {
    private final TreeView tree;
    private final Map<Integer, GateTable> tables = new TreeMap<>();
    private final List<Rule> rules;

    private PlainRules(TreeView tree) {
        this.tree = tree;
        this.rules = List.copyOf(walk(0, Map.of(), List.of()));
    }

    /**
     * One rule.
     *
     * @param node heap number of the leaf, or of the gate whose leaves have one answer
     * @param answer index of the class; of a scorecard that of its mean answer; 0 of a number or a rate
     * @param conditions at most one for each column, in the order in which the path asks
     * @param sums what gates of several columns ask, in the same order
     */
    public record Rule(int node, int answer, List<Interval> conditions, List<Sum> sums) {
        public Rule {
            conditions = List.copyOf(conditions);
            sums = List.copyOf(sums);
        }

        /** The conditions in words, those on points by the names of their tables. */
        public List<String> texts(TreeView tree) {
            List<String> out = new ArrayList<>();
            conditions.forEach(c -> out.add(c.text(tree)));
            sums.forEach(s -> out.add(s.table().text(s.isRight())));
            return out;
        }

        /** Whether a row of encoded features meets every condition. */
        public boolean meets(TreeView tree, float[] x) {
            return conditions.stream().allMatch(c -> c.holds(tree, x))
                    && sums.stream().allMatch(s -> s.holds(tree, x));
        }
    }

    /**
     * A condition on the points of several columns: that they reach what is needed, or don't.
     *
     * @param isRight whether they do
     */
    public record Sum(GateTable table, boolean isRight) {
        boolean holds(TreeView tree, float[] x) {
            return table.sum(tree, x) >= table.needed() == isRight;
        }
    }

    /** Whether the columns are those of a table, and not pixels. */
    public static boolean fit(TreeView tree) {
        return tree.tree().schema().image().isEmpty();
    }

    /** @throws IllegalArgumentException where the tree does not {@link #fit} */
    public static PlainRules of(TreeView tree) {
        if (!fit(tree)) {
            throw new IllegalArgumentException("expected the columns of a table, found pixels");
        }
        return new PlainRules(tree);
    }

    public TreeView tree() {
        return tree;
    }

    /** In the order of the leaves, from the left. */
    public List<Rule> list() {
        return rules;
    }

    /** The rule of a row of encoded features; every row meets one. */
    public Rule of(float[] x) {
        return rules.stream().filter(r -> r.meets(tree, x)).findFirst().orElseThrow();
    }

    /** The tables of the gates of several columns that rules ask about, by the gates' numbers. */
    public List<GateTable> tables() {
        return List.copyOf(tables.values());
    }

    private List<Rule> walk(int heap, Map<Integer, Interval> path, List<Sum> sums) {
        int node = tree.leafNode(heap);
        if (tree.isLeaf(heap)) {
            return List.of(new Rule(node, tree.answer(node), List.copyOf(path.values()), sums));
        }
        List<Rule> left = side(heap, Branch.LEFT, path, sums);
        List<Rule> right = side(heap, Branch.RIGHT, path, sums);
        if (!tree.hasScorecards()
                && !tree.isNumeric()
                && left.size() == 1
                && right.size() == 1
                && left.get(0).answer() == right.get(0).answer()) {
            return List.of(new Rule(heap, left.get(0).answer(), List.copyOf(path.values()), sums));
        }
        List<Rule> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    private List<Rule> side(int gate, Branch side, Map<Integer, Interval> path, List<Sum> sums) {
        int below = side == Branch.LEFT ? TreeShape.left(gate) : TreeShape.right(gate);
        List<Integer> asked = tree.askedBy(gate);
        if (asked.isEmpty()) {
            return goesRight(tree.plainBias(gate)) == (side == Branch.RIGHT) ? walk(below, path, sums) : List.of();
        }
        if (asked.size() > 1) {
            List<Sum> more = new ArrayList<>(sums);
            more.add(new Sum(tables.computeIfAbsent(gate, g -> GateTable.of(tree, g)), side == Branch.RIGHT));
            return walk(below, path, more);
        }
        int column = asked.get(0);
        Interval whole = path.containsKey(column) ? path.get(column) : Interval.all(tree, column);
        Interval part = whole.and(ofGate(gate, column, side));
        if (part.isEmpty()) {
            return List.of();
        }
        Map<Integer, Interval> longer = new LinkedHashMap<>(path);
        longer.put(column, part);
        return walk(below, longer, sums);
    }

    private static boolean goesRight(double logit) {
        return logit >= 0;
    }

    /** What a gate asks of its column on a side. */
    private Interval ofGate(int gate, int index, Branch side) {
        ExplainedColumn column = tree.columns().get(index);
        boolean right = side == Branch.RIGHT;
        int first = column.firstFeature();
        double bias = tree.plainBias(gate);
        Interval all = Interval.all(tree, index);
        if (!(tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n)) {
            boolean[] slots = new boolean[column.width()];
            for (int s = 0; s < slots.length; s++) {
                slots[s] = goesRight(bias + tree.coefficient(gate, first + s)) == right;
            }
            return all.withSlots(slots);
        }
        double slope = tree.coefficient(gate, first);
        double missing = bias
                + (n.missing() == Column.Missing.INDICATOR ? tree.coefficient(gate, first + 1) : 0)
                + slope * n.encode(n.mean());
        boolean takesMissing = n.missing() != Column.Missing.ERROR && goesRight(missing) == right;
        if (slope == 0) {
            return goesRight(bias) == right ? all.withMissing(takesMissing) : all.onlyMissing(takesMissing);
        }
        double threshold = n.offset() - n.scale() * bias / slope;
        // a row on the border goes right
        return slope > 0 == right
                ? all.above(threshold, right).withMissing(takesMissing)
                : all.below(threshold, right).withMissing(takesMissing);
    }
}
