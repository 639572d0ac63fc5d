package org.espalier.sdt;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Closes gates of a tree: one side of the gate goes away, what lies on the other moves to its left, and levels that no gate is
 * left on are cut off. The tree that results has no statistics and no decision of its own.
 */
public final class GateClosing {
    private GateClosing() {}

    /**
     * A tree with a closed gate.
     *
     * @param sources for every place of the tree the heap number, in the tree that it was made of, of what stands there; -1: a
     *     gate that is closed
     */
    public record Closed(SoftDecisionTree tree, int[] sources) {}

    /**
     * Closes one gate.
     *
     * @param gate by heap number, open
     * @param keepsRight whether the right side stays, and not the left one
     */
    public static Closed close(SoftDecisionTree tree, int gate, boolean keepsRight) {
        TreeShape shape = tree.shape();
        int[] sources = new int[shape.nodes() + shape.leaves()];
        Arrays.setAll(sources, i -> i);
        if (keepsRight) {
            exchange(TreeShape.left(gate), TreeShape.right(gate), sources);
        }
        sources[gate] = -1;
        clear(TreeShape.right(gate), shape, sources);
        return new Closed(moved(tree, shape, sources), sources);
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

    private static void clear(int node, TreeShape shape, int[] sources) {
        if (node < shape.nodes()) {
            sources[node] = -1;
            clear(TreeShape.left(node), shape, sources);
            clear(TreeShape.right(node), shape, sources);
        }
    }

    /** Without the lowest levels where every gate is closed: of each pair of leaves the left one stays. */
    public static SoftDecisionTree trimmed(SoftDecisionTree tree) {
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
        boolean[] leafColumns = new boolean[to.leaves() * columns];
        int[] leaves = new int[to.leaves()];
        for (int l = 0; l < leaves.length; l++) {
            leaves[l] = sources[to.nodes() + l] - from.shape().nodes();
            int leaf = l;
            from.structure()
                    .leafColumns()
                    .ifPresent(mask ->
                            System.arraycopy(mask, leaves[leaf] * columns, leafColumns, leaf * columns, columns));
        }
        return SoftDecisionTree.builder(from.schema(), to)
                .gates(weight, bias, beta)
                .leaves(moved(from.leaves(), leaves))
                .structure(Structure.full()
                        .withClosed(closed)
                        .withColumns(gateColumns, from.structure().leafColumns().map(mask -> leafColumns)))
                .provenance(from.provenance())
                .build();
    }

    private static Leaves moved(Leaves from, int[] sources) {
        if (from instanceof Leaves.Constant constant) {
            float[] logits = constant.logits();
            int width = logits.length / constant.count();
            return new Leaves.Constant(width, moved(logits, width, sources));
        }
        LeafScorecards cards = ((Leaves.Linear) from).cards();
        float[] points = moved(cards.weight(), cards.basis().size() * cards.outputs(), sources);
        float[] intercepts = new float[sources.length * cards.outputs()];
        for (int i = 0; i < intercepts.length; i++) {
            intercepts[i] = cards.intercept(sources[i / cards.outputs()], i % cards.outputs());
        }
        return new Leaves.Linear(new LeafScorecards(cards.basis(), sources.length, points, intercepts));
    }

    private static float[] moved(float[] values, int width, int[] sources) {
        float[] out = new float[sources.length * width];
        for (int l = 0; l < sources.length; l++) {
            System.arraycopy(values, sources[l] * width, out, l * width, width);
        }
        return out;
    }
}
