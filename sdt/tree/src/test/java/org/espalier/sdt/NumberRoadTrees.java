package org.espalier.sdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/** Trees of numbers and rates that every road must answer alike: ramps, bands and constants, held within ranges and not. */
public final class NumberRoadTrees {
    /** Two paths nearer to each other than this are taken either way. */
    private static final double TIE = 1e-5;

    private static final double TOLERANCE = 1e-5;

    private NumberRoadTrees() {}

    public static List<RoadTrees.Named> all() {
        Target price =
                new Target.Number("price", Optional.of("EUR"), Optional.of(new Target.Spread(100, 5000, 1500, 800)));
        Target claims = new Target.Rate("claims", Optional.empty(), Optional.of(new Target.Spread(0, 4, 0.1, 0.3)));
        List<RoadTrees.Named> out = new ArrayList<>();
        for (Target target : List.of(price, claims)) {
            String kind = target.kind().text();
            for (Knots.Form form : Knots.Form.values()) {
                for (int depth : new int[] {0, 2}) {
                    SoftDecisionTree wide = RoadTrees.wide(2, depth, form, 20 + depth);
                    out.add(new RoadTrees.Named(kind + ", depth " + depth + ", " + form, of(wide, target, false)));
                }
            }
            SoftDecisionTree closed = TestScorecards.tree(2, 3);
            out.add(new RoadTrees.Named(kind + ", closed gate, held", of(closed, target, true)));
            out.add(new RoadTrees.Named(kind + ", depth 0, held", of(TestScorecards.one(2, 4), target, true)));
            out.add(new RoadTrees.Named(kind + ", constant", constant(closed, target)));
        }
        return out;
    }

    /** The log odds of a tree of two classes as a number, or as the logarithm of a rate. */
    private static SoftDecisionTree of(SoftDecisionTree two, Target target, boolean isHeld) {
        boolean isRate = target.kind() == Target.Kind.RATE;
        float factor = isRate ? 0.3f : 300;
        float shift = isRate ? -2 : 1500;
        LeafScorecards cards = two.scorecards().orElseThrow();
        float[] weight = cards.weight();
        float[] intercept = cards.intercept();
        for (int i = 0; i < weight.length; i++) {
            weight[i] *= factor;
        }
        for (int i = 0; i < intercept.length; i++) {
            intercept[i] = factor * intercept[i] + shift;
        }
        float[] low = new float[intercept.length];
        float[] high = new float[intercept.length];
        Arrays.fill(low, shift - factor);
        Arrays.fill(high, shift + factor);
        Schema schema = two.schema().withTarget(target);
        return gates(two, schema)
                .leaves(new Leaves.Linear(new LeafScorecards(
                        Basis.of(schema),
                        intercept.length,
                        weight,
                        intercept,
                        isHeld ? Optional.of(new LeafRange(low, high)) : Optional.empty())))
                .build();
    }

    private static SoftDecisionTree constant(SoftDecisionTree two, Target target) {
        float[] answers =
                target.kind() == Target.Kind.RATE ? new float[] {-3, -2.5f, -1, 0} : new float[] {900, 1234.5f, -20, 0};
        return gates(two, two.schema().withTarget(target))
                .leaves(new Leaves.Constant(1, answers))
                .build();
    }

    private static SoftDecisionTree.Builder gates(SoftDecisionTree two, Schema schema) {
        return SoftDecisionTree.builder(schema, two.shape())
                .gates(two.gateWeight(), two.gateBias(), two.gateBeta())
                .structure(two.structure());
    }

    /** Whether an answer is the library's to 1e-5 of the target's standard deviation; of paths that are as likely, any. */
    public static boolean isAcceptable(SoftDecisionTree tree, float[] x, Rule rule, double found) {
        double tolerance = TOLERANCE * tree.schema().target().scale(0);
        // a gate at even odds is no matter of rounding: none of the rows meets one
        if (rule != Rule.MAX_PATH) {
            return Math.abs(tree.predict(x, rule).value() - found) <= tolerance;
        }
        float[] paths = tree.pathProbabilities(x);
        float likeliest = paths[tree.predict(x, rule).leaf()];
        for (int l = 0; l < paths.length; l++) {
            if (paths[l] >= likeliest - TIE && Math.abs(tree.leafDistribution(l, x)[0] - found) <= tolerance) {
                return true;
            }
        }
        return false;
    }
}
