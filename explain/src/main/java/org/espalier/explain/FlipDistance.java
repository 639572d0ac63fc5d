package org.espalier.explain;

import org.espalier.base.ArgMax;
import org.espalier.sdt.Rule;
import org.espalier.sdt.Scorer;
import org.espalier.sdt.SoftDecisionTree;

/**
 * How near a row is to another max-path class than that of the row it began as; for one thread.
 *
 * <p>Where leaves are constant it is the logarithm of the likeliest path to another class over the likeliest one to this class.
 * Where they have scorecards a leaf's class hangs on the row: a leaf counts by the logarithm of its path over the likeliest
 * path, and where it answers the old class by the log odds that it lacks for another one besides. Either way 0 and above
 * where the class changes.
 */
final class FlipDistance implements Goal {
    private static final float NO_PATH = 1e-30f;

    private final TreeView tree;
    private final int oldClass;
    private final Scorer scorer;
    private final float[] probabilities;
    private final float[] paths;
    /** Of constant leaves; null where they have scorecards. */
    private final int[] leafClass;

    private int foundClass;

    FlipDistance(TreeView tree, int oldClass, float[] row) {
        SoftDecisionTree t = tree.tree();
        this.tree = tree;
        this.oldClass = oldClass;
        this.scorer = t.scorer();
        this.probabilities = new float[t.classes()];
        this.paths = new float[t.shape().leaves()];
        this.leafClass = tree.hasScorecards() ? null : new int[paths.length];
        for (int l = 0; leafClass != null && l < paths.length; l++) {
            leafClass[l] = tree.answer(tree.answerOf(l, row));
        }
    }

    /** Whether the max-path answers another class; {@link #found} is which. */
    @Override
    public boolean isReached(float[] x) {
        scorer.score(x, 0, Rule.MAX_PATH, probabilities, 0);
        foundClass = tree.answer(probabilities);
        return foundClass != oldClass;
    }

    @Override
    public int found() {
        return foundClass;
    }

    @Override
    public double nearness(float[] x) {
        scorer.pathProbabilities(x, 0, paths);
        return leafClass == null ? ofScorecards(x) : ofConstantLeaves();
    }

    private double ofConstantLeaves() {
        float mine = NO_PATH;
        float others = NO_PATH;
        for (int l = 0; l < paths.length; l++) {
            if (leafClass[l] == oldClass) {
                mine = Math.max(mine, paths[l]);
            } else {
                others = Math.max(others, paths[l]);
            }
        }
        return Math.log(others / mine);
    }

    private double ofScorecards(float[] x) {
        int best = ArgMax.of(paths, 0, paths.length);
        double nearest = Double.NEGATIVE_INFINITY;
        for (int l = 0; l < paths.length; l++) {
            double behind = Math.log(Math.max(NO_PATH, paths[l]) / Math.max(NO_PATH, paths[best]));
            if (tree.isThere(tree.tree().shape().nodes() + l) && behind > nearest) {
                double margin = margin(tree.answerOf(l, x));
                nearest = Math.max(nearest, l == best ? margin : behind + Math.min(0, margin));
            }
        }
        return nearest;
    }

    /** Log odds of the likeliest other class against the old one, less what the tree's threshold asks for. */
    private double margin(float[] answer) {
        double other = 0;
        for (int k = 0; k < answer.length; k++) {
            other = k == oldClass ? other : Math.max(other, answer[k]);
        }
        double odds = Math.log(Math.max(NO_PATH, other) / Math.max(NO_PATH, answer[oldClass]));
        if (tree.tree().decision().threshold().isEmpty()) {
            return odds;
        }
        double threshold = tree.tree().decision().threshold().getAsDouble();
        double needed = Math.log(threshold / (1 - threshold));
        return oldClass == tree.tree().schema().positiveIndex() ? odds + needed : odds - needed;
    }
}
