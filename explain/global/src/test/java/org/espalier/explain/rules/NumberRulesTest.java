package org.espalier.explain.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.explain.TreeView;
import org.espalier.json.Json;
import org.espalier.matrix.MatrixBuilder;
import org.espalier.sdt.NumberRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of trees of numbers and rates. */
class NumberRulesTest {
    static List<RoadTrees.Named> trees() {
        return NumberRoadTrees.all();
    }

    /** Rows with a truth beside the tree's answer. */
    private static Dataset rows(SoftDecisionTree tree, int count) {
        Encoder encoder = new Encoder(tree.schema());
        MatrixBuilder matrix = new MatrixBuilder(tree.features());
        float[] values = new float[count];
        List<List<String>> rows = RoadTrees.rows(tree.schema(), count, 3);
        for (int r = 0; r < count; r++) {
            float[] x = encoder.encode(rows.get(r));
            matrix.add(x);
            values[r] = tree.predict(x, Rule.AVERAGE).value() * (r % 2 == 0 ? 1.1f : 0.9f);
        }
        return Dataset.ofNumbers(tree.schema(), matrix.build(), values, Optional.empty());
    }

    private static SoftDecisionTree tree(String name) {
        return trees().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow()
                .tree();
    }

    /** Where all columns are kept nothing is lost but the rounding of what is printed. */
    @ParameterizedTest
    @MethodSource("trees")
    void rulesWithAllColumnsAnswerAsTheGreedyTree(RoadTrees.Named named) {
        SoftDecisionTree tree = named.tree();
        TreeView view = TreeView.of(tree);
        Dataset rows = rows(tree, 150);
        HardTree hard = HardTree.of(
                view, rows, new RuleOptions(1, RuleOptions.defaults().maxTerms()));
        int same = 0;
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            double greedy = tree.predict(x, Rule.GREEDY).value();
            same += Math.abs(hard.value(x) - greedy)
                            <= 1e-5 * tree.schema().target().scale(0)
                    ? 1
                    : 0;
            if (PlainRules.fit(view)) {
                PlainRules.Rule rule = PlainRules.of(view).of(x);
                int leaf = rule.node() - tree.shape().nodes();
                assertEquals(
                        greedy,
                        tree.leafDistribution(leaf, x)[0],
                        1e-5 * tree.schema().target().scale(0));
            }
        }
        assertTrue(same >= 0.98 * rows.rows(), same + " of " + rows.rows());
        NumberRuleFit fit = NumberRuleFit.of(hard, rows, Optional.of(rows.values()));
        assertEquals(RuleFit.Measured.SAME, fit.measured());
        for (NumberRuleFit.Line line : fit.lines()) {
            // the teacher here is the truth
            double toTruth = difference(line, "truth");
            assertEquals(toTruth, difference(line, "teacher"));
        }
        assertEquals(0, difference(fit.lines().get(0), "greedy"));
        assertEquals(0, difference(fit.lines().get(4), "average"));
        assertEquals(rmse(hard, rows), difference(fit.lines().get(2), "truth"), 1e-9 + 1e-6 * rmse(hard, rows));
    }

    /** As JSON too: of a table of every kind, a value or the parts that add up to it within its limits. */
    @ParameterizedTest
    @MethodSource("trees")
    void asJson(RoadTrees.Named named) throws IOException {
        TreeView view = TreeView.of(named.tree());
        HardTree hard = HardTree.of(view, rows(named.tree(), 150), RuleOptions.exact());
        List<Map<String, Object>> all = new ArrayList<>(List.of(RulesJson.toMap(Rules.of(hard))));
        if (PlainRules.fit(view)) {
            all.add(RulesJson.toMap(PlainRules.of(view)));
        }
        for (Map<String, Object> one : all) {
            Map<?, ?> read = (Map<?, ?>) Json.parse(Json.pretty(one));
            assertFalse(read.containsKey("classes"));
            for (Object rule : (List<?>) read.get("rules")) {
                Map<?, ?> told = (Map<?, ?>) rule;
                assertEquals(view.hasScorecards(), told.containsKey("points"));
                assertEquals(!view.hasScorecards(), told.containsKey("value"));
            }
        }
    }

    private static double difference(NumberRuleFit.Line line, String from) {
        return line.differences().stream()
                .filter(d -> d.from().equals(from))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static double rmse(HardTree hard, Dataset rows) {
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            sum += Math.pow(hard.value(rows.features().row(r)) - rows.values()[r], 2);
        }
        return Math.sqrt(sum / rows.rows());
    }

    private static SoftDecisionTree counted(String name) {
        SoftDecisionTree tree = tree(name);
        return tree.withStatistics(RowStatistics.of(tree, rows(tree, 400), 1));
    }

    @Test
    void aRuleEndsInATableOfAmounts() {
        SoftDecisionTree tree = counted("number, closed gate, held");
        assertEquals("""
                3 rules, which are the tree itself where it is walked question by question (greedy).
                Every row meets one of them. The tree's own answers weigh what is close to a border, and may differ there.
                A rule ends in a table: its base and what the row's values add make the answer,
                which is held within the rule's limits.

                rule 1: 1,701 EUR on average; 23 % of the training rows
                  if age below 39.2 years
                  and home is rent or another one or missing
                  base 2,422 EUR; limits 1,200 to 1,800 EUR
                    debt, EUR: 0 -1,045 .. 500 -502 .. 2,000 +528; exactly -9 -1,204
                    home: own -308, rent -67, other +147, missing +233
                    age, years: 20 +72 .. 30 +25 .. 45 -268 .. 70 +33; missing -138

                rule 2: 1,697 EUR on average; 11 % of the training rows
                  if age below 39.2 years
                  and home is own
                  base 2,100 EUR; limits 1,200 to 1,800 EUR
                    debt, EUR: 0 -616 .. 500 -129 .. 2,000 +312; exactly -9 -919
                    home: own +169, rent -390, other -703, missing -382
                    age, years: 20 -2 .. 30 +158 .. 45 -280 .. 70 -214; missing -110

                rule 3: 1,519 EUR on average; 67 % of the training rows
                  if age at least 39.2 years, or missing
                  base 1,653 EUR; limits 1,200 to 1,800 EUR
                    age, years: 20 +843 .. 30 +389 .. 45 +860 .. 70 -456; missing +360
                    debt, EUR: 0 -622 .. 500 -289 .. 2,000 +359; exactly -9 -712
                    home: own -464, rent +393, other +601, missing -335
                """, PlainRulesText.write(PlainRules.of(TreeView.of(tree))));
    }

    @Test
    void aRuleOfARateEndsInFactors() {
        SoftDecisionTree tree = counted("rate, depth 0, held");
        HardTree hard = HardTree.of(TreeView.of(tree), rows(tree, 400), RuleOptions.defaults());
        assertEquals("""
                One table, for every row: its base times the factors of the row's values is the answer,
                which is held within the rule's limits.

                On 300 rows, root mean squared difference from
                                            truth       greedy     max-path      average
                whole tree, greedy       0.017447       0.0000       0.0000       0.0000
                pruned and merged        0.017447       0.0000       0.0000       0.0000
                these rules              0.017447       0.0000       0.0000       0.0000
                max-path                 0.017447       0.0000       0.0000       0.0000
                average                  0.017447       0.0000       0.0000       0.0000

                Rule 1: 0.173 on average; 400 rows (100 %); leaf 0
                  always
                  base 0.294; limits 0.100 to 0.183
                    debt, EUR: 0 × 0.60 .. 500 × 0.79 .. 2,000 × 1.39; exactly -9 × 0.47
                    home: own × 1.37, rent × 0.77, other × 0.73, missing × 1.20
                    age, years: 20 × 0.69 .. 30 × 0.81 .. 45 × 1.04 .. 70 × 1.26; missing × 1.15
                """, RulesText.write(Rules.of(hard), NumberRuleFit.of(hard, rows(tree, 300), Optional.empty())));
    }

    @Test
    void aConstantLeafIsANumber() {
        SoftDecisionTree tree = counted("number, constant");
        assertEquals("""
                3 rules, which are the tree itself where it is walked question by question (greedy).
                Every row meets one of them. The tree's own answers weigh what is close to a border, and may differ there.

                rule 1: 900 EUR; 23 % of the training rows
                  if age below 39.2 years
                  and home is rent or another one or missing

                rule 2: 1,235 EUR; 11 % of the training rows
                  if age below 39.2 years
                  and home is own

                rule 3: -20 EUR; 67 % of the training rows
                  if age at least 39.2 years, or missing
                """, PlainRulesText.write(PlainRules.of(TreeView.of(tree))));
    }
}
