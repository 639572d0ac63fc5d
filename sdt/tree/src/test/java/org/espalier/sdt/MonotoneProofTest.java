package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.matrix.Matrix;
import org.junit.jupiter.api.Test;

/** What is proved is searched for exceptions, and what is not proved has them. */
class MonotoneProofTest {
    private static final int PAIRS = 1_000_000;
    private static final int DEBT = 2;
    private static final int DEBT_FEATURE = 2;

    /** Pairs of rows that differ in debt alone, and the larger debt has the smaller answer, by any of two rules. */
    private static int violations(SoftDecisionTree tree, int pairs) {
        Matrix rows = TestScorecards.dataset(tree.schema(), TestScorecards.rows(2000, 17))
                .features();
        Column.Number debt = (Column.Number) tree.schema().columns().get(DEBT);
        SplittableRandom random = new SplittableRandom(18);
        Scorer scorer = tree.scorer();
        float[] lower = new float[tree.features()];
        float[] higher = new float[tree.features()];
        float[] p = new float[2];
        float[] q = new float[2];
        int positive = tree.schema().positiveIndex();
        int found = 0;
        for (int i = 0; i < pairs; i++) {
            rows.copyRow(random.nextInt(rows.rows()), lower, 0);
            System.arraycopy(lower, 0, higher, 0, lower.length);
            float a = debt.encode(value(random));
            float b = debt.encode(value(random));
            lower[DEBT_FEATURE] = Math.min(a, b);
            higher[DEBT_FEATURE] = Math.max(a, b);
            for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
                scorer.score(lower, 0, rule, p, 0);
                scorer.score(higher, 0, rule, q, 0);
                found += q[positive] < p[positive] ? 1 : 0;
            }
        }
        return found;
    }

    /** The code, the knots, near neighbours, beyond both ends. */
    private static double value(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                List.of(-20.0, -9.0, -8.99, 0.0, 500.0, 2000.0, 5000.0, 6000.0).get(random.nextInt(8));
            case 1 -> random.nextDouble(-30, 30);
            default -> random.nextDouble(-100, 7000);
        };
    }

    /** The tree with other coefficients in the leaves. */
    private static SoftDecisionTree changed(SoftDecisionTree tree, Consumer<float[]> change) {
        LeafScorecards cards = tree.scorecards().orElseThrow();
        float[] weight = cards.weight();
        change.accept(weight);
        return tree.toBuilder()
                .leaves(new Leaves.Linear(new LeafScorecards(cards.basis(), cards.leaves(), weight, cards.intercept())))
                .build();
    }

    private static int term(SoftDecisionTree tree, int leaf, int ofDebt) {
        Basis basis = tree.scorecards().orElseThrow().basis();
        return leaf * basis.size() + basis.firstTerm(DEBT) + ofDebt;
    }

    private static String line(SoftDecisionTree tree) {
        MonotoneProof proof = MonotoneProof.of(tree);
        assertEquals(1, proof.lines().size());
        assertEquals(proof.holds(), proof.findings().get(0).holds());
        return proof.lines().get(0);
    }

    @Test
    void whatIsProvedHasNoExceptionInAMillionPairs() {
        SoftDecisionTree bare = TestScorecards.tree(2, 21);
        SoftDecisionTree tree = bare.toBuilder()
                .decision(new Decision(OptionalDouble.of(0.4), new Calibration.Logistic(0.7, -0.2)))
                .build();
        assertEquals("monotone up: debt, proved for average and max-path", line(tree));
        assertEquals(0, violations(tree, PAIRS / 2));
        assertEquals(0, violations(bare, PAIRS / 4));
        assertEquals(0, violations(TestScorecards.one(2, 22), PAIRS / 4));
    }

    @Test
    void aCoefficientOfTheWrongSignIsNamed() {
        SoftDecisionTree tree = TestScorecards.tree(2, 21);
        SoftDecisionTree ramp = changed(tree, w -> w[term(tree, 1, 1)] = -1.5f);
        assertEquals(
                "monotone up: debt, NOT proved: leaf 1 has the coefficient -1.5 for \"debt from 0 to 500\", expected none"
                        + " below 0",
                line(ramp));
        assertTrue(violations(ramp, 10_000) > 0);
        SoftDecisionTree code = changed(tree, w -> w[term(tree, 0, 3)] = 2f);
        assertEquals(
                "monotone up: debt, NOT proved: leaf 0 has the coefficient 2.0 for \"debt = -9\", expected none above 0",
                line(code));
        assertTrue(violations(code, 10_000) > 0);
    }

    @Test
    void aGateThatAsksAboutItIsNamed() {
        SoftDecisionTree tree = TestScorecards.tree(2, 21);
        float[] weight = tree.gateWeight();
        weight[tree.features() + DEBT_FEATURE] = 5;
        SoftDecisionTree gated =
                tree.toBuilder().gates(weight, tree.gateBias(), tree.gateBeta()).build();
        assertEquals("monotone up: debt, NOT proved: gate 1 asks about it", line(gated));
        assertTrue(violations(gated, 10_000) > 0);
    }

    /** The sign counts towards the positive class, and a column may fall as well as rise. */
    @Test
    void aColumnThatFalls() {
        SoftDecisionTree up = TestScorecards.tree(2, 21);
        List<Column> columns = new ArrayList<>(up.schema().columns());
        columns.set(DEBT, ((Column.Number) columns.get(DEBT)).withMonotone(Column.Monotone.DOWN));
        Basis down = Basis.of(up.schema().withColumns(columns));
        LeafScorecards cards = up.scorecards().orElseThrow();
        float[] weight = cards.weight();
        SoftDecisionTree wrong = SoftDecisionTree.builder(down.schema(), up.shape())
                .gates(up.gateWeight(), up.gateBias(), up.gateBeta())
                .leaves(new Leaves.Linear(new LeafScorecards(down, 4, weight, cards.intercept())))
                .build();
        assertFalse(MonotoneProof.of(wrong).holds());
        for (int l = 0; l < 4; l++) {
            for (int t = 0; t < 4; t++) {
                weight[term(up, l, t)] *= -1;
            }
        }
        SoftDecisionTree right = wrong.toBuilder()
                .leaves(new Leaves.Linear(new LeafScorecards(down, 4, weight, cards.intercept())))
                .build();
        assertEquals("monotone down: debt, proved for average and max-path", line(right));
        assertTrue(violations(right, 1000) > 500, "it falls");
    }

    /** A hand-made file may have points for a code in between; the basis of a signed column has no term for them. */
    @Test
    void aCodeInBetweenHasNoPoints() {
        SoftDecisionTree tree = TestScorecards.tree(2, 21);
        List<Column> columns = new ArrayList<>(tree.schema().columns());
        Column.Number debt = (Column.Number) columns.get(DEBT);
        columns.set(DEBT, debt.withKnots(new Knots(debt.knots().points(), List.of(-9.0, 1000.0), Knots.Form.RAMPS)));
        assertEquals(
                tree.scorecards().orElseThrow().basis().size(),
                Basis.of(tree.schema().withColumns(columns)).size());
    }

    @Test
    void missingValuesAreLeftOut() {
        SoftDecisionTree tree = TestScorecards.tree(2, 21);
        List<Column> columns = new ArrayList<>(tree.schema().columns());
        Column.Number debt = (Column.Number) columns.get(DEBT);
        columns.set(
                DEBT,
                new Column.Number(
                        debt.name(),
                        debt.unit(),
                        debt.minimum(),
                        debt.maximum(),
                        debt.mean(),
                        debt.standardDeviation(),
                        debt.scaling(),
                        Column.Missing.IMPUTE,
                        debt.immutable(),
                        debt.monotone(),
                        debt.knots()));
        Basis basis = Basis.of(tree.schema().withColumns(columns));
        LeafScorecards cards = tree.scorecards().orElseThrow();
        SoftDecisionTree imputed = SoftDecisionTree.builder(basis.schema(), tree.shape())
                .gates(tree.gateWeight(), tree.gateBias(), tree.gateBeta())
                .leaves(new Leaves.Linear(new LeafScorecards(basis, 4, cards.weight(), cards.intercept())))
                .build();
        assertEquals(
                "monotone up: debt, proved for average and max-path; a missing value has no order and is left out",
                line(imputed));
    }

    @Test
    void moreClassesProveNothing() {
        assertEquals("monotone up: debt, NOT proved: expected two classes, found 3", line(TestScorecards.tree(3, 21)));
    }

    @Test
    void aSchemaWithoutSignsHasNothingToProve() {
        MonotoneProof proof = MonotoneProof.of(TestTrees.random(TestTrees.table(), 2, 1));
        assertTrue(proof.holds());
        assertEquals(List.of(), proof.lines());
    }
}
