package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.data.Dataset;
import org.espalier.json.Json;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

class PointsWritersTest {
    private static final List<String> ROW = List.of("30", "x", "2500", "rent");

    private static Explanation explain(SoftDecisionTree tree) {
        return Explainer.of(tree).explain(ROW);
    }

    @Test
    void aDecisionBySegmentAndPointsAsText() {
        assertEquals("""
                Row 1: bad
                  Very likely bad (99.1 %).
                  What speaks most for it: debt (2,500 EUR), age (30 years).

                Question 2: home is own? No, clearly (98 %).
                  home: rent.
                  On the side not taken: bad (91 %).

                Question 1 (age at most 39.2 years) changes nothing here: had it gone
                  the other way, the answer would still be bad, within 5 percentage
                  points.

                Points for bad against good; 20 points double the odds
                    the group's average row                                  +88
                    debt: 2,500 EUR                                          +56
                    home: rent                                               -13
                    age: 30 years                                             +5
                    rounding                                                  -1
                    sum                                                     +135
                    that is a probability of 99.1 % for bad

                This group: bad 99.1 %, good 0.9 %. It has 89 % of the probability; 21 %
                  of the training rows came here.
                All groups together: bad 99 %, good 1 %.
                """, ExplanationText.write(explain(Scorecards.tree(2, 3)), 72, 5));
    }

    @Test
    void oneScorecardAsText() {
        assertEquals("""
                Row 1: a
                  It is close: a (47 %).
                  What speaks most for it: age (30 years), debt (2,500 EUR).

                Points for a against c; 20 points double the odds
                    a row of zero terms                                      +12
                    age: 30 years                                            +53
                    home: rent                                               -53
                    debt: 2,500 EUR                                           -6
                    sum                                                       +6
                    that is a probability of 47 % for a

                The answer: a 47 %, c 38 %, b 15 %.
                """, ExplanationText.write(explain(TestScorecards.one(3, 2)), 72, 5));
    }

    private static final SoftDecisionTree BY_THRESHOLD = Scorecards.one(2, 1).toBuilder()
            .decision(new Decision(OptionalDouble.of(0.875), new Calibration.Logistic(0.5, 0.1)))
            .build();

    @Test
    void aThresholdIsToldBesideTheProbability() {
        assertEquals("""
                Row 1: good
                  The answer is good (30 %). The tree answers bad from a probability of
                  0.875 on.
                  What speaks most for it: age (30 years).

                Points for bad against good; 20 points double the odds
                    the average row                                          +14
                    debt: 2,500 EUR                                          +55
                    age: 30 years                                            -43
                    home: rent                                               +17
                    sum                                                      +43
                    that is a probability of 81 % for bad, calibrated 70 %

                The answer: bad 70 %, good 30 %.
                """, ExplanationText.write(explain(BY_THRESHOLD), 72, 5));
    }

    @Test
    void aThresholdStandsInTheJson() throws Exception {
        Map<String, Object> json = ExplanationJson.of(explain(BY_THRESHOLD));
        assertEquals(
                "{\"class\":\"good\",\"probability\":0.30196804,\"rule\":\"max-path\",\"positive\":\"bad\",\"threshold\":0.875}",
                Json.compact(json.get("prediction")));
        assertEquals(List.of(), JsonSchemaCheck.problems((Map<?, ?>) schema(), Json.parse(Json.compact(json))));
    }

    @Test
    void manyColumnsAreFoldedIntoOneLine() {
        Explanation e = explain(Scorecards.one(2, 1));
        List<String> lines = PointsText.table(e, e.points().orElseThrow(), 1, 50);
        assertEquals(
                "the average row                                +14\ndebt: 2,500 EUR                                +55\n2 more columns                                 -26\nsum                                            +43",
                String.join("\n", lines));
    }

    @Test
    void asJson() {
        Explanation e = explain(Scorecards.tree(2, 3));
        Map<String, Object> json = ExplanationJson.of(e);
        assertEquals("""
                {
                  "node": 3,
                  "mass": 0.8879935,
                  "distribution": {
                    "good": 0.009090862,
                    "bad": 0.99090916
                  },
                  "towards": "bad",
                  "against": "good",
                  "points": [
                    {
                      "column": "debt",
                      "value": "2500",
                      "points": 55.834855
                    },
                    {
                      "column": "home",
                      "value": "rent",
                      "points": -13.361997
                    },
                    {
                      "column": "age",
                      "value": "30",
                      "points": 4.796501
                    }
                  ],
                  "base": 88.094476,
                  "baseOf": "the segment's average row",
                  "score": 135.363835,
                  "unit": "20 points double the odds"
                }
                """, Json.pretty(json.get("leaf")));
        Map<?, ?> gate = (Map<?, ?>) ((List<?>) json.get("path")).get(1);
        assertEquals(
                "[\"home is own\",\"no\",{\"class\":\"bad\",\"probability\":0.9060674},false]",
                Json.compact(
                        List.of(gate.get("question"), gate.get("answer"), gate.get("otherSide"), gate.get("decides"))));
        Map<?, ?> first = (Map<?, ?>) ((List<?>) json.get("path")).get(0);
        assertEquals(
                "[\"age above 39.2 years\",\"no\",39.2,[30.4111017,47.9888983]]",
                Json.compact(List.of(
                        first.get("question"), first.get("answer"), first.get("threshold"), first.get("band"))));
        assertFalse(gate.containsKey("threshold"));
        assertEquals(3, json.get("columnsRead"));
    }

