package org.espalier.explain;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A gate that asks about several columns, as points that add up: of which {@value Points#UNIT} of going to a side. What a column adds is
 * measured against the average training row, as in a leaf's scorecard.
 *
 * @param towards the side that points above 0 speak for
 * @param base points of the average row
 * @param columns the columns that the gate asks about, in the order of the table
 * @param sum {@code base} and all points added up: above 0 the row goes there more likely than not
 */
public record GatePoints(Branch towards, double base, List<Points.Part> columns, double sum) {
    /** Columns of a gate that a reader can take in; what asks about more is no question but a sum. */
    public static final int FEW = 5;

    /** Points from even odds to nine to one, where the likelier side has 90 %: {@code 20 log2(9)}. */
    public static final double UNDECIDED = Points.PER_LOGIT * Math.log(9);

    public GatePoints {
        columns = List.copyOf(columns);
    }

    /** Of one gate on a row's path. */
    public static GatePoints of(Explanation e, Step step, Branch towards) {
        double sign = towards == Branch.RIGHT ? Points.PER_LOGIT : -Points.PER_LOGIT;
        List<Points.Part> parts = e.tree().askedBy(step.node()).stream()
                .map(c ->
                        new Points.Part(e.tree().columns().get(c).name(), e.valueOf(c), sign * step.contribution(c), c))
                .toList();
        return new GatePoints(towards, sign * step.bias(), parts, sign * step.logit());
    }

    /** The side of a gate on which a class is likelier; right where it is as likely on both. */
    public static Branch towards(TreeView tree, int node, int classIndex) {
        return tree.probability(node, Branch.LEFT, classIndex) > tree.probability(node, Branch.RIGHT, classIndex)
                ? Branch.LEFT
                : Branch.RIGHT;
    }

    /** The columns of most points in either direction first, ties in the order of the table; none that adds nothing. */
    public List<Points.Part> bySize() {
        return columns.stream()
                .filter(p -> p.points() != 0)
                .sorted(Comparator.comparingDouble((Points.Part p) -> -Math.abs(p.points())))
                .toList();
    }

    /**
     * The question of a gate of two to {@value #FEW} columns, without question mark: {@code age, income and home add up to 21 points or
     * more}; yes is right.
     */
    public static String question(TreeView tree, int node) {
        return asked(tree, node, UnaryOperator.identity()) + " add up to " + PointsText.whole(needed(tree, node))
                + " points or more";
    }

    /**
     * {@code age, income and home}; of many their number.
     *
     * @param shown what a name is shown as
     */
    static String asked(TreeView tree, int node, UnaryOperator<String> shown) {
        List<Integer> asked = tree.askedBy(node);
        if (!isFew(tree, node)) {
            return asked.size() + (tree.tree().schema().image().isPresent() ? " pixels" : " columns");
        }
        List<String> names = asked.stream()
                .map(c -> shown.apply(tree.words().column(tree.columns().get(c).name())))
                .toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }

    /** Whether {@link #question} may be asked of a gate. */
    public static boolean isFew(TreeView tree, int node) {
        int asked = tree.askedBy(node).size();
        return asked > 1 && asked <= FEW && tree.tree().schema().image().isEmpty();
    }

    /** Points that the columns of a gate must add up to for the right to be the likelier side. */
    public static double needed(TreeView tree, int node) {
        return -Points.PER_LOGIT * tree.bias(node);
    }
}
