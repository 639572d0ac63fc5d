package org.espalier.explain.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Interval;
import org.espalier.explain.Explainer;
import org.espalier.explain.rules.Credit;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;

class FidelityTest {
    private static final Explainer CREDIT = Explainer.of(Credit.tree());
    private static final FidelityOptions OPTIONS = new FidelityOptions(300, new EvaluationOptions(2, 500, 3));

    private static float[] log(float[] probabilities) {
        float[] out = new float[probabilities.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Math.log(probabilities[i]);
        }
        return out;
    }

    @Test
    void theReverseRankingScoresBadly() {
        for (int seed = 1; seed <= 3; seed++) {
            SoftDecisionTree tree = TestTrees.random(TestTrees.image(6, 6, 1), 4, seed, 0.5f);
            Dataset rows = Credit.random(tree.schema(), 300);
            Fidelity fidelity = Fidelity.of(Explainer.of(tree), rows, Optional.empty(), OPTIONS);
            Fidelity.Curves curves = fidelity.curves();
            Map<String, Interval> intervals = fidelity.intervals();
            assertTrue(curves.explanation().deletionArea() < curves.random().deletionArea());
            assertTrue(curves.random().deletionArea() < curves.reverse().deletionArea());
            assertTrue(intervals.get("deletion.explanation").high()
                    < intervals.get("deletion.random").low());
            assertTrue(intervals.get("deletion.random").high()
                    < intervals.get("deletion.reverse").low());
            assertTrue(intervals.get("insertion.reverse").high()
                    < intervals.get("insertion.random").low());
            assertTrue(intervals.get("insertion.random").high()
                    < intervals.get("insertion.explanation").low());
        }
    }

    @Test
    void theCurvesBeginAtTheRowAndEndWithoutColumns() {
        Fidelity.Curves curves =
                Fidelity.of(CREDIT, Credit.ROWS, Optional.empty(), OPTIONS).curves();
        assertEquals(8, curves.rows());
        assertEquals(List.of(0d, 1 / 3d, 2 / 3d, 1d), curves.removed());
        double asItIs = 0;
        double without = 0;
        float[] absent = {0, 0, 0, 0, 0, 1};
        for (int r = 0; r < 8; r++) {
            float[] x = Credit.ROWS.features().row(r);
            int k = CREDIT.explain(x).predicted();
            asItIs += CREDIT.view().tree().predict(x, Rule.AVERAGE).probabilities()[k] / 8;
            without += CREDIT.view().tree().predict(absent, Rule.AVERAGE).probabilities()[k] / 8;
        }
        for (Fidelity.Ranking ranking : List.of(curves.explanation(), curves.random(), curves.reverse())) {
            assertEquals(asItIs, ranking.deletion().get(0), 1e-6);
            assertEquals(without, ranking.deletion().get(3), 1e-6);
            assertEquals(without, ranking.insertion().get(0), 1e-6);
            assertEquals(asItIs, ranking.insertion().get(3), 1e-6);
        }
        double[] p =
                curves.explanation().deletion().stream().mapToDouble(v -> v).toArray();
        assertEquals(
                (p[0] / 2 + p[1] + p[2] + p[3] / 2) / 3, curves.explanation().deletionArea(), 1e-12);
    }

    @Test
    void puttingTheFirstColumnBackIsTakingAllOthersAway() {
        Dataset one = Credit.ROWS.select(new int[] {4});
        Fidelity.Curves curves =
                Fidelity.of(CREDIT, one, Optional.empty(), OPTIONS).curves();
        float[] x = one.features().row(0);
        double[] attribution = CREDIT.explain(x).attribution();
        // 41 years, income 3000, an own home: income pushes most towards the right half of the tree
        assertTrue(attribution[1] > attribution[0] && attribution[1] > attribution[2]);
        float[] only = {0, x[1], 0, 0, 0, 1};
        int k = CREDIT.explain(x).predicted();
        assertEquals(
                CREDIT.view().tree().predict(only, Rule.AVERAGE).probabilities()[k],
                curves.explanation().insertion().get(1),
                1e-6);
    }

    @Test
    void aTeacherThatIsTheTreeIsExplainedWhole() {
        SoftDecisionTree tree = Credit.tree();
        float[] average = tree.predict(Credit.ROWS.features(), Rule.AVERAGE, 1).probabilities();
        Fidelity fidelity = Fidelity.of(CREDIT, Credit.ROWS, Optional.of(log(average)), OPTIONS);
        for (Fidelity.ClassFit fit : fidelity.classes()) {
            assertEquals(1, fit.average().getAsDouble(), 1e-9);
            assertTrue(fit.maxPath().getAsDouble() < 0.99);
            assertEquals(1, fidelity.intervals().get("r2.average." + fit.name()).low(), 1e-6);
        }
    }

