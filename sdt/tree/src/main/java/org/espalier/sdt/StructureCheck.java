package org.espalier.sdt;

import java.util.Optional;
import org.espalier.data.Column;

/** Whether a tree's numbers are as its structure says. */
final class StructureCheck {
    private StructureCheck() {}

    /** @throws IllegalArgumentException when a closed gate divides, or a part asks about a column that it may not ask about */
    static void require(SoftDecisionTree tree) {
        Structure structure = tree.structure();
        TreeShape shape = tree.shape();
        int width = tree.schema().width();
        int columns = tree.schema().columns().size();
        if (structure.closed().length() > shape.nodes()) {
            throw new IllegalArgumentException("closed gates: expected numbers below " + shape.nodes() + ", found "
                    + (structure.closed().length() - 1));
        }
        float[] weight = tree.gateWeight();
        float[] bias = tree.gateBias();
        for (int i = 0; i < shape.nodes(); i++) {
            if (!structure.isOpen(i)) {
                requireClosed(i, weight, width, bias[i] * tree.gateBeta()[i]);
            }
        }
        structure.gateColumns().ifPresent(mask -> {
            requireLength("columns of gates", mask, (long) shape.nodes() * columns);
            requireGateMask(tree, mask, weight);
        });
        Optional<boolean[]> leafMask = structure.leafColumns();
        leafMask.ifPresent(mask -> {
            requireLength("columns of leaves", mask, (long) shape.leaves() * columns);
            tree.scorecards().ifPresent(cards -> requireLeafMask(cards, mask, columns));
        });
    }

    private static void requireClosed(int gate, float[] weight, int width, float logit) {
        boolean divides = logit > Structure.CLOSED_BIAS;
        for (int f = 0; f < width; f++) {
            divides |= weight[gate * width + f] != 0;
        }
        if (divides) {
            throw new IllegalArgumentException("gate " + gate + ": expected no weights and a bias of "
                    + Structure.CLOSED_BIAS + ", as it is closed, found others");
        }
    }

    private static void requireLength(String what, boolean[] mask, long expected) {
        if (mask.length != expected) {
            throw new IllegalArgumentException(what + ": expected " + expected + " marks, found " + mask.length);
        }
    }

    private static void requireGateMask(SoftDecisionTree tree, boolean[] mask, float[] weight) {
        int width = tree.schema().width();
        int columns = tree.schema().columns().size();
        for (int i = 0; i < tree.shape().nodes(); i++) {
            int feature = 0;
            for (int c = 0; c < columns; c++) {
                Column column = tree.schema().columns().get(c);
                for (int f = feature; f < feature + column.width(); f++) {
                    if (!mask[i * columns + c] && weight[i * width + f] != 0) {
                        throw new IllegalArgumentException("gate " + i + ": has a weight for the column '"
                                + column.name() + "', which its mask leaves out");
                    }
                }
                feature += column.width();
            }
        }
    }

    private static void requireLeafMask(LeafScorecards cards, boolean[] mask, int columns) {
        for (int l = 0; l < cards.leaves(); l++) {
            for (int c : cards.columns(l)) {
                if (!mask[l * columns + c]) {
                    throw new IllegalArgumentException("leaf " + l + ": has points for the column '"
                            + cards.basis().schema().columns().get(c).name() + "', which its mask leaves out");
                }
            }
        }
    }
}
