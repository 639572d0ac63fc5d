package org.espalier.evaluate;

import java.util.Arrays;
import java.util.BitSet;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * How many columns a reader of a decision looks at: those that the open gates of the path ask about, and those of the
 * scorecard at its end. A column that several of them ask about counts once. The columns of an image are its pixels.
 */
public final class ColumnsRead {
    private ColumnsRead() {}

    /** By the leaf that a path ends in, {@code [leaves]}. */
    public static int[] byLeaf(SoftDecisionTree tree) {
        TreeShape shape = tree.shape();
        float[] weight = tree.gateWeight();
        BitSet[] ofGate = new BitSet[shape.nodes()];
        for (int i = 0; i < ofGate.length; i++) {
            ofGate[i] = tree.structure().isOpen(i) ? asked(tree, weight, i) : new BitSet();
        }
        int[] out = new int[shape.leaves()];
        for (int l = 0; l < out.length; l++) {
            BitSet read = new BitSet();
            for (int node = shape.nodes() + l; node > 0; ) {
                node = TreeShape.parent(node);
                read.or(ofGate[node]);
            }
            int leaf = l;
            tree.scorecards()
                    .ifPresent(cards -> Arrays.stream(cards.columns(leaf)).forEach(read::set));
            out[l] = read.cardinality();
        }
        return out;
    }

    private static BitSet asked(SoftDecisionTree tree, float[] weight, int gate) {
        BitSet out = new BitSet();
        int feature = gate * tree.features();
        if (tree.schema().image().isPresent()) {
            for (int f = 0; f < tree.features(); f++) {
                out.set(f, weight[feature + f] != 0);
            }
            return out;
        }
        for (int c = 0; c < tree.schema().columns().size(); c++) {
            int end = feature + tree.schema().columns().get(c).width();
            for (; feature < end; feature++) {
                if (weight[feature] != 0) {
                    out.set(c);
                }
            }
        }
        return out;
    }

    /** The mean over rows that end in the given leaves; NaN without rows. */
    public static double mean(SoftDecisionTree tree, int[] leafOfRow) {
        int[] byLeaf = byLeaf(tree);
        return Arrays.stream(leafOfRow).map(l -> byLeaf[l]).average().orElse(Double.NaN);
    }
}
