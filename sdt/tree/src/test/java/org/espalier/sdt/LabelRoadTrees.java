package org.espalier.sdt;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.text.YesNo;

/** Trees of labels that every road must answer alike: those of three classes with another meaning of their scores. */
public final class LabelRoadTrees {
    private static final Target TARGET = new Target.Labels(
            "labels",
            List.of("spam", "\"urgent\" & \n", "signed"),
            List.of(YesNo.PLAIN, new YesNo("1", "0"), new YesNo("true", "false")));

    private LabelRoadTrees() {}

    public static List<RoadTrees.Named> all() {
        List<RoadTrees.Named> out = new ArrayList<>();
        for (Knots.Form form : Knots.Form.values()) {
            for (int depth : new int[] {0, 2}) {
                out.add(new RoadTrees.Named(
                        "labels, depth " + depth + ", " + form, of(RoadTrees.wide(3, depth, form, 30 + depth))));
            }
        }
        out.add(new RoadTrees.Named("labels, closed gate", of(TestScorecards.tree(3, 3))));
        out.add(new RoadTrees.Named("labels, constant", of(RoadTrees.constant(3, 2, Decision.PLAIN))));
        out.add(new RoadTrees.Named("one label", one(RoadTrees.wide(2, 2, Knots.Form.RAMPS, 41))));
        return out;
    }

    /** The scores of three classes as the log odds of three labels. */
    private static SoftDecisionTree of(SoftDecisionTree three) {
        return of(three, three.schema().withTarget(TARGET));
    }

    /** The log odds of two classes as those of a label. */
    private static SoftDecisionTree one(SoftDecisionTree two) {
        return of(two, two.schema().withTarget(new Target.Labels("spam", List.of("spam"))));
    }

    private static SoftDecisionTree of(SoftDecisionTree tree, Schema schema) {
        Leaves leaves = tree.scorecards()
                .<Leaves>map(cards -> new Leaves.Linear(
                        new LeafScorecards(Basis.of(schema), cards.leaves(), cards.weight(), cards.intercept())))
                .orElseGet(tree::leaves);
        return SoftDecisionTree.builder(schema, tree.shape())
                .gates(tree.gateWeight(), tree.gateBias(), tree.gateBeta())
                .structure(tree.structure())
                .leaves(leaves)
                .build();
    }
}
