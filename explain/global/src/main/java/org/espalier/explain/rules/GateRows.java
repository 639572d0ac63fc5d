package org.espalier.explain.rules;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;

/** What the rows that come to one gate are like, in sums; and how few columns decide them. */
final class GateRows {
    private final TreeView tree;
    private final int node;
    private final double[] sum;
    private final double[] squares;
    private final double[] standardDeviation;
    private double[] assumed = {};
    private int rows;
    private List<Integer> order = List.of();
    private double[] averages = {};
    private double averageLogit;
    private int[] hits = {};

    GateRows(TreeView tree, int node) {
        this.tree = tree;
        this.node = node;
        this.sum = new double[tree.tree().features()];
        this.squares = new double[tree.columns().size()];
        this.standardDeviation = new double[tree.columns().size()];
    }

    int node() {
        return node;
    }

    int rows() {
        return rows;
    }

    void add(float[] x) {
        rows++;
        for (int f = 0; f < sum.length; f++) {
            sum[f] += x[f];
        }
        for (int c = 0; c < squares.length; c++) {
            double contribution = contribution(x, c);
            squares[c] += contribution * contribution;
        }
    }

    /** When all rows are added. */
    void rank(int most) {
        assumed = rows == 0 ? assumed(tree) : assumed;
        averages = new double[squares.length];
        averageLogit = tree.bias(node);
        for (int c = 0; c < squares.length; c++) {
            ExplainedColumn column = tree.columns().get(c);
            for (int f = column.firstFeature(); f < column.firstFeature() + column.width(); f++) {
                averages[c] += tree.coefficient(node, f) * (meanOf(f) - tree.mean(f));
            }
            averageLogit += averages[c];
            standardDeviation[c] = rows == 0 ? expectedDeviation(column) : Math.sqrt(Math.max(0, variance(c)));
        }
        double least = 1e-6 * Arrays.stream(standardDeviation).max().orElse(0);
        order = IntStream.range(0, standardDeviation.length)
                .filter(c -> standardDeviation[c] > least)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -standardDeviation[c]))
                .toList();
        hits = new int[Math.min(most, order.size())];
    }

    private double variance(int c) {
        return squares[c] / rows - averages[c] * averages[c];
    }

    /** Without rows: of the training rows, as far as the schema and the means tell. */
    private double expectedDeviation(ExplainedColumn column) {
        int first = column.firstFeature();
        double sumOfSquares = 0;
        for (int f = first; f < first + column.width(); f++) {
            double p = Math.min(1, Math.max(0, assumed[f]));
            double ofFeature = SumTerms.isOneOfMany(tree, column) ? Math.sqrt(p * (1 - p)) : 1;
            sumOfSquares += Math.pow(tree.coefficient(node, f) * ofFeature, 2);
        }
        return Math.sqrt(sumOfSquares);
    }

    /** After {@link #rank}, once per row: how many columns would have sent it the way that it went. */
    void follow(float[] x, boolean wentRight) {
        double logit = averageLogit;
        for (int k = 0; k < hits.length; k++) {
            int c = order.get(k);
            logit += contribution(x, c) - averages[c];
            hits[k] += logit >= 0 == wentRight ? 1 : 0;
        }
    }

    /** All columns that the gate asks about: the one that moves its rows most first, those that move none of them last. */
    List<Integer> all() {
        Set<Integer> out = new LinkedHashSet<>(order);
        out.addAll(tree.askedBy(node));
        return List.copyOf(out);
    }

    /** The fewest columns that decide the share; else those that decide most. */
    List<Integer> kept(double share) {
        int best = 0;
        for (int k = 0; k < hits.length; k++) {
            if (rows > 0 && hits[k] >= share * rows) {
                return order.subList(0, k + 1);
            }
            best = hits[k] > hits[best] ? k : best;
        }
        return rows == 0 ? order.subList(0, hits.length) : order.subList(0, Math.min(hits.length, best + 1));
    }

    double decided(int kept) {
        int counted = Math.min(kept, hits.length);
        return counted == 0 ? 1 : (double) hits[counted - 1] / rows;
    }

    /** Number of columns that move the gate's rows. */
    int columns() {
        return order.size();
    }

    /** {@code beta (b + w mean)} for the mean of the rows that come here. */
    double averageLogit() {
        return averageLogit;
    }

    double averageContribution(int column) {
        return averages[column];
    }

    /** Standard deviation of a column's contribution. */
    double standardDeviation(int column) {
        return standardDeviation[column];
    }

    /**
     * Mean of an encoded feature over the rows that come here; without rows, over the training rows; where the tree does not
     * remember those, every word of a category is as usual as any other.
     */
    double meanOf(int feature) {
        return rows == 0 ? assumed[feature] : sum[feature] / rows;
    }

    private static double[] assumed(TreeView tree) {
        double[] mean = new double[tree.tree().features()];
        for (ExplainedColumn column : tree.columns()) {
            boolean isUnknown = tree.tree().statistics().isEmpty() && SumTerms.isOneOfMany(tree, column);
            for (int f = column.firstFeature(); f < column.firstFeature() + column.width(); f++) {
                mean[f] = isUnknown ? 1. / column.width() : tree.mean(f);
            }
        }
        return mean;
    }

    private double contribution(float[] x, int c) {
        ExplainedColumn column = tree.columns().get(c);
        double contribution = 0;
        for (int f = column.firstFeature(); f < column.firstFeature() + column.width(); f++) {
            contribution += (double) tree.coefficient(node, f) * ((double) x[f] - tree.mean(f));
        }
        return contribution;
    }
}
