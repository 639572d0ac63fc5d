package org.espalier.explain.importance;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.data.Row;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.TreeShape;

/**
 * How much each column of the user's table moves the gates that rows come to. The importance of a column is
 *
 * <pre>{@code I_c = mean over rows x of  sum over gates i of  P_i(x) |a_ic(x)|
 * a_ic(x)  = sum over the features j of c of  beta_i w_ij (x_j - mean_j)}</pre>
 *
 * <p>where {@code P_i(x)} is the reach of the gate (the product of the branch probabilities down to it, so that a gate
 * counts as far as the row comes to it), and {@code a_ic} is the column's contribution to the logit as in an
 * {@link org.espalier.explain.Explanation}. Shares are divided by their sum. A column that always has its average
 * value has none, whatever its weights. Where leaves have scorecards they add
 *
 * <pre>{@code mean over rows x of  sum over leaves l of  P_l(x) |d_lc(x)|}</pre>
 *
 * with {@code d_lc} the column's effect on the log odds less its mean in the segment: its points in units of log odds. Of more
 * than two classes it is {@code 2/K} times the sum of the absolute effects on the K logits, each less their mean: what it is
 * for two.  It says what moves the tree, not what would be lost without the column.
 *
 * @param shares in the order of {@link TreeView#columns()}; they add up to 1, or are all 0 where no column moves anything
 * @param rows number of rows that were looked at
 */
public record Importance(List<Share> shares, long rows) {
    /** A gate or leaf that less of a row comes to is left out for that row. */
    private static final double MIN_REACH = 1e-9;

    public Importance {
        shares = List.copyOf(shares);
    }

    /**
     * @param column index in {@link TreeView#columns()}
     * @param name the user's name of the column
     * @param share 0 to 1
     */
    public record Share(int column, String name, double share) {}

    /**
     * Over the rows of a matrix.
     *
     * @param features encoded by the tree's schema, {@code [rows, features]}
     * @throws EspalierException when there are no rows
     */
    public static Importance of(TreeView tree, Matrix features) {
        if (features.columns() != tree.tree().features()) {
            throw new IllegalArgumentException(
                    "expected " + tree.tree().features() + " features, found " + features.columns());
        }
        Sum sum = new Sum(tree);
        float[] row = new float[features.columns()];
        for (int r = 0; r < features.rows(); r++) {
            features.copyRow(r, row, 0);
            sum.add(row);
        }
        return sum.result();
    }

    /**
     * Over rows as they come, in constant memory.
     *
     * @throws EspalierException when there are no rows
     */
    public static Importance of(TreeView tree, Iterator<Row> rows) {
        Sum sum = new Sum(tree);
        while (rows.hasNext()) {
            sum.add(rows.next().features());
        }
        return sum.result();
    }

    /** The largest first; ties in the order of the table. */
    public List<Share> ranked() {
        return shares.stream()
                .sorted(Comparator.comparingDouble((Share s) -> -s.share()))
                .toList();
    }

    private static final class Sum {
        private final TreeView tree;
        private final List<ExplainedColumn> columns;
        /** Of each column: its first feature, and the one after its last. */
        private final int[] first;

        private final int[] end;
        private final int nodes;
        private final int features;
        private final float[] coefficients;
        private final double[] reach;
        private final double[] byColumn;
        private final double[] fromMean;
        private long rows;

        Sum(TreeView tree) {
            this.tree = tree;
            this.columns = tree.columns();
            this.first =
                    columns.stream().mapToInt(ExplainedColumn::firstFeature).toArray();
            this.end =
                    columns.stream().mapToInt(c -> c.firstFeature() + c.width()).toArray();
            this.nodes = tree.tree().shape().nodes();
            this.features = tree.tree().features();
            this.coefficients = new float[nodes * features];
            for (int i = 0; i < nodes; i++) {
                for (int f = 0; f < features; f++) {
                    coefficients[i * features + f] = tree.coefficient(i, f);
                }
            }
            this.reach = new double[2 * nodes + 1];
            this.byColumn = new double[columns.size()];
            this.fromMean = new double[features];
        }

        void add(float[] x) {
            rows++;
            for (int f = 0; f < features; f++) {
                fromMean[f] = (double) x[f] - tree.mean(f);
            }
            reach[0] = 1;
            for (int i = 0; i < nodes; i++) {
                double right = 0;
                // what so little of a row comes to moves no share that anybody reads; its children have as little
                if (reach[i] > MIN_REACH) {
                    right = 1 / (1 + Math.exp(-addGate(i)));
                }
                reach[TreeShape.left(i)] = reach[i] * (1 - right);
                reach[TreeShape.right(i)] = reach[i] * right;
            }
            if (tree.hasScorecards()) {
                for (int l = 0; l <= nodes; l++) {
                    addLeaf(l, x);
                }
            }
        }

        private void addLeaf(int leaf, float[] x) {
            if (reach[nodes + leaf] > MIN_REACH) {
                for (int c : tree.asked(leaf)) {
                    byColumn[c] += reach[nodes + leaf] * tree.size(leaf, c, x);
                }
            }
        }

        /** @return the gate's logit */
        private double addGate(int gate) {
            double logit = tree.bias(gate);
            double weight = reach[gate];
            int at = gate * features;
            for (int c = 0; c < byColumn.length; c++) {
                double sum = 0;
                for (int f = first[c]; f < end[c]; f++) {
                    sum += coefficients[at + f] * fromMean[f];
                }
                logit += sum;
                byColumn[c] += weight * Math.abs(sum);
            }
            return logit;
        }

        Importance result() {
            if (rows == 0) {
                throw new EspalierException("expected rows to measure importance on, found none");
            }
            double all = 0;
            for (double value : byColumn) {
                all += value;
            }
            double total = all;
            return new Importance(
                    IntStream.range(0, byColumn.length)
                            .mapToObj(c -> new Share(c, columns.get(c).name(), total > 0 ? byColumn[c] / total : 0))
                            .toList(),
                    rows);
        }
    }
}
