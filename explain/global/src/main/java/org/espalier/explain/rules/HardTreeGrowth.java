package org.espalier.explain.rules;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.function.ObjIntConsumer;
import org.espalier.Progress;
import org.espalier.data.Dataset;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Rule;
import org.espalier.sdt.TreeShape;

/**
 * Grows a {@link HardTree}: follows the rows that cut ({@link RuleRows}), prunes and shortens by them, then counts all rows at
 * the leaves and merges.
 */
final class HardTreeGrowth {
    private static final int ROWS_BETWEEN_WORDS = 256;

    private final TreeView tree;
    private final RuleOptions options;
    private final Optional<Dataset> data;
    private final RuleRows split;
    private final Progress progress;
    private final int nodes;
    private final int[] answers;
    /** By heap number: whether a row that cuts comes here by all columns. */
    private final boolean[] live;

    private final GateRows[] gates;
    private final GateSum[] sums;

    HardTreeGrowth(TreeView tree, RuleOptions options, Optional<Dataset> data, Progress progress) {
        this.progress = progress;
        this.tree = tree;
        this.options = options;
        this.data = data;
        this.split = new RuleRows(data.map(Dataset::rows).orElse(0));
        this.nodes = tree.tree().shape().nodes();
        int all = 2 * nodes + 1;
        this.live = new boolean[all];
        this.gates = new GateRows[nodes];
        this.sums = new GateSum[nodes];
        this.answers = new int[all];
        for (int heap = nodes; heap < all; heap++) {
            answers[heap] = tree.answer(heap);
        }
    }

    HardTree grow() {
        int[] leafOfRow = data.map(d -> tree.tree()
                        .predict(d.features(), Rule.GREEDY, 1, progress)
                        .leaf())
                .orElse(new int[0]);
        findLive(leafOfRow);
        data.ifPresent(d ->
                eachCutting(d, "rows at their gates", (x, r) -> eachGate(leafOfRow[r], (gate, right) -> gate.add(x))));
        for (GateRows gate : gates) {
            if (gate != null) {
                gate.rank(options.maxTerms());
            }
        }
        data.ifPresent(d -> eachCutting(
                d, "rows by fewer columns", (x, r) -> eachGate(leafOfRow[r], (gate, right) -> gate.follow(x, right))));
        for (int i = 0; i < nodes; i++) {
            progress.at("gates", i, nodes);
            sums[i] = gates[i] == null ? null : SumTerms.of(tree, gates[i], options);
        }
        Counts whole = new Counts();
        Counts kept = new Counts();
        if (data.isPresent()) {
            Dataset d = data.get();
            eachRow(d, "rows at the leaves", (x, r) -> {
                int leaf = nodes + leafOfRow[r];
                whole.add(live[leaf] ? leaf : leafByAllColumns(x), x, d.labels()[r]);
                kept.add(leafByKeptColumns(x), x, d.labels()[r]);
            });
        } else {
            for (int heap = nodes; heap < live.length; heap++) {
                whole.weight[heap] = live[heap] ? tree.reach(heap) : 0;
                kept.weight[heap] = whole.weight[heap];
            }
        }
        return new HardTree(tree, kept.root(), whole.root(), options, data);
    }

    private void findLive(int[] leafOfRow) {
        for (int r = 0; r < leafOfRow.length; r++) {
            live[nodes + leafOfRow[r]] |= split.isCutting(r);
        }
        for (int heap = nodes; heap < live.length && data.isEmpty(); heap++) {
            live[heap] = !tree.isDead(heap);
        }
        for (int i = nodes - 1; i >= 0; i--) {
            boolean left = live[TreeShape.left(i)];
            boolean right = live[TreeShape.right(i)];
            live[i] = left || right;
            gates[i] = left && right ? new GateRows(tree, i) : null;
        }
    }

    private void eachRow(Dataset d, String what, ObjIntConsumer<float[]> action) {
        float[] x = new float[d.features().columns()];
        for (int r = 0; r < d.rows(); r++) {
            if (r % ROWS_BETWEEN_WORDS == 0) {
                progress.at(what, r, d.rows());
            }
            d.features().copyRow(r, x, 0);
            action.accept(x, r);
        }
    }

