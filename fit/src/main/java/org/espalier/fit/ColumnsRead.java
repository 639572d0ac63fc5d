package org.espalier.fit;

import java.util.BitSet;
import java.util.Optional;
import org.espalier.data.Matrix;
import org.espalier.data.Schema;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/** The number of columns that the gates and the leaf of a row's max-path look at: how much a reader has to take in. */
final class ColumnsRead {
    private ColumnsRead() {}

    /** The mean over rows; of an image its pixels. */
    static double mean(SoftDecisionTree tree, Matrix rows, int threads) {
        int[] leafOf = tree.predict(rows, Rule.MAX_PATH, threads).leaf();
        BitSet[] columns = new BitSet[tree.shape().leaves()];
        int[] columnOf = columnOf(tree.schema());
        float[] weights = tree.gateWeight();
        double sum = 0;
        for (int leaf : leafOf) {
            if (columns[leaf] == null) {
                columns[leaf] = ofLeaf(tree, leaf, columnOf, weights);
            }
            sum += columns[leaf].cardinality();
        }
        return sum / leafOf.length;
    }

    private static int[] columnOf(Schema schema) {
        int[] out = new int[schema.width()];
        if (schema.image().isPresent()) {
            for (int f = 0; f < out.length; f++) {
                out[f] = f;
            }
            return out;
        }
        int feature = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            for (int i = 0; i < schema.columns().get(c).width(); i++) {
                out[feature++] = c;
            }
        }
        return out;
    }

    private static BitSet ofLeaf(SoftDecisionTree tree, int leaf, int[] columnOf, float[] weights) {
        BitSet out = new BitSet();
        int node = tree.shape().nodes() + leaf;
        while (node > 0) {
            node = (node - 1) / 2;
            if (tree.structure().isOpen(node)) {
                for (int f = 0; f < columnOf.length; f++) {
                    if (weights[node * columnOf.length + f] != 0) {
                        out.set(columnOf[f]);
                    }
                }
            }
        }
        Optional<LeafScorecards> cards = tree.scorecards();
        if (cards.isPresent()) {
            for (int column : cards.get().columns(leaf)) {
                out.set(column);
            }
        }
        return out;
    }
}
