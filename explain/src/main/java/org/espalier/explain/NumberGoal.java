package org.espalier.explain;

import org.espalier.sdt.Rule;
import org.espalier.sdt.Scorer;

/** An answer within a range, where the target is a number or a rate. */
final class NumberGoal implements Goal {
    private final boolean isRate;
    private final Wanted wanted;
    private final Scorer scorer;
    private final float[] value = new float[1];

    NumberGoal(TreeView tree, Wanted wanted) {
        this.isRate = tree.amounts().isRate();
        this.wanted = wanted;
        this.scorer = tree.tree().scorer();
    }

    @Override
    public boolean isReached(float[] x) {
        scorer.score(x, 0, Rule.MAX_PATH, value, 0);
        return wanted.holds(value[0]);
    }

    @Override
    public int found() {
        return 0;
    }

    @Override
    public double nearness(float[] x) {
        scorer.score(x, 0, Rule.MAX_PATH, value, 0);
        return wanted.margin(value[0], isRate);
    }
}