    private void eachCutting(Dataset d, String what, ObjIntConsumer<float[]> action) {
        eachRow(d, what, (x, r) -> {
            if (split.isCutting(r)) {
                action.accept(x, r);
            }
        });
    }

    private interface GateAction {
        void accept(GateRows gate, boolean wentRight);
    }

    private void eachGate(int leaf, GateAction action) {
        for (int heap = nodes + leaf; heap > 0; heap = TreeShape.parent(heap)) {
            int parent = TreeShape.parent(heap);
            if (gates[parent] != null) {
                action.accept(gates[parent], heap == TreeShape.right(parent));
            }
        }
    }

    private int leafByKeptColumns(float[] x) {
        return leaf(gate -> sums[gate].goesRight(x));
    }

    /** Of a row that comes to a branch which no row that cuts came to: where it goes without that branch. */
    private int leafByAllColumns(float[] x) {
        return leaf(gate -> HardTree.goesRight(tree, gate, x));
    }

    private int leaf(IntPredicate goesRight) {
        int at = 0;
        while (at < nodes) {
            boolean right = gates[at] == null ? live[TreeShape.right(at)] : goesRight.test(at);
            at = right ? TreeShape.right(at) : TreeShape.left(at);
        }
        return at;
    }

    /** By heap number: the rows that come to what is below it; and the tree that is left of it. */
    private final class Counts {
        private final double[] weight = new double[live.length];
        private final int[] rows = new int[live.length];
        private final double[] probability = new double[live.length];
        private final int[] labelled = new int[live.length];
        private final int[] correct = new int[live.length];

        void add(int leaf, float[] x, int label) {
            rows[leaf]++;
            weight[leaf]++;
            if (label != Dataset.UNLABELLED) {
                labelled[leaf]++;
                int answer = tree.hasScorecards() ? tree.answerAt(leaf, x) : answers[leaf];
                correct[leaf] += label == answer ? 1 : 0;
            }
        }

        HardNode root() {
            for (int heap = nodes; heap < weight.length; heap++) {
                probability[heap] = weight[heap] * tree.distribution(heap)[answers[heap]];
            }
            for (int i = nodes - 1; i >= 0; i--) {
                int left = TreeShape.left(i);
                int right = TreeShape.right(i);
                rows[i] = rows[left] + rows[right];
                weight[i] = weight[left] + weight[right];
                probability[i] = probability[left] + probability[right];
                labelled[i] = labelled[left] + labelled[right];
                correct[i] = correct[left] + correct[right];
            }
            return build(0).orElseThrow();
        }

        /** Empty where nothing comes. */
        private Optional<HardNode> build(int heap) {
            if (weight[heap] <= 0) {
                return Optional.empty();
            }
            if (heap >= nodes) {
                return Optional.of(leaf(heap, answers[heap], 1));
            }
            Optional<HardNode> left = build(TreeShape.left(heap));
            Optional<HardNode> right = build(TreeShape.right(heap));
            if (left.isEmpty() || right.isEmpty()) {
                return left.or(() -> right);
            }
            if (!tree.hasScorecards()
                    && !tree.isNumeric()
                    && left.get() instanceof HardNode.Leaf a
                    && right.get() instanceof HardNode.Leaf b
                    && a.answer() == b.answer()) {
                return Optional.of(leaf(heap, a.answer(), a.leaves() + b.leaves()));
            }
            return Optional.of(new HardNode.Gate(sums[heap], left.get(), right.get(), weight[heap] / weight[0]));
        }

        private HardNode.Leaf leaf(int heap, int answer, int leaves) {
            OptionalDouble precision = labelled[heap] == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) correct[heap] / labelled[heap]);
            return new HardNode.Leaf(
                    heap,
                    answer,
                    probability[heap] / weight[heap],
                    rows[heap],
                    precision,
                    leaves,
                    weight[heap] / weight[0]);
        }
    }
}
