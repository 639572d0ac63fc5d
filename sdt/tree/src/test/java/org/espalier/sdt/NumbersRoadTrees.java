package org.espalier.sdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/** Trees of several numbers that every road must answer alike: those of three classes, each score with a unit of its own. */
public final class NumbersRoadTrees {
    private static final float[] FACTOR = {300, 0.25f, 2};
    private static final float[] SHIFT = {1500, 1, -40};

    /** Of quite different sizes. */
    public static final Target.Numbers TARGET = new Target.Numbers(
            "numbers",
            List.of(
                    output("price", Optional.of("EUR"), 0),
                    output("\"rent\" & \n", Optional.empty(), 1),
                    output("depth", Optional.of("m"), 2)));

    private static final double TOLERANCE = 1e-5;
    private static final double TIE = 1e-5;

    private NumbersRoadTrees() {}

    private static Target.Number output(String name, Optional<String> unit, int k) {
        return new Target.Number(
                name,
                unit,
                Optional.of(new Target.Spread(
                        SHIFT[k] - 5 * FACTOR[k], SHIFT[k] + 5 * FACTOR[k], SHIFT[k], 2 * FACTOR[k])));
    }

    public static List<RoadTrees.Named> all() {
        List<RoadTrees.Named> out = new ArrayList<>();
        for (Knots.Form form : Knots.Form.values()) {
            for (int depth : new int[] {0, 2}) {
                SoftDecisionTree wide = RoadTrees.wide(3, depth, form, 50 + depth);
                out.add(new RoadTrees.Named("numbers, depth " + depth + ", " + form, of(wide, depth > 0)));
            }
        }
        out.add(new RoadTrees.Named("numbers, closed gate, held", of(TestScorecards.tree(3, 3), true)));
        out.add(new RoadTrees.Named("numbers, constant", of(RoadTrees.constant(3, 2, Decision.PLAIN), false)));
        return out;
    }

    /** The scores of three classes as three numbers. */
    private static SoftDecisionTree of(SoftDecisionTree three, boolean isHeld) {
        Schema schema = three.schema().withTarget(TARGET);
        int leaves = three.shape().leaves();
        float[] below = new float[3 * leaves];
        float[] above = new float[3 * leaves];
        float[] low = new float[3 * leaves];
        float[] high = new float[3 * leaves];
        for (int i = 0; i < below.length; i++) {
            below[i] = -FACTOR[i % 3] * (1 + i);
            above[i] = FACTOR[i % 3] * (2 + i);
            low[i] = SHIFT[i % 3] - FACTOR[i % 3];
            high[i] = SHIFT[i % 3] + FACTOR[i % 3];
        }
        Leaves answers = three.scorecards()
                .<Leaves>map(cards -> new Leaves.Linear(new LeafScorecards(
                        Basis.of(schema),
                        leaves,
                        scaled(cards.weight(), 0),
                        scaled(cards.intercept(), 1),
                        isHeld ? Optional.of(new LeafRange(low, high)) : Optional.empty())))
                .orElseGet(() -> new Leaves.Constant(3, scaled(three.leafLogits(), 1)));
        return SoftDecisionTree.builder(schema, three.shape())
                .gates(three.gateWeight(), three.gateBias(), three.gateBeta())
                .structure(three.structure())
                .leaves(answers)
                .intervals(Optional.of(new Intervals(0.9, below, above)))
                .build();
    }

    private static float[] scaled(float[] values, int shifted) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = FACTOR[i % 3] * values[i] + shifted * SHIFT[i % 3];
        }
        return out;
    }

    /** Whether an answer is the library's to 1e-5 of each output's standard deviation; of paths that are as likely, any. */
    public static boolean isAcceptable(SoftDecisionTree tree, float[] x, Rule rule, float[] found) {
        if (rule != Rule.MAX_PATH) {
            return isNear(tree.predict(x, rule).probabilities(), found);
        }
        float[] paths = tree.pathProbabilities(x);
        float likeliest = paths[tree.predict(x, rule).leaf()];
        for (int l = 0; l < paths.length; l++) {
            if (paths[l] >= likeliest - TIE && isNear(tree.leafDistribution(l, x), found)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNear(float[] expected, float[] found) {
        for (int k = 0; k < 3; k++) {
            if (!(Math.abs(expected[k] - found[k]) <= TOLERANCE * TARGET.scale(k))) {
                return false;
            }
        }
        return found.length == 3;
    }
}