    @Test
    void theShareOfVarianceIsWorkedOutByHand() {
        // teacher 0.9 and 0.1, tree's average a and b
        Dataset two = Credit.ROWS.select(new int[] {0, 4});
        float[] q = Credit.tree().predict(two.features(), Rule.AVERAGE, 1).probabilities();
        float[] teacher = log(new float[] {0.1f, 0.9f, 0.9f, 0.1f});
        double residual = Math.pow(0.1 - q[0], 2) + Math.pow(0.9 - q[2], 2);
        Fidelity fidelity = Fidelity.of(CREDIT, two, Optional.of(teacher), OPTIONS);
        assertEquals(
                1 - residual / (2 * 0.4 * 0.4),
                fidelity.classes().get(0).average().getAsDouble(),
                1e-6);
    }

    @Test
    void aTeacherThatSaysTheSameOfAllRowsHasNothingToExplain() {
        float[] same = new float[16];
        Arrays.fill(same, (float) Math.log(0.5));
        Fidelity fidelity = Fidelity.of(CREDIT, Credit.ROWS, Optional.of(same), OPTIONS);
        assertEquals(OptionalDouble.empty(), fidelity.classes().get(0).average());
        assertTrue(FidelityText.write(fidelity).contains("good                            -        -"));
    }

    @Test
    void wholeText() {
        SoftDecisionTree tree = Credit.tree();
        float[] maxPath = tree.predict(Credit.ROWS.features(), Rule.MAX_PATH, 1).probabilities();
        Fidelity fidelity = Fidelity.of(CREDIT, Credit.ROWS, Optional.of(log(maxPath)), OPTIONS);
        assertEquals("""
                one path against all leaves  max-path               greedy
                accuracy lost, points        12.50 [-17.02, 37.02]  0.00 [-19.60, 19.60]
                same class, %                87.50 [52.91, 97.76]   100.00 [67.56, 100.00]
                R2 against the teacher, by class  average               max-path
                  good                            0.751 [0.305, 0.938]  1.000 [1.000, 1.000]
                  bad                             0.751 [0.305, 0.938]  1.000 [1.000, 1.000]
                columns ranked by                 explanation           random                reverse
                taken away: area, less is better  0.545 [0.457, 0.623]  0.617 [0.486, 0.746]  0.732 [0.633, 0.812]
                put back: area, more is better    0.732 [0.633, 0.812]  0.617 [0.486, 0.746]  0.545 [0.457, 0.623]
                area: mean probability of the explained class while columns go, on 8 rows
                in brackets: 95 % intervals; of accuracy lost by Agresti and Min, of the same class by Wilson, else by bootstrap
                """, FidelityText.write(fidelity));
    }

    @Test
    void theSameAgain() {
        Dataset rows = Credit.people(100);
        Explainer explainer = Explainer.of(TestTrees.random(rows.schema(), 5, 1));
        Fidelity one = Fidelity.of(explainer, rows, Optional.empty(), OPTIONS.withRows(40));
        assertEquals(40, one.curves().rows());
        assertEquals(
                one,
                Fidelity.of(
                        explainer, rows, Optional.empty(), OPTIONS.withRows(40).withThreads(3)));
    }

    @Test
    void withoutLabelsThereIsNoAccuracyToLose() {
        Dataset rows = Credit.ROWS;
        int[] none = new int[8];
        Arrays.fill(none, Dataset.UNLABELLED);
        Fidelity fidelity = Fidelity.of(
                CREDIT, new Dataset(rows.schema(), rows.features(), none, Optional.empty()), Optional.empty(), OPTIONS);
        assertEquals(OptionalDouble.empty(), fidelity.cost().maxPath());
        assertEquals(0.875, fidelity.cost().agreementMaxPath());
    }

    @Test
    void badInputIsNamed() {
        Dataset none = Credit.ROWS.select(new int[0]);
        assertEquals(
                "expected rows to measure fidelity on, found none",
                assertThrows(EspalierException.class, () -> Fidelity.of(CREDIT, none, Optional.empty(), OPTIONS))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> Fidelity.of(CREDIT, Credit.ROWS, Optional.of(new float[3]), OPTIONS));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withRows(0));
    }

    /** 250 of 250 rows are no proof: Wilson's interval ends at n / (n + 1.96^2), a bootstrap has no width. */
    @Test
    void aShareOfAllRowsHasAnIntervalWithAWidth() {
        int[] always = new int[250];
        Dataset rows = Credit.ROWS.select(always);
        Fidelity fidelity = Fidelity.of(CREDIT, rows, Optional.empty(), OPTIONS.withRows(10));
        assertEquals(1, fidelity.cost().agreementGreedy());
        Interval same = fidelity.intervals().get("cost.agreementGreedy");
        assertEquals(250 / (250 + 1.959964 * 1.959964), same.low(), 1e-6);
        assertEquals(1, same.high());
        Interval lost = fidelity.intervals().get("cost.greedy");
        assertEquals(1.959964 / 252, lost.high(), 1e-6);
        assertEquals(-1.959964 / 252, lost.low(), 1e-6);
        Fidelity without =
                Fidelity.of(CREDIT, rows, Optional.empty(), new FidelityOptions(10, new EvaluationOptions(1, 0, 1)));
        assertEquals(Map.of(), without.intervals());
    }
}
