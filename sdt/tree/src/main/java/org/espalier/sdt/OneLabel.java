package org.espalier.sdt;

import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/**
 * A tree of labels seen through one of them: a tree of two classes, no and yes, with the same gates, whose leaves answer for this
 * label alone. Whatever is made of trees of two classes can be made of it: explanations, pictures, reports, exports.
 *
 * <p>The classes are the words of the label's column; people are told {@code spam} and {@code not spam}.
 */
public final class OneLabel {
    private OneLabel() {}

    /**
     * @param tree of labels
     * @param label the name of one
     * @throws DataException one line, when the tree is not of labels or has none of this name
     */
    public static SoftDecisionTree of(SoftDecisionTree tree, String label) {
        if (!(tree.schema().target() instanceof Target.Labels target)) {
            throw new DataException("expected a tree of labels, found one of "
                    + tree.schema().target().kind().text());
        }
        int k = target.names().indexOf(label);
        if (k < 0) {
            throw new DataException(
                    "expected one of the labels " + Texts.list(target.names()) + ", found " + Texts.quote(label));
        }
        Schema schema = tree.schema().ofLabel(target, k);
        int labels = target.answers();
        SoftDecisionTree one = SoftDecisionTree.builder(schema, tree.shape())
                .gates(tree.gateWeight(), tree.gateBias(), tree.gateBeta())
                .structure(tree.structure())
                .leaves(leaves(tree.leaves(), schema, k, labels))
                .provenance(tree.provenance())
                .build();
        return tree.statistics()
                .map(all -> one.withStatistics(statistics(all, k, labels)))
                .orElse(one);
    }

    private static Leaves leaves(Leaves all, Schema schema, int k, int labels) {
        if (all instanceof Leaves.Linear linear) {
            LeafScorecards cards = linear.cards();
            // the same columns in the same basis, for another target
            return new Leaves.Linear(new LeafScorecards(
                    Basis.of(schema),
                    cards.leaves(),
                    every(cards.weight(), k, labels),
                    every(cards.intercept(), k, labels)));
        }
        float[] scores = every(((Leaves.Constant) all).logits(), k, labels);
        float[] logits = new float[2 * scores.length];
        for (int l = 0; l < scores.length; l++) {
            logits[2 * l + 1] = scores[l];
        }
        return new Leaves.Constant(2, logits);
    }

    /** {@code values[k]}, {@code values[labels + k]} and so on. */
    private static float[] every(float[] values, int k, int labels) {
        float[] out = new float[values.length / labels];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i * labels + k];
        }
        return out;
    }

    private static TrainingStatistics statistics(TrainingStatistics all, int k, int labels) {
        return new TrainingStatistics(
                all.featureMean(),
                all.leafReach(),
                all.leafRows(),
                all.scorecards().map(cards -> {
                    float[] yes = every(cards.leafAnswer(), k, labels);
                    float[] answers = new float[2 * yes.length];
                    for (int l = 0; l < yes.length; l++) {
                        answers[2 * l] = 1 - yes[l];
                        answers[2 * l + 1] = yes[l];
                    }
                    return new TrainingStatistics.Scorecards(cards.basisMean(), answers);
                }));
    }
}
