package org.espalier.explain;

import org.espalier.sdt.TreeShape;

/**
 * What the branch that was not taken would give the same row: the answer of the likeliest leaf below it.
 *
 * @param predictedClass name of the class; of a number or a rate of the target
 * @param probability of that class in that leaf; the answer of that leaf, where the target is a number or a rate
 * @param leaf counted from the left
 * @param decides whether it is another class than the row's own answer; never of a number or a rate
 */
public record OtherSide(String predictedClass, float probability, int leaf, boolean decides) {
    /** Two answers of one class whose probabilities differ by no more than this are the same to a reader. */
    public static final double SAME = 0.05;

    /** Of one gate on a row's path. */
    public static OtherSide of(Explanation e, Step step) {
        TreeView tree = e.tree();
        float[] row = e.row().array();
        int other = step.branch() == Branch.LEFT ? TreeShape.right(step.node()) : TreeShape.left(step.node());
        int levels = tree.tree().shape().depth() - TreeShape.depthOf(other);
        int first = ((other + 1) << levels) - 1 - tree.tree().shape().nodes();
        float[] mass = e.row().pathProbabilities();
        int best = first;
        for (int leaf = first + 1; leaf < first + (1 << levels); leaf++) {
            if (mass[leaf] > mass[best]) {
                best = leaf;
            }
        }
        float[] answer = tree.answerOf(best, row);
        int k = tree.answer(answer);
        return new OtherSide(tree.answers().get(k), answer[k], best, k != e.predicted());
    }

    /**
     * Whether the gate decides nothing for the row: both sides answer the same class, with probabilities that differ by at most
     * {@link #SAME}; of a number, values that differ by at most so much of its standard deviation, of a rate by about that share.
     */
    public boolean decidesNothing(Explanation e) {
        return e.hasValue()
                ? e.tree().amounts().isSame(probability, e.value())
                : !decides && Math.abs(probability - e.distribution().of(e.predicted())) <= SAME;
    }
}
