package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class QuestionTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    new Column.Number(
                            "gain",
                            Optional.of("EUR"),
                            0,
                            99_999,
                            1000,
                            2500,
                            Column.Scaling.STANDARD,
                            Column.Missing.INDICATOR,
                            false),
                    new Column.Category("home", List.of("own", "rent", "free"), Column.Missing.INDICATOR, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("risk", List.of("good", "bad")));

    /** One gate: weights of gain, gain missing, home own, rent, free, other, missing. */
    private static SoftDecisionTree gate(double bias, double... weights) {
        float[] w = new float[SCHEMA.width()];
        for (int f = 0; f < weights.length; f++) {
            w[f] = (float) weights[f];
        }
        return new SoftDecisionTree(
                SCHEMA,
                new TreeShape(1),
                w,
                new float[] {(float) bias},
                new float[] {2},
                new float[] {1, 0, 0, 1},
                Provenance.none());
    }

    private static Question question(SoftDecisionTree tree) {
        return Question.of(TreeView.of(tree), 0).orElseThrow();
    }

    private static double right(SoftDecisionTree tree, String gain, String home) {
        return tree.pathProbabilities(new Encoder(SCHEMA).encode(List.of(gain, home)))[1];
    }

    @Test
    void aNumberIsAskedForAboveItsThreshold() {
        SoftDecisionTree tree = gate(-6, 3, 7);
        Question q = question(tree);
        assertEquals("gain above 6,000 EUR", q.text());
        assertEquals("gain at most 6,000 EUR", q.statement(Branch.LEFT));
        assertEquals("gain above 6,000 EUR", q.statement(Branch.RIGHT));
        assertEquals("yes", q.answer(Branch.RIGHT));
        assertEquals("no", q.answer(Branch.LEFT));
        assertEquals(Optional.of("undecided from 5,084 to 6,916"), q.undecided());
        assertEquals(6000, q.threshold().orElseThrow(), 1e-9);
        assertEquals(Optional.of(true), q.missingIsYes());
        // every claim from the model itself
        assertEquals(0.5, right(tree, "6000", "own"), 1e-6);
        assertEquals(0.1, right(tree, Double.toString(q.band().get(0)), "own"), 1e-5);
        assertEquals(0.9, right(tree, Double.toString(q.band().get(1)), "own"), 1e-5);
        assertTrue(right(tree, "", "own") > 0.5);
    }

    @Test
    void aFallingGateIsTheSameQuestionWithItsSidesExchanged() {
        SoftDecisionTree tree = gate(6, -3);
        Question q = question(tree);
        assertEquals("gain above 6,000 EUR", q.text());
        assertEquals("yes", q.answer(Branch.LEFT));
        assertEquals("gain at most 6,000 EUR", q.statement(Branch.RIGHT));
        assertEquals(Optional.of(false), q.missingIsYes());
        assertTrue(right(tree, "", "own") > 0.5, "no goes right");
        assertEquals(0.9, right(tree, Double.toString(q.band().get(0)), "own"), 1e-5);
    }

    @Test
    void categoriesThatGoRight() {
        SoftDecisionTree tree = gate(0.5, 0, 0, 2, -2, 1, -3, -0.6);
        Question q = question(tree);
        assertEquals("home is own or free", q.text());
        assertEquals("home is none of own or free", q.statement(Branch.LEFT));
        assertTrue(q.threshold().isEmpty());
        assertTrue(q.undecided().isEmpty());
        for (String home : List.of("own", "rent", "free", "castle", "")) {
            assertEquals(List.of("own", "free").contains(home), right(tree, "5", home) > 0.5, home);
        }
        // where all go left, the question is what goes left
        assertEquals(
                "home is own, rent, free, other or missing",
                question(gate(-9, 0, 0, 1, 1, 1, 1, -5)).text());
    }

    @Test
    void whatIsAskedWhereOnlyTheAbsenceCounts() {
        Question q = question(gate(-1, 0, 3));
        assertEquals("gain is missing", q.text());
        assertEquals("gain is not missing", q.statement(Branch.LEFT));
        assertEquals("yes", q.answer(Branch.RIGHT));
    }

    @Test
    void aGateOfSeveralColumnsOrOfNoneIsNoQuestion() {
        assertEquals(Optional.empty(), Question.of(TreeView.of(gate(1, 1, 0, 1)), 0));
        assertEquals(Optional.empty(), Question.of(TreeView.of(gate(1)), 0));
        assertEquals(Optional.empty(), Question.of(TreeView.of(Trees.credit()), 0));
    }

    @Test
    void theOtherSideIsTheLikeliestLeafBelowItForThisRow() {
        SoftDecisionTree tree = Scorecards.tree(2, 3);
        Dataset rows = Scorecards.rows(tree, 5);
        int nodes = tree.shape().nodes();
        int decided = 0;
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            Explanation e = Explainer.of(tree).explain(x);
            float[] mass = tree.pathProbabilities(x);
            for (Step step : e.path()) {
                OtherSide other = OtherSide.of(e, step);
                int best = -1;
                for (int l = 0; l < mass.length; l++) {
                    int at = nodes + l;
                    while (at > 0 && TreeShape.parent(at) != step.node()) {
                        at = TreeShape.parent(at);
                    }
                    boolean isLeftSide = at == TreeShape.left(step.node());
                    if (at > 0 && isLeftSide == (step.branch() == Branch.RIGHT) && (best < 0 || mass[l] > mass[best])) {
                        best = l;
                    }
                }
                float[] answer = tree.leafDistribution(best, x);
                int k = answer[0] >= answer[1] ? 0 : 1;
                assertEquals(best, other.leaf());
                assertEquals(answer[k], other.probability());
                assertEquals(k != tree.predict(x, Rule.MAX_PATH).classIndex(), other.decides());
                decided += other.decides() ? 1 : 0;
            }
        }
        assertTrue(decided > 0 && decided < 2 * rows.rows());
    }
}
