package org.espalier.sdt;

import java.util.Arrays;
import org.espalier.data.Dataset;
import org.espalier.matrix.Matrix;

/**
 * Takes out of a finished tree what answers nothing: sides of a gate that hold next to no probability of any row, and gates
 * whose two leaves answer alike. What is left answers each of the rows as before, by average, max-path and greedy: average and
 * max-path to {@value #LOST}. A row that is unlike all of them may have gone where nothing is any more.
 */
public final class Pruning {
    /** Path probability that a row may lose, all sides together. */
    static final double LOST = 1e-6;

    private final Dataset rows;
    private final int threads;
    private SoftDecisionTree tree;

    private Pruning(SoftDecisionTree tree, Dataset rows, int threads) {
        this.tree = tree;
        this.rows = rows;
        this.threads = threads;
    }

    /**
     * The tree without them, with the statistics of the rows; the tree itself where nothing is to be taken out, or where it has
     * prediction intervals, which are a leaf's.
     *
     * @param rows that the tree was trained on, one or more
     */
    public static SoftDecisionTree of(SoftDecisionTree tree, Dataset rows, int threads) {
        if (tree.intervals().isPresent() || tree.shape().depth() == 0) {
            return tree;
        }
        Pruning pruning = new Pruning(tree, rows, threads);
        pruning.closeEmptySides();
        pruning.mergeEqualLeaves();
        if (pruning.tree == tree) {
            return tree;
        }
        SoftDecisionTree pruned = GateClosing.trimmed(pruning.tree).toBuilder()
                .decision(tree.decision())
                .build();
        return tree.statistics().isPresent() ? pruned.withStatistics(RowStatistics.of(pruned, rows, threads)) : pruned;
    }

    /** From the root down, as long as what all rows together may lose by it allows. */
    private void closeEmptySides() {
        double[] most = mostOfLeaves(tree, rows.features());
        double left = LOST;
        for (int gate = 0; gate < tree.shape().nodes(); gate++) {
            if (tree.structure().isOpen(gate)) {
                double ofLeft = below(TreeShape.left(gate), most);
                double ofRight = below(TreeShape.right(gate), most);
                double lost = Math.min(ofLeft, ofRight);
                if (lost <= left) {
                    most = close(gate, ofLeft < ofRight, most);
                    left -= lost;
                }
            }
        }
    }

    private double[] close(int gate, boolean keepsRight, double[] most) {
        GateClosing.Closed closed = GateClosing.close(tree, gate, keepsRight);
        tree = closed.tree();
        int nodes = tree.shape().nodes();
        double[] out = new double[most.length];
        for (int l = 0; l < out.length; l++) {
            out[l] = isReachable(l) ? most[closed.sources()[nodes + l] - nodes] : 0;
        }
        return out;
    }

    /** No closed gate above sends all rows the other way. */
    private boolean isReachable(int leaf) {
        for (int node = tree.shape().nodes() + leaf; node > 0; node = TreeShape.parent(node)) {
            if (node == TreeShape.right(TreeShape.parent(node))
                    && !tree.structure().isOpen(TreeShape.parent(node))) {
                return false;
            }
        }
        return true;
    }

    /** The greatest path probability of each leaf over the rows. */
    private static double[] mostOfLeaves(SoftDecisionTree tree, Matrix rows) {
        double[] most = new double[tree.shape().leaves()];
        float[] row = new float[tree.features()];
        float[] reach = new float[most.length];
        Scorer scorer = tree.scorer();
        for (int r = 0; r < rows.rows(); r++) {
            rows.copyRow(r, row, 0);
            scorer.pathProbabilities(row, 0, reach);
            for (int l = 0; l < most.length; l++) {
                most[l] = Math.max(most[l], reach[l]);
            }
        }
        return most;
    }

    /** More than any row has below the node. */
    private double below(int node, double[] most) {
        int nodes = tree.shape().nodes();
        return node >= nodes
                ? most[node - nodes]
                : below(TreeShape.left(node), most) + below(TreeShape.right(node), most);
    }

    /** From the leaves up: what was merged may be the equal of its neighbour. */
    private void mergeEqualLeaves() {
        for (int gate = tree.shape().nodes() - 1; gate >= 0; gate--) {
            if (tree.structure().isOpen(gate) && isLeaf(TreeShape.left(gate)) && isLeaf(TreeShape.right(gate))) {
                int first = leftmost(TreeShape.left(gate));
                int second = leftmost(TreeShape.right(gate));
                if (answerAlike(first, second)) {
                    SoftDecisionTree merged =
                            GateClosing.close(tree, gate, false).tree();
                    tree = samePaths(merged) ? merged : tree;
                }
            }
        }
    }

    private boolean isLeaf(int node) {
        return node >= tree.shape().nodes() || !tree.structure().isOpen(node) && isLeaf(TreeShape.left(node));
    }

    /** Number of the leaf that a node without open gates is. */
    private int leftmost(int node) {
        int at = node;
        while (at < tree.shape().nodes()) {
            at = TreeShape.left(at);
        }
        return at - tree.shape().nodes();
    }

    private boolean answerAlike(int a, int b) {
        if (tree.leaves() instanceof Leaves.Constant constant) {
            float[] logits = constant.logits();
            int width = logits.length / constant.count();
            return Arrays.equals(logits, a * width, (a + 1) * width, logits, b * width, (b + 1) * width);
        }
        LeafScorecards cards = tree.scorecards().orElseThrow();
        float[] weight = cards.weight();
        int width = cards.basis().size() * cards.outputs();
        boolean same = Arrays.equals(weight, a * width, (a + 1) * width, weight, b * width, (b + 1) * width);
        for (int k = 0; k < cards.outputs(); k++) {
            same &= cards.intercept(a, k) == cards.intercept(b, k);
        }
        return same;
    }

    /** A merged leaf has the probability of both, and may be a row's likeliest now: not where its answer would be another. */
    private boolean samePaths(SoftDecisionTree merged) {
        float[] before = tree.predict(rows.features(), Rule.MAX_PATH, threads).probabilities();
        float[] after = merged.predict(rows.features(), Rule.MAX_PATH, threads).probabilities();
        for (int i = 0; i < before.length; i++) {
            if (Math.abs(before[i] - after[i]) > LOST) {
                return false;
            }
        }
        return true;
    }
}
