package org.espalier.explain.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.explain.TreeView;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

class ScorecardRulesTest {
    private static SoftDecisionTree counted(SoftDecisionTree tree) {
        return tree.withStatistics(RowStatistics.of(tree, rows(tree, 400), 1));
    }

    private static Dataset rows(SoftDecisionTree tree, int count) {
        return TestScorecards.dataset(tree.schema(), TestScorecards.rows(count, 5));
    }

    @Test
    void rulesEndInPointsTables() {
        SoftDecisionTree tree = counted(TestScorecards.tree(2, 5));
        HardTree hard = HardTree.of(TreeView.of(tree), rows(tree, 400), RuleOptions.defaults());
        assertEquals("""
                The greedy hard tree: 3 rules of a soft tree with 3 leaves, made from 400 rows, cut on every second.
                A row takes the likelier branch at every gate and follows one rule. The soft tree's own answers differ:
                it weighs all leaves (average), or takes the likeliest path as a whole (max-path).
                A rule ends in a scorecard: its base and the points of the row's values add up to a score,
                and 20 points double the odds.
                Gates keep the columns that decide 99 % of their rows and hold the others at their average.

                Rule 1: by points, bad (on average 68 %); 281 rows (70 %); leaf 5
                  if  age >= 39.2 years (or missing)
                  points for bad: base +44.7
                    debt, EUR: 0 -76.6 .. 500 -24.6 .. 2,000 +71.5; exactly -9 -106.9
                    age, years: 20 +84.7 .. 30 +51.1 .. 45 +22.2 .. 70 -17.1; missing +40.4
                    home: own 0.0, rent -26.1, other -27.3, missing +56.0
                Rule 2: by points, bad (on average 78 %); 85 rows (21 %); leaf 3
                  if  age < 39.2 years
                  and home is not own
                  points for bad: base +61.9
                    debt, EUR: 0 -100.9 .. 500 -51.4 .. 2,000 +54.9; exactly -9 -111.3
                    age, years: 20 +10.5 .. 30 +4.1 .. 45 -13.1 .. 70 -87.1; missing -21.1
                    home: own -20.7, rent +15.4, other -17.7, missing +4.9
                Rule 3: by points, good (on average 63 %); 34 rows (9 %); leaf 4
                  if  age < 39.2 years
                  and home is own
                  points for bad: base -21.5
                    debt, EUR: 0 -12.2 .. 500 -7.3 .. 2,000 +20.9; exactly -9 -71.5
                    age, years: 20 +29.7 .. 30 -21.5 .. 45 -18.5 .. 70 -39.3; missing -43.1
                    home: own -7.0, rent -16.8, other -26.1, missing +42.5
                """, RulesText.write(Rules.of(hard), Optional.empty()));
    }

    @Test
    void oneScorecardIsOneRule() {
        SoftDecisionTree tree = TestScorecards.one(3, 5);
        assertEquals(
                """
                One scorecard, for every row: its base and the points of the row's values add up to a score,
                and 20 points double the odds.

                Rule 1: by points, b (on average 52 %); 100 % of the leaves; leaf 0
                  always
                  points for a: base -6.4
                    age, years: 20 -28.5 .. 30 -86.1 .. 45 -92.6 .. 70 -70.0; missing -60.7
                    home: own -10.6, rent -17.3, other +30.8, missing -27.0
                    debt, EUR: 0 -2.0 .. 500 -4.6 .. 2,000 +28.1; exactly -9 -2.6
                  points for b: base +14.7
                    home: own +2.4, rent +8.4, other -44.2, missing -28.1
                    debt, EUR: 0 +10.2 .. 500 -3.3 .. 2,000 -41.7; exactly -9 +1.1
                    age, years: 20 +3.0 .. 30 +4.1 .. 45 +24.1 .. 70 +43.5; missing +18.7
                  points for c: base -8.2
                    age, years: 20 +25.5 .. 30 +82.0 .. 45 +68.5 .. 70 +26.5; missing +42.0
                    home: own +8.3, rent +8.9, other +13.4, missing +55.1
                    debt, EUR: 0 -8.2 .. 500 +7.8 .. 2,000 +13.6; exactly -9 +1.5
                """,
                RulesText.write(Rules.of(HardTree.of(TreeView.of(tree), RuleOptions.defaults())), Optional.empty()));
    }

    /** Gates of one column keep all of it: the rules answer as the tree does that is walked greedily. */
    @Test
    void rulesAnswerByPoints() {
        for (int classes : new int[] {2, 3}) {
            SoftDecisionTree tree = counted(TestScorecards.tree(classes, 7));
            Dataset rows = rows(tree, 600);
            HardTree hard = HardTree.of(TreeView.of(tree), rows, RuleOptions.defaults());
            int same = 0;
            for (int r = 0; r < rows.rows(); r++) {
                float[] x = rows.features().row(r);
                int greedy = tree.predict(x, Rule.GREEDY).classIndex();
                assertEquals(greedy, hard.answerWithAllColumns(x));
                same += hard.answer(x) == greedy ? 1 : 0;
            }
            // a threshold is rounded as it is printed
            assertTrue(same >= 0.99 * rows.rows(), same + " of " + rows.rows());
            RuleFit fit = RuleFit.of(hard, rows, Optional.empty());
            assertEquals(1, fit.pruned().greedy(), 1e-9);
        }
    }
}
