package org.espalier.explain.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class HardTreeTest {
    /** Certain of bad, good, good, good, good, good, bad, good. */
    private static final float[] TEACHER = new float[16];

    static {
        int[] answers = {1, 0, 0, 0, 0, 0, 1, 0};
        for (int r = 0; r < answers.length; r++) {
            TEACHER[2 * r + 1 - answers[r]] = -9;
        }
    }

    @Test
    void theRulesAsText() {
        HardTree tree = HardTree.of(TreeView.of(Credit.tree()), Credit.ROWS, RuleOptions.defaults());
        String text = RulesText.write(Rules.of(tree), Optional.of(RuleFit.of(tree, Credit.ROWS, Optional.of(TEACHER))));
        assertEquals("""
                The greedy hard tree: 3 rules of a soft tree with 4 leaves, made from 8 rows.
                A row takes the likelier branch at every gate and follows one rule. The soft tree's own answers differ:
                it weighs all leaves (average), or takes the likeliest path as a whole (max-path).
                Gates keep the columns that decide 99 % of their rows and hold the others at their average.

                On 8 rows, %          accuracy  as greedy  as max-path  as average  as teacher
                whole tree, greedy       62.50     100.00        87.50      100.00       75.00
                pruned and merged        62.50     100.00        87.50      100.00       75.00
                these rules              62.50     100.00        87.50      100.00       75.00
                max-path                 50.00      87.50       100.00       87.50       87.50
                average                  62.50     100.00        87.50      100.00       75.00
                teacher                  62.50      75.00        87.50       75.00      100.00
                Measured on the rows that they were made from: optimistic.

                Rule 1: good (98 %); 4 rows (50 %), precision 100 %; leaf 6
                  if  income >= 2000 (or missing)
                Rule 2: good (98 %); 2 rows (25 %), precision 0 %; leaf 3
                  if  income < 2000
                  and age > 45 years
                Rule 3: bad (88 %); 2 rows (25 %), precision 50 %; leaf 4
                  if  income < 2000
                  and age <= 45 years
                """, text);
    }

    @Test
    void withoutRowsNothingIsDropped() {
        HardTree tree = HardTree.of(TreeView.of(Credit.tree()), RuleOptions.defaults());
        assertEquals("""
                The greedy hard tree: 3 rules of a soft tree with 4 leaves, made without rows.
                A row takes the likelier branch at every gate and follows one rule. The soft tree's own answers differ:
                it weighs all leaves (average), or takes the likeliest path as a whole (max-path).
                Shares are of the training rows' probability. Gates keep all columns.

                Sums
                  sum 0 = 0.002 * income (missing: 2500) + [home: own 0.8, rent -1.2, (unknown) -0.2]
                    2 of 2 columns

                Rule 1: good (98 %); 50 % of the training rows; leaf 6
                  if  sum 0 >= 3.8
                Rule 2: bad (88 %); 30 % of the training rows; leaf 4
                  if  sum 0 < 3.8
                  and age <= 45 years
                Rule 3: good (98 %); 20 % of the training rows; leaf 3
                  if  sum 0 < 3.8
                  and age > 45 years
                """, RulesText.write(Rules.of(tree), Optional.empty()));
    }

    @Test
    void aConditionIsCompleteInItself() {
        HardTree tree = HardTree.of(TreeView.of(Credit.tree()), RuleOptions.defaults());
        Rules rules = Rules.of(tree);
        assertEquals(
                List.of(new Rules.Condition(
                        0,
                        "0.002 * income (missing: 2500) + [home: own 0.8, rent -1.2, (unknown) -0.2] >= 3.8",
                        "sum 0 >= 3.8")),
                rules.list().get(0).conditions());
        assertEquals(
                new Rules.Condition(1, "age <= 45 years", "age <= 45 years"),
                rules.list().get(1).conditions().get(1));
    }

    @Test
    void atTheThresholdARowGoesRight() {
        HardTree tree = HardTree.of(TreeView.of(Credit.tree()), Credit.ROWS, RuleOptions.defaults());
        Encoder encoder = new Encoder(Credit.SCHEMA);
        // income >= 2000 and, below it, age <= 45
        assertEquals(
                6, tree.leafOf(encoder.encode(List.of("30", "2000", "rent"))).node());
        assertEquals(
                4, tree.leafOf(encoder.encode(List.of("45", "1999", "rent"))).node());
        assertEquals(
                3, tree.leafOf(encoder.encode(List.of("45.01", "1999", "rent"))).node());
        assertEquals(6, tree.leafOf(encoder.encode(List.of("30", "", "castle"))).node());
    }

    @Test
    void aCategoryAloneIsAListOfWords() {
        float[] weight = new float[6];
        weight[3] = 1;
        weight[4] = -1;
        SoftDecisionTree tree = stump(weight, new float[] {-2, 2, 2, -2});
        Rules rules = Rules.of(HardTree.of(TreeView.of(tree), Credit.ROWS, RuleOptions.defaults()));
        // what no row has counts as the average, which is 0, and goes right
        assertEquals(
                List.of("home is rent", "home is not rent"),
                rules.list().stream().map(r -> r.conditions().get(0).text()).toList());
    }

    @Test
    void whatDroppingColumnsCostsIsMeasured() {
        // income decides all rows but the last, where home outweighs it
        float[] weight = {0, 1, 0, 0.7f, 0, 0};
        SoftDecisionTree tree = stump(weight, new float[] {-2, 2, 2, -2});
        Dataset rows = Credit.rows(
                List.of(
                        List.of("30", "100", "rent"),
                        List.of("30", "200", "rent"),
                        List.of("30", "4000", "rent"),
                        List.of("30", "5000", "own"),
                        List.of("30", "1500", "own")),
                1,
                1,
                0,
                0,
                0);
        HardTree one = HardTree.of(TreeView.of(tree), rows, new RuleOptions(0.99, 1));
        HardNode.Gate gate = (HardNode.Gate) one.root();
        assertTrue(RulesText.write(Rules.of(one), Optional.empty())
                .contains("Gates keep the columns that decide 99 % of their rows (1 at most) and hold the others"));
        assertEquals(0.8, gate.sum().decided().getAsDouble());
        RuleFit fit = RuleFit.of(one, rows, Optional.empty());
        assertEquals(0.8, fit.rules().greedy());
        assertEquals(1, fit.pruned().greedy());
        assertEquals(1, fit.greedy().accuracy().getAsDouble());
        assertEquals(0.8, fit.rules().accuracy().getAsDouble());
        HardTree both = HardTree.of(TreeView.of(tree), rows, RuleOptions.defaults());
        assertEquals(1, RuleFit.of(both, rows, Optional.empty()).rules().greedy());
        assertEquals(2, ((HardNode.Gate) both.root()).sum().terms().size());
    }

    @Test
    void leavesWithOneAnswerAreOne() {
        SoftDecisionTree tree = stump(new float[] {1, 0, 0, 0, 0, 0}, new float[] {2, -2, 1, -1});
        Rules rules = Rules.of(HardTree.of(TreeView.of(tree), Credit.ROWS, RuleOptions.defaults()));
        assertEquals(1, rules.list().size());
        HardNode.Leaf leaf = rules.list().get(0).leaf();
        assertEquals(0, leaf.node());
        assertEquals(2, leaf.leaves());
        assertEquals(8, leaf.rows());
        assertEquals(5 / 8., leaf.precision().getAsDouble());
        // four rows above the mean age, four below: the mean of the leaves' answers
        assertEquals((0.98201 + 0.88080) / 2, leaf.probability(), 1e-4);
        assertTrue(RulesText.write(rules, Optional.empty()).endsWith("""
                Rule 1: good (93 %); 8 rows (100 %), precision 63 %; node 0, 2 leaves in one
                  always
                """));
    }

    @Test
    void everyRowFollowsTheRuleOfItsLeaf() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 7, 3);
        Dataset rows = Credit.people(400);
        HardTree hard = HardTree.of(TreeView.of(tree), rows, RuleOptions.defaults());
        Rules rules = Rules.of(hard);
        assertEquals(400, rules.list().stream().mapToInt(r -> r.leaf().rows()).sum());
        int[] found = new int[1 << 8];
        int correct = 0;
        for (int r = 0; r < rows.rows(); r++) {
            HardNode.Leaf leaf = hard.leafOf(rows.features().row(r));
            found[leaf.node()]++;
            // the odd ones measure
            correct += r % 2 == 1 && leaf.answer() == rows.labels()[r] ? 1 : 0;
        }
        for (Rules.Rule rule : rules.list()) {
            assertEquals(found[rule.leaf().node()], rule.leaf().rows());
        }
        RuleFit fit = RuleFit.of(hard, rows, Optional.empty());
        assertEquals(correct / 200., fit.rules().accuracy().getAsDouble(), 1e-12);
        assertTrue(
                fit.pruned().greedy() >= 0.95,
                () -> "pruning costs little on other rows: " + fit.pruned().greedy());
        RuleFit cut = RuleFit.of(hard, rows.select(everySecond(0, 200)), Optional.empty());
        assertEquals(RuleFit.Measured.OTHERS, cut.measured());
        assertTrue(
                cut.pruned().greedy() >= 0.99,
                () -> "and next to nothing on those that cut: " + cut.pruned().greedy());
        assertTrue(
                fit.rules().greedy() >= 0.9,
                () -> "rules follow the tree: " + fit.rules().greedy());
        assertEquals(
                Rules.of(HardTree.of(TreeView.of(tree), rows, RuleOptions.defaults()))
                        .list(),
                rules.list());
    }

    @Test
    void namesAreMadeVisible() {
        HardTree tree = HardTree.of(TreeView.of(TestTrees.random(TestTrees.table(), 3, 3)), RuleOptions.defaults());
        String text = RulesText.write(Rules.of(tree), Optional.empty());
        assertTrue(text.contains("line\u240abreak"), text);
        assertFalse(text.contains("line\nbreak"), text);
    }

    @Test
    void badInputIsNamed() {
        TreeView tree = TreeView.of(Credit.tree());
        Dataset none = Credit.rows(List.of());
        assertEquals(
                "expected rows to make rules from, found none",
                assertThrows(EspalierException.class, () -> HardTree.of(tree, none, RuleOptions.defaults()))
                        .getMessage());
        HardTree hard = HardTree.of(tree, RuleOptions.defaults());
        assertEquals(
                "expected rows to measure rules on, found none",
                assertThrows(EspalierException.class, () -> RuleFit.of(hard, none, Optional.empty()))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> RuleFit.of(hard, Credit.ROWS, Optional.of(new float[2])));
        assertThrows(IllegalArgumentException.class, () -> new RuleOptions(0.3, 1));
        assertThrows(IllegalArgumentException.class, () -> new RuleOptions(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new RuleOptions(1, 0));
        Dataset pixels = Credit.random(TestTrees.image(2, 2, 1), 1);
        assertThrows(IllegalArgumentException.class, () -> HardTree.of(tree, pixels, RuleOptions.defaults()));
    }

    private static int[] everySecond(int first, int count) {
        return IntStream.range(0, count).map(i -> first + 2 * i).toArray();
    }

    private static SoftDecisionTree stump(float[] weight, float[] leaves) {
        return new SoftDecisionTree(
                Credit.SCHEMA, new TreeShape(1), weight, new float[1], new float[] {2}, leaves, Provenance.none());
    }

    /** Nobody here owns a home, but the tree weighs it: a reader who does must find it, and the rules must follow the tree. */
    @Test
    void aCategoryThatNoRowHereHasIsInTheSumAllTheSame() {
        float[] weight = {0, 1, 0, 4, -1, 1};
        SoftDecisionTree tree = stump(weight, new float[] {-2, 2, 2, -2});
        Dataset rows = Credit.rows(
                List.of(
                        List.of("30", "100", "rent"),
                        List.of("30", "2900", "castle"),
                        List.of("30", "1200", "castle"),
                        List.of("30", "4000", "rent")),
                1,
                1,
                0,
                0);
        HardTree hard = HardTree.of(TreeView.of(tree), rows, new RuleOptions(1, 9));
        String sum = Rules.of(hard).sums().get(0).text();
        assertTrue(sum.matches(".*\\[home: own 8, rent -2, \\(unknown\\) 2]"), sum);
        Encoder encoder = new Encoder(Credit.SCHEMA);
        for (String home : List.of("own", "rent", "castle")) {
            for (int income = 0; income < 9000; income += 37) {
                float[] x = encoder.encode(List.of("30", Integer.toString(income), home));
                assertEquals(tree.predict(x, Rule.GREEDY).classIndex(), hard.answer(x), home + " " + income);
            }
        }
    }

    /** Every second row cuts, the others measure; which is said. */
    @Test
    void theRulesAreMeasuredOnRowsThatDidNotCutThem() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 7, 3);
        Dataset rows = Credit.people(1000);
        HardTree hard = HardTree.of(TreeView.of(tree), rows, RuleOptions.defaults());
        Dataset others = rows.select(everySecond(1, 500));
        Dataset cut = rows.select(everySecond(0, 500));
        RuleFit fit = RuleFit.of(hard, rows, Optional.empty());
        assertEquals(RuleFit.Measured.SECOND_HALF, fit.measured());
        assertEquals(500, fit.rows());
        assertEquals(RuleFit.of(hard, others, Optional.empty()).rules(), fit.rules());
        assertTrue(
                fit.rules().greedy()
                        < RuleFit.of(hard, cut, Optional.empty()).rules().greedy(),
                "rules do better on the rows that cut them");
        String text = RulesText.write(Rules.of(hard), Optional.of(fit));
        assertTrue(text.contains("The rules are cut on every second row, measured on the others.\n\n"), text);
        assertTrue(text.contains("\nOn 500 rows, %"), text);
        assertTrue(text.contains("leaves, made from 1000 rows, cut on every second.\n"), text);
        assertTrue(text.contains(" % of its rows that cut it\n"), text);
        // what is counted at the leaves is all rows
        assertEquals(
                1000,
                Rules.of(hard).list().stream().mapToInt(r -> r.leaf().rows()).sum());
        assertEquals(1000, rowsBelow(hard.wholeRoot()));
        // of the teacher's answers, those for the rows that measure
        float[] answers = tree.predict(rows.features(), Rule.AVERAGE, 1).probabilities();
        assertEquals(
                fit.rules().average(),
                RuleFit.of(hard, rows, Optional.of(answers)).rules().teacher().getAsDouble());
    }

    private static int rowsBelow(HardNode node) {
        return node instanceof HardNode.Gate gate
                ? rowsBelow(gate.left()) + rowsBelow(gate.right())
                : ((HardNode.Leaf) node).rows();
    }
}
