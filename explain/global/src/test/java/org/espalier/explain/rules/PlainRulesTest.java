package org.espalier.explain.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class PlainRulesTest {
    private static final Schema SCHEMA = SchemaJson.read("""
            {"version": 1,
             "columns": [
              {"name": "term", "type": "number", "unit": "months", "range": [6, 72], "mean": 36, "deviation": 10, "missing": "error", "label": "Term"},
              {"name": "late", "type": "number", "range": [-7, 60], "mean": 4, "deviation": 15, "missing": "indicator"},
              {"name": "gain", "type": "number", "range": [0, 9], "mean": 4, "deviation": 2, "missing": "impute"},
              {"name": "home", "type": "category", "categories": ["H1", "H2", "H3"], "missing": "indicator", "label": "Housing", "categoryLabels": {"H1": "rents", "H2": "owns"}}],
             "target": {"name": "risk", "classes": ["G", "B"], "classLabels": {"G": "repaid", "B": "defaulted"}, "row": "applicant"}}
            """, "here");
    private static final int[] FIRST = {0, 1, 3, 4};
    private static final int[] WIDTH = {1, 2, 1, 5};

    private final SplittableRandom random = new SplittableRandom(9);

    private static SoftDecisionTree tree(int depth, float[] weight, float[] bias, float[] logits, int[] rows) {
        TreeShape shape = new TreeShape(depth);
        float[] beta = new float[shape.nodes()];
        Arrays.fill(beta, 2);
        float[] reach = new float[shape.leaves()];
        Arrays.fill(reach, 1f / shape.leaves());
        return new SoftDecisionTree(SCHEMA, shape, weight, bias, beta, logits, Provenance.none())
                .withStatistics(new TrainingStatistics(new float[SCHEMA.width()], reach, rows));
    }

    /** Term at 40, then again at 24 on the left and at 50 on the right; three leaves answer alike. */
    @Test
    void whatAPathAsksOfAColumnIsOneCondition() {
        int w = SCHEMA.width();
        float[] weight = new float[3 * w];
        weight[0] = 1;
        weight[w] = -1;
        weight[2 * w + 4] = 2;
        weight[2 * w + 7] = 1;
        SoftDecisionTree tree =
                tree(2, weight, new float[] {-0.4f, -1.2f, -1}, new float[] {3, 0, 0, 1, 0, 2, 2, 0}, new int[] {
                    10, 20, 30, 40
                });
        PlainRules rules = PlainRules.of(TreeView.of(tree));
        assertEquals("""
                4 rules, which are the tree itself where it is walked question by question (greedy).
                Every row meets one of them. The tree's own answers weigh what is close to a border, and may differ there.

                rule 1: repaid (95 %); 10 % of the training applicants
                  if Term above 24 and below 40 months

                rule 2: defaulted (73 %); 20 % of the training applicants
                  if Term at most 24 months

                rule 3: defaulted (88 %); 30 % of the training applicants
                  if Term at least 40 months
                  and Housing is owns or H3 or missing

                rule 4: repaid (88 %); 40 % of the training applicants
                  if Term at least 40 months
                  and Housing is rents or another one
                """, PlainRulesText.write(rules));
    }

    /** Of 200 trees and 20,000 rows: one rule each, and it answers what the tree answers gate by gate. */
    @Test
    void theRulesAreTheTree() {
        Encoder encoder = new Encoder(SCHEMA);
        int merged = 0;
        int impossible = 0;
        for (int t = 0; t < 200; t++) {
            TreeShape shape = new TreeShape(4);
            float[] weight = new float[shape.nodes() * SCHEMA.width()];
            float[] bias = new float[shape.nodes()];
            float[] logits = new float[2 * shape.leaves()];
            for (int i = 0; i < shape.nodes(); i++) {
                int c = random.nextInt(4);
                for (int f = FIRST[c]; f < FIRST[c] + WIDTH[c]; f++) {
                    weight[i * SCHEMA.width() + f] = (float) (random.nextDouble() - 0.5);
                }
                bias[i] = (float) (random.nextDouble() - 0.5) / 2;
            }
            for (int l = 0; l < shape.leaves(); l++) {
                logits[2 * l] = (float) (random.nextDouble() - 0.5);
            }
            SoftDecisionTree tree = tree(4, weight, bias, logits, new int[shape.leaves()]);
            TreeView view = TreeView.of(tree);
            assertTrue(PlainRules.fit(view));
            PlainRules rules = PlainRules.of(view);
            merged += rules.list().stream().anyMatch(r -> r.node() < shape.nodes()) ? 1 : 0;
            impossible += rules.list().size() < shape.leaves() ? 1 : 0;
            for (PlainRules.Rule rule : rules.list()) {
                Set<Integer> columns = new HashSet<>();
                rule.conditions().forEach(c -> assertTrue(columns.add(c.column()), "one condition a column"));
            }
            for (int r = 0; r < 100; r++) {
                float[] x = encoder.encode(List.of(
                        Double.toString(6 + 66 * random.nextDouble()),
                        random.nextInt(4) == 0 ? "" : Double.toString(60 * random.nextDouble()),
                        random.nextInt(4) == 0 ? "" : Double.toString(9 * random.nextDouble()),
                        List.of("H1", "H2", "H3", "castle", "").get(random.nextInt(5))));
                assertEquals(
                        1,
                        rules.list().stream()
                                .filter(rule -> rule.meets(view, x))
                                .count());
                assertEquals(
                        tree.predict(x, Rule.GREEDY).classIndex(), rules.of(x).answer());
            }
        }
        assertTrue(merged > 50 && impossible > 50, merged + " merged, " + impossible + " with paths that no row takes");
    }

    /** The rules of the hard tree call columns, values and classes by their labels too. */
    @Test
    void shortRulesHaveLabels() {
        int w = SCHEMA.width();
        float[] weight = new float[w];
        weight[4] = 1;
        weight[5] = -1;
        SoftDecisionTree tree = tree(1, weight, new float[] {-0.5f}, new float[] {0, 2, 2, 0}, new int[] {10, 20});
        Rules rules = Rules.of(HardTree.of(TreeView.of(tree), RuleOptions.exact()));
        assertEquals(
                List.of("repaid: Housing is rents", "defaulted: Housing is not rents"),
                rules.list().stream()
                        .map(r -> r.className() + ": " + r.conditions().get(0).brief())
                        .sorted(Comparator.reverseOrder())
                        .toList());
    }

    /** A table of points stands once, before the rules that ask for it, in the words of the dictionary. */
    @Test
    void aGateOfSeveralColumnsIsATableOfPoints() {
        int w = SCHEMA.width();
        float[] weight = new float[3 * w];
        weight[0] = 1;
        weight[w] = -0.5f;
        weight[w + 4] = 1;
        weight[2 * w + 2] = 1;
        SoftDecisionTree tree =
                tree(2, weight, new float[] {-0.4f, -0.25f, -1}, new float[] {3, 0, 0, 1, 0, 2, 2, 0}, new int[] {
                    10, 20, 30, 40
                });
        PlainRules rules = PlainRules.of(TreeView.of(tree));
        assertEquals("""
                4 rules, which are the tree itself where it is walked question by question (greedy).
                Every row meets one of them. The tree's own answers weigh what is close to a border, and may differ there.
                A question about several columns adds up points, measured against the average training row;
                20 points double the odds of an answer.

                question 1: points of 2 columns, added up
                  Term, months: -2.8853901 * (value - 36)
                  Housing: rents +57.708, owns 0, H3 0, another one 0, missing 0

                rule 1: repaid (95 %); 10 % of the training applicants
                  if Term below 40 months
                  and question 1 at less than 14.427 points

                rule 2: defaulted (73 %); 20 % of the training applicants
                  if Term below 40 months
                  and question 1 at 14.427 points or more

                rule 3: defaulted (88 %); 30 % of the training applicants
                  if Term at least 40 months
                  and late is known

                rule 4: repaid (88 %); 40 % of the training applicants
                  if Term at least 40 months
                  and late is missing
                """, PlainRulesText.write(rules));
    }

    /** Walked on paper, a row ends where the greedy tree ends it, but for one that is as good as on a border. */
    @Test
    void everyRowMeetsTheRuleOfItsLeafByPointsToo() {
        Encoder encoder = new Encoder(SCHEMA);
        int w = SCHEMA.width();
        int compared = 0;
        int sums = 0;
        for (int t = 0; t < 60; t++) {
            TreeShape shape = new TreeShape(3);
            float[] weight = new float[shape.nodes() * w];
            float[] bias = new float[shape.nodes()];
            float[] logits = new float[shape.leaves() * 2];
            for (int i = 0; i < shape.nodes(); i++) {
                bias[i] = (float) (random.nextDouble() - 0.5);
                for (int c = 0; c < FIRST.length; c++) {
                    for (int f = FIRST[c]; f < FIRST[c] + WIDTH[c] && random.nextInt(3) > 0; f++) {
                        weight[i * w + f] = (float) (2 * random.nextDouble() - 1);
                    }
                }
            }
            for (int k = 0; k < logits.length; k++) {
                logits[k] = (float) (4 * random.nextDouble() - 2);
            }
            SoftDecisionTree tree = tree(3, weight, bias, logits, new int[shape.leaves()]);
            TreeView view = TreeView.of(tree);
            PlainRules rules = PlainRules.of(view);
            sums += rules.tables().size();
            for (int r = 0; r < 60; r++) {
                float[] x = encoder.encode(List.of(
                        Double.toString(6 + 66 * random.nextDouble()),
                        random.nextInt(4) == 0 ? "" : Double.toString(60 * random.nextDouble()),
                        random.nextInt(4) == 0 ? "" : Double.toString(9 * random.nextDouble()),
                        List.of("H1", "H2", "H3", "H9", "").get(random.nextInt(5))));
                if (isOnABorder(view, x)) {
                    continue;
                }
                compared++;
                assertEquals(
                        1,
                        rules.list().stream()
                                .filter(rule -> rule.meets(view, x))
                                .count());
                assertEquals(
                        tree.predict(x, Rule.GREEDY).classIndex(), rules.of(x).answer());
            }
        }
        assertTrue(compared > 3000 && sums > 200, compared + " rows, " + sums + " tables");
    }

    /** Within a hundredth of a point. */
    private static boolean isOnABorder(TreeView view, float[] x) {
        for (int i = 0; i < view.tree().shape().nodes(); i++) {
            double logit = view.plainBias(i);
            for (int f = 0; f < x.length; f++) {
                logit += (double) view.coefficient(i, f) * x[f];
            }
            if (Math.abs(logit) < 3e-4) {
                return true;
            }
        }
        return false;
    }

    /** However many columns a gate asks about: nothing is left out. */
    @Test
    void aGateOfSixColumnsIsATableToo() {
        StringBuilder columns = new StringBuilder();
        for (int c = 0; c < 6; c++) {
            columns.append(c == 0 ? "" : ", ").append("""
                    {"name": "c%d", "type": "number", "range": [0, 9], "mean": 4, "deviation": 2, "missing": "error"}""".formatted(c));
        }
        Schema wide = SchemaJson.read(
                "{\"version\": 1, \"columns\": [" + columns
                        + "], \"target\": {\"name\": \"t\", \"classes\": [\"a\", \"b\"]}}",
                "here");
        SoftDecisionTree tree = new SoftDecisionTree(
                wide,
                new TreeShape(1),
                new float[] {1, 1, 1, 1, 1, 1},
                new float[1],
                new float[] {1},
                new float[] {0, 1, 1, 0},
                Provenance.none());
        String text = PlainRulesText.write(PlainRules.of(TreeView.of(tree)));
        assertTrue(text.contains("question 0: points of 6 columns, added up\n"), text);
        assertTrue(text.contains("  if question 0 at 0 points or more\n"), text);
    }

    @Test
    void pixelsHaveNoPlainRules() {
        Schema image = SchemaJson.read("""
                {"version": 1, "image": {"width": 2, "height": 1, "channels": 1, "scale": 255},
                 "target": {"name": "t", "classes": ["a", "b"]}}
                """, "here");
        SoftDecisionTree tree = new SoftDecisionTree(
                image,
                new TreeShape(1),
                new float[] {1, 1},
                new float[1],
                new float[] {1},
                new float[4],
                Provenance.none());
        assertFalse(PlainRules.fit(TreeView.of(tree)));
        assertThrows(IllegalArgumentException.class, () -> PlainRules.of(TreeView.of(tree)));
    }
}
