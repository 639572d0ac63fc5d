package org.espalier.sdt;

import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/**
 * A tree of several answers seen through one of them: of labels a tree of two classes, no and yes, of numbers a tree of one number,
 * with the same gates, whose leaves answer for this output alone. Whatever is made of such trees can be made of it: explanations,
 * pictures, reports, exports.
 *
 * <p>Of a label the classes are the words of the label's column; people are told {@code spam} and {@code not spam}.
 */
public final class OneOutput {
    private OneOutput() {}

    /**
     * @param tree of labels or of several numbers
     * @param output the name of one
     * @throws DataException one line, when the tree is of another kind or has none of this name
     */
    public static SoftDecisionTree of(SoftDecisionTree tree, String output) {
        Target target = tree.schema().target();
        if (!isOfSeveral(target)) {
            throw new DataException("expected a tree of labels or of several numbers, found one of "
                    + target.kind().text());
        }
        int k = target.columns().indexOf(output);
        if (k < 0) {
            throw new DataException("expected one of the " + (target.isNumeric() ? "numbers " : "labels ")
                    + Texts.list(target.columns()) + ", found " + Texts.quote(output));
        }
        int outputs = target.answers();
        boolean isNumeric = target.isNumeric();
        Schema schema = target instanceof Target.Labels labels
                ? tree.schema().ofLabel(labels, k)
                : tree.schema().ofNumber((Target.Numbers) target, k);
        SoftDecisionTree one = SoftDecisionTree.builder(schema, tree.shape())
                .gates(tree.gateWeight(), tree.gateBias(), tree.gateBeta())
                .structure(tree.structure())
                .leaves(leaves(tree.leaves(), schema, k, outputs))
                .intervals(tree.intervals()
                        .map(i -> new Intervals(
                                i.coverage(), every(i.below(), k, outputs), every(i.above(), k, outputs))))
                .provenance(tree.provenance())
                .build();
        return tree.statistics()
                .map(all -> one.withStatistics(statistics(all, isNumeric, k, outputs)))
                .orElse(one);
    }

    /** Whether a target has outputs that a tree can be seen through one of. */
    public static boolean isOfSeveral(Target target) {
        return target instanceof Target.Labels || target instanceof Target.Numbers;
    }

    private static Leaves leaves(Leaves all, Schema schema, int k, int outputs) {
        if (all instanceof Leaves.Linear linear) {
            LeafScorecards cards = linear.cards();
            // the same columns in the same basis, for another target
            return new Leaves.Linear(new LeafScorecards(
                    Basis.of(schema),
                    cards.leaves(),
                    every(cards.weight(), k, outputs),
                    every(cards.intercept(), k, outputs),
                    cards.range().map(r -> new LeafRange(every(r.low(), k, outputs), every(r.high(), k, outputs)))));
        }
        float[] scores = every(((Leaves.Constant) all).logits(), k, outputs);
        if (schema.target().isNumeric()) {
            return new Leaves.Constant(1, scores);
        }
        float[] logits = new float[2 * scores.length];
        for (int l = 0; l < scores.length; l++) {
            logits[2 * l + 1] = scores[l];
        }
        return new Leaves.Constant(2, logits);
    }

    /** {@code values[k]}, {@code values[outputs + k]} and so on. */
    private static float[] every(float[] values, int k, int outputs) {
        float[] out = new float[values.length / outputs];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i * outputs + k];
        }
        return out;
    }

    private static TrainingStatistics statistics(TrainingStatistics all, boolean isNumeric, int k, int outputs) {
        return new TrainingStatistics(
                all.featureMean(),
                all.leafReach(),
                all.leafRows(),
                all.scorecards().map(cards -> {
                    float[] yes = every(cards.leafAnswer(), k, outputs);
                    if (isNumeric) {
                        return new TrainingStatistics.Scorecards(cards.basisMean(), yes);
                    }
                    float[] answers = new float[2 * yes.length];
                    for (int l = 0; l < yes.length; l++) {
                        answers[2 * l] = 1 - yes[l];
                        answers[2 * l + 1] = yes[l];
                    }
                    return new TrainingStatistics.Scorecards(cards.basisMean(), answers);
                }));
    }
}
