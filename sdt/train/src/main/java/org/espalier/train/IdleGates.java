package org.espalier.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.espalier.data.Matrix;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.Structure;
import org.espalier.sdt.TreeShape;

/**
 * Closes the gates of a finished tree of scorecards that decide nothing: a gate may drift, in training, until all rows lie
 * on one side of it. What lies on that side moves up to its left; the levels that no gate is left on are cut off. No training row's
 * max-path changes: a gate is closed only where every one of them ends in the scorecard in which it ended before.
 */
final class IdleGates {
    private final SoftDecisionTree tree;
    private final Matrix rows;

    private IdleGates(SoftDecisionTree tree, Matrix rows) {
        this.tree = tree;
        this.rows = rows;
    }

    /**
     * The tree without its idle gates; the tree itself where it has none.
     *
     * @param tree with scorecards, without statistics
     * @param rows the training rows
     */
    static SoftDecisionTree closed(SoftDecisionTree tree, Matrix rows) {
        SoftDecisionTree now = tree;
        for (int gate = 0; gate < tree.shape().nodes(); gate++) {
            if (now.structure().isOpen(gate)) {
                now = new IdleGates(now, rows).without(gate).orElse(now);
            }
        }
        return now == tree ? tree : trimmed(now);
    }

    private Optional<SoftDecisionTree> without(int gate) {
        boolean left = false;
        boolean right = false;
        float[] weight = tree.gateWeight();
        float[] x = new float[rows.columns()];
        for (int r = 0; r < rows.rows() && !(left && right); r++) {
            rows.copyRow(r, x, 0);
            double u = tree.gateBias()[gate];
            for (int f = 0; f < x.length; f++) {
                u += (double) weight[gate * x.length + f] * x[f];
            }
            left |= u < 0;
            right |= u >= 0;
        }
        if (left && right) {
            return Optional.empty();
        }
        int[] sources = sources(gate, right);
        SoftDecisionTree closed = moved(tree, tree.shape(), sources);
        return samePaths(closed, sources) ? Optional.of(closed) : Optional.empty();
    }

    /** For every place of the new tree the heap number in the old one of what comes there; -1: a gate that is closed. */
    private int[] sources(int gate, boolean takesRight) {
        TreeShape shape = tree.shape();
        int[] sources = new int[shape.nodes() + shape.leaves()];
        Arrays.setAll(sources, i -> i);
        if (takesRight) {
            exchange(TreeShape.left(gate), TreeShape.right(gate), sources);
        }
        sources[gate] = -1;
        clear(TreeShape.right(gate), sources);
        return sources;
    }

    private static void exchange(int a, int b, int[] sources) {
        if (a < sources.length) {
            int held = sources[a];
            sources[a] = sources[b];
            sources[b] = held;
            exchange(TreeShape.left(a), TreeShape.left(b), sources);
            exchange(TreeShape.right(a), TreeShape.right(b), sources);
        }
    }

    private void clear(int node, int[] sources) {
        if (node < tree.shape().nodes()) {
            sources[node] = -1;
            clear(TreeShape.left(node), sources);
            clear(TreeShape.right(node), sources);
        }
    }

    private boolean samePaths(SoftDecisionTree closed, int[] sources) {
        int nodes = tree.shape().nodes();
        float[] x = new float[rows.columns()];
        for (int r = 0; r < rows.rows(); r++) {
            rows.copyRow(r, x, 0);
            if (sources[nodes + likeliest(closed, x)] != nodes + likeliest(tree, x)) {
                return false;
            }
        }
        return true;
    }

    private static int likeliest(SoftDecisionTree tree, float[] row) {
        float[] reach = tree.pathProbabilities(row);
        int best = 0;
        for (int l = 1; l < reach.length; l++) {
            best = reach[l] > reach[best] ? l : best;
        }
        return best;
    }

    /** Without the lowest levels where every gate is closed: of each pair of leaves the left one stays. */
    private static SoftDecisionTree trimmed(SoftDecisionTree tree) {
        TreeShape shape = tree.shape();
        int depth = shape.depth();
        while (depth > 0 && tree.structure().closed().nextClearBit((1 << (depth - 1)) - 1) >= (1 << depth) - 1) {
            depth--;
        }
        if (depth == shape.depth()) {
            return tree;
        }
        TreeShape to = new TreeShape(depth);
        int[] sources = new int[to.nodes() + to.leaves()];
        Arrays.setAll(sources, i -> tree.structure().closed().get(i) ? -1 : i);
        for (int l = 0; l < to.leaves(); l++) {
            sources[to.nodes() + l] = shape.nodes() + (l << (shape.depth() - depth));
        }
        return moved(tree, to, sources);
    }

    private static SoftDecisionTree moved(SoftDecisionTree from, TreeShape to, int[] sources) {
        int features = from.features();
        int columns = from.schema().columns().size();
        float[] weight = new float[to.nodes() * features];
        float[] bias = new float[to.nodes()];
        float[] beta = new float[to.nodes()];
        BitSet closed = new BitSet();
        Optional<boolean[]> gateColumns = from.structure().gateColumns().map(mask -> new boolean[to.nodes() * columns]);
        for (int i = 0; i < to.nodes(); i++) {
            int source = sources[i];
            beta[i] = 1;
            if (source < 0 || !from.structure().isOpen(source)) {
                closed.set(i);
                bias[i] = Structure.CLOSED_BIAS;
                continue;
            }
            System.arraycopy(from.gateWeight(), source * features, weight, i * features, features);
            bias[i] = from.gateBias()[source];
            beta[i] = from.gateBeta()[source];
            int gate = i;
            gateColumns.ifPresent(mask -> System.arraycopy(
                    from.structure().gateColumns().orElseThrow(), source * columns, mask, gate * columns, columns));
        }
        LeafScorecards cards = from.scorecards().orElseThrow();
        int width = cards.basis().size() * cards.outputs();
        float[] points = new float[to.leaves() * width];
        float[] intercepts = new float[to.leaves() * cards.outputs()];
        boolean[] leafColumns = new boolean[to.leaves() * columns];
        for (int l = 0; l < to.leaves(); l++) {
            int source = sources[to.nodes() + l] - from.shape().nodes();
            System.arraycopy(cards.weight(), source * width, points, l * width, width);
            for (int k = 0; k < cards.outputs(); k++) {
                intercepts[l * cards.outputs() + k] = cards.intercept(source, k);
            }
            int leaf = l;
            from.structure()
                    .leafColumns()
                    .ifPresent(mask -> System.arraycopy(mask, source * columns, leafColumns, leaf * columns, columns));
        }
        return SoftDecisionTree.builder(from.schema(), to)
                .gates(weight, bias, beta)
                .leaves(new Leaves.Linear(new LeafScorecards(cards.basis(), to.leaves(), points, intercepts)))
                .structure(Structure.full()
                        .withClosed(closed)
                        .withColumns(gateColumns, from.structure().leafColumns().map(mask -> leafColumns)))
                .build();
    }
}