    @Test
    void constantLeavesHaveNoPointsKeys() {
        Explanation e = Explainer.of(Trees.credit()).explain(List.of("52", "500", "rent"));
        assertEquals(
                List.of("node", "mass", "distribution"),
                List.copyOf(((Map<?, ?>) ExplanationJson.of(e).get("leaf")).keySet()));
        assertEquals(3, ExplanationJson.of(e).get("columnsRead"), "income and home at the root, age below");
    }

    private static Object schema() throws Exception {
        try (var in = Explanation.class.getResourceAsStream("explanation.schema.json")) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyRowFitsTheSchema() throws Exception {
        Object schema = schema();
        for (SoftDecisionTree tree :
                List.of(Scorecards.tree(2, 1), Scorecards.tree(3, 2), Scorecards.one(2, 1), TestScorecards.one(3, 4))) {
            Dataset rows = Scorecards.rows(tree, 8);
            Explainer explainer = Explainer.of(tree);
            CounterfactualSearch search = new CounterfactualSearch(explainer.view(), Constraints.NONE);
            for (int r = 0; r < 50; r++) {
                Explanation e = explainer.explain(rows.features().row(r));
                Map<String, Object> json = ExplanationJson.toMap(e, 5, search.find(e));
                if (e.isOnePathEnough()) {
                    int against = (e.predicted() + 1) % tree.classes();
                    json.put("reasons", ExplanationJson.reasons(e, ReasonCodes.of(e, against, 4, 0)));
                    json.put("reasonsFrom", "average");
                }
                assertEquals(List.of(), JsonSchemaCheck.problems((Map<?, ?>) schema, Json.parse(Json.compact(json))));
            }
        }
    }

    @Test
    void reasonsAsText() {
        Explanation e = explain(Scorecards.tree(2, 3));
        String against = e.predictedClass().equals("bad") ? "good" : "bad";
        List<ReasonCodes.Reason> reasons = e.reasonsAgainst(against, 2);
        assertEquals(
                "Points lost for good, counted from the segment's average: debt (2,500 EUR) -56, age (30 years) -5.\n",
                ExplanationText.write(e, against, reasons, 100));
        assertEquals(
                "Points lost for good, counted from the best attainable: debt (2,500 EUR) -167, age (30 years) -28.\n",
                ExplanationText.write(
                        e,
                        against,
                        ReasonCodes.of(e, e.tree().classes().indexOf(against), 2, 0.5, ReasonCodes.Baseline.BEST),
                        ReasonCodes.Baseline.BEST,
                        100));
    }

    @Test
    void aWholeTreeAsJsonSkipsWhatIsClosed() {
        SoftDecisionTree tree = Scorecards.tree(2, 3);
        Map<String, Object> json = TreeJson.toMap(TreeView.of(tree));
        List<?> gates = (List<?>) json.get("gates");
        List<?> leaves = (List<?>) json.get("leaves");
        assertEquals(2, gates.size());
        assertEquals(5, ((Map<?, ?>) gates.get(0)).get("right"), "the leaf in place of the closed gate");
        assertEquals(
                List.of(3, 4, 5),
                leaves.stream().map(l -> ((Map<?, ?>) l).get("node")).toList());
        // a reader of the file alone comes to the model's answer
        float[] x = Scorecards.rows(tree, 4).features().row(0);
        List<?> terms = (List<?>) json.get("terms");
        assertEquals(tree.scorecards().orElseThrow().basis().size(), terms.size());
        Map<?, ?> leaf = (Map<?, ?>) leaves.get(1);
        double z = (float) ((List<?>) leaf.get("intercept")).get(0);
        for (Object weight : (List<?>) leaf.get("weights")) {
            int term = (int) ((Map<?, ?>) weight).get("term");
            z += (float) ((List<?>) ((Map<?, ?>) weight).get("weight")).get(0)
                    * tree.scorecards().orElseThrow().basis().term(term).of(x, 0);
        }
        assertEquals(tree.leafDistribution(1, x)[1], 1 / (1 + Math.exp(-z)), 1e-6);
        assertEquals(
                Optional.empty(),
                Optional.ofNullable(TreeJson.toMap(TreeView.of(Trees.credit())).get("terms")));
        assertTrue(
                ((List<?>) TreeJson.toMap(TreeView.of(TestScorecards.one(2, 1))).get("gates")).isEmpty());
    }
}
