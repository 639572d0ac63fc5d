package org.espalier.explain;

import static org.espalier.explain.NumberTrees.explain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

/** Why a number or a rate: that what it claims holds. Whole texts are in {@link NumberExplanationWholeTest}. */
class NumberExplanationTest {
    private static final double ROUNDING = 1e-3;

    private static String text(Explanation e) {
        return ExplanationText.write(e, 72, 5);
    }

    @Test
    void pointsAndBaseAddUpToTheAnswer() {
        for (SoftDecisionTree tree : List.of(NumberTrees.linear(), NumberTrees.rate())) {
            for (String age : List.of("3", "40", "58", "90")) {
                Explanation e = explain(tree, "120", age);
                Points points = e.points().orElseThrow();
                double sum = points.base();
                for (Points.Part part : points.columns()) {
                    sum += part.points();
                }
                assertEquals(points.score(), sum, ROUNDING);
                double score = e.tree().amounts().isRate() ? Math.exp(sum) : sum;
                assertEquals(1, score / e.value(), 1e-6);
            }
        }
    }

    @Test
    void theAnswerIsThatOfThePrediction() {
        for (SoftDecisionTree tree : List.of(NumberTrees.linear(), NumberTrees.constant(), NumberTrees.rate())) {
            Explanation e = explain(tree, "150", "70");
            float[] x = e.row().features().toFloats();
            Prediction path = tree.predict(x, Rule.MAX_PATH);
            assertEquals(path.value(), e.value());
            assertEquals(tree.predict(x, Rule.AVERAGE).value(), e.average().of(0));
            assertEquals(path.leaf(), e.leaf());
            assertEquals(Map.of(tree.schema().target().name(), e.value()), e.distribution());
        }
    }

    @Test
    void anIntervalIsThatOfTheLeaf() {
        assertEquals(
                List.of(250_000f, 400_000f),
                explain(NumberTrees.linear(), "190", "75").interval());
        assertEquals(List.of(), explain(NumberTrees.constant(), "190", "75").interval());
    }

    @Test
    void attributionIsInTheTargetsUnit() {
        Explanation e = explain(NumberTrees.linear(), "190", "75");
        double[] found = e.attribution();
        TreeView tree = e.tree();
        double size = 0;
        double before = 1;
        for (Step step : e.path()) {
            size += before
                    * step.contribution(0)
                    * (tree.distribution(2 * step.node() + 2)[0] - tree.distribution(2 * step.node() + 1)[0]);
            before = step.reach();
        }
        size += e.mass() * e.points().orElseThrow().columns().get(0).points();
        assertEquals(size, found[0], 1);
    }

    @Test
    void theJsonIsAsItsSchemaSays() throws Exception {
        Map<?, ?> schema;
        try (var in = Explanation.class.getResourceAsStream("explanation.schema.json")) {
            schema = (Map<?, ?>) Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        for (SoftDecisionTree tree : List.of(NumberTrees.linear(), NumberTrees.constant(), NumberTrees.rate())) {
            Explanation e = explain(tree, "150", "58").withTeacher(new float[] {0.2f});
            Object json = Json.parse(Json.compact(ExplanationJson.of(e)));
            assertEquals(List.of(), JsonSchemaCheck.problems(schema, json));
        }
    }

    @Test
    void aTeacherFarAwayIsADoubt() {
        Explanation e = explain(NumberTrees.linear(), "140", "30");
        assertTrue(text(e.withTeacher(new float[] {440_000})).endsWith("The teacher: 440,000 EUR.\n"));
        String doubted = text(e.withTeacher(new float[] {520_000}));
        assertTrue(doubted.contains("  The teacher answers 520,000 EUR: tree and teacher disagree.\n"), doubted);
    }

    @Test
    void aChangeReachesWhatIsWanted() {
        SoftDecisionTree tree = NumberTrees.linear();
        Explanation e = explain(tree, "140", "30");
        CounterfactualSearch search = new CounterfactualSearch(TreeView.of(tree), Constraints.NONE);
        Wanted wanted = new Wanted(500_000, 550_000);
        Counterfactual found = search.find(e, wanted).orElseThrow();
        float reached = tree.predict(found.features().toFloats(), Rule.MAX_PATH).value();
        assertTrue(wanted.holds(reached), "reached " + reached);
        assertEquals(1, found.changes().size());
        assertEquals(
                "The answer would be 502,000 EUR with size 172 m2 instead of 140 m2.\n",
                ExplanationText.write(e, wanted, Optional.of(found), 80));
        Map<?, ?> json =
                (Map<?, ?>) ExplanationJson.toMap(e, 2, Optional.of(found)).get("counterfactual");
        assertEquals(reached, json.get("value"));
        assertEquals(
                "The answer is as wanted.\n", ExplanationText.write(e, new Wanted(0, 440_000), Optional.empty(), 80));
        assertEquals(Optional.empty(), search.find(e, new Wanted(0, 440_000)));
        Wanted tooMuch = new Wanted(2e6, Double.POSITIVE_INFINITY);
        assertEquals(
                "No change that gives such an answer was found within the constraints.\n",
                ExplanationText.write(e, tooMuch, search.find(e, tooMuch), 80));
    }

    @Test
    void aRateIsLoweredBySeveralColumns() {
        SoftDecisionTree tree = NumberTrees.rate();
        Explanation e = explain(tree, "140", "62");
        CounterfactualSearch search = new CounterfactualSearch(TreeView.of(tree), Constraints.NONE);
        Wanted wanted = Wanted.parse("..0.06").orElseThrow();
        Counterfactual found = search.find(e, wanted).orElseThrow();
        assertTrue(wanted.holds(
                tree.predict(found.features().toFloats(), Rule.MAX_PATH).value()));
        assertThrows(IllegalArgumentException.class, () -> search.find(e));
    }

    @Test
    void rangesThatAreWanted() {
        assertEquals(Optional.of(new Wanted(2, 3)), Wanted.parse("2..3"));
        assertEquals(Optional.of(new Wanted(Double.NEGATIVE_INFINITY, 0.5)), Wanted.parse("..0.5"));
        for (String text : List.of("", "3", "..", "3..2", "a..b", "2..x")) {
            assertEquals(Optional.empty(), Wanted.parse(text), text);
        }
    }

    @Test
    void classesHaveNoValue() {
        Explanation e = Explainer.of(Trees.credit()).explain(List.of("30", "2500", "rent"));
        assertEquals(
                "expected a number or a rate, found classes",
                assertThrows(IllegalStateException.class, e::value).getMessage());
    }

    @Test
    void amountsAreToldToThePlacesThatMatter() {
        Amounts euro = Amounts.of(NumberTrees.price());
        assertEquals("241,200 EUR", euro.text(241_234.5));
        assertEquals("-40,000 EUR", euro.text(-39_960));
        assertEquals("0 EUR", euro.text(-20));
        assertEquals("+1,200", euro.effect(1_234));
        assertEquals("about the same", euro.comparison(100_000, 104_000));
        assertEquals("60,000 EUR more", euro.comparison(160_000, 100_000));
        Amounts small = Amounts.of(
                new Target.Number("y", Optional.empty(), Optional.of(new Target.Spread(-0.01, 0, -0.001, 4e-4))));
        assertEquals("-0.000123", small.text(-0.00012345));
        Amounts rate = Amounts.of(NumberTrees.claims());
        assertEquals("0.0465 per years", rate.text(0.046512));
        assertEquals("12,300 per years", rate.text(12_345));
        assertEquals("× 1.35", rate.effect(0.3));
        assertEquals("× 0.050", Amounts.factor(Math.log(0.05)));
    }
}
