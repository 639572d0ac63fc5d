package org.espalier.explain;

import org.espalier.data.Dataset;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;

/** Trees of scorecards that know their rows. */
final class Scorecards {
    private static final int ROWS = 300;

    private Scorecards() {}

    /** Depth 2 with a closed gate. */
    static SoftDecisionTree tree(int classes, long seed) {
        return counted(TestScorecards.tree(classes, seed), seed);
    }

    /** One scorecard. */
    static SoftDecisionTree one(int classes, long seed) {
        return counted(TestScorecards.one(classes, seed), seed);
    }

    /** The rows that a tree was counted on. */
    static Dataset rows(SoftDecisionTree tree, long seed) {
        return TestScorecards.dataset(tree.schema(), TestScorecards.rows(ROWS, seed));
    }

    private static SoftDecisionTree counted(SoftDecisionTree tree, long seed) {
        return tree.withStatistics(RowStatistics.of(tree, rows(tree, seed), 1));
    }
}
