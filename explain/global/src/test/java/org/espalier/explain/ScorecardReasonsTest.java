package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.explain.fidelity.Fidelity;
import org.espalier.explain.fidelity.FidelityOptions;
import org.espalier.explain.importance.Importance;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reasons, changes and importance where leaves have scorecards, each against the model itself. */
class ScorecardReasonsTest {
    static List<SoftDecisionTree> trees() {
        return List.of(Scorecards.tree(2, 1), Scorecards.tree(3, 2), Scorecards.one(2, 3), Scorecards.one(3, 1));
    }

    /** Log odds of one class against another in a leaf, by what it answers. */
    private static double points(SoftDecisionTree tree, int leaf, float[] x, int towards, int against) {
        float[] answer = tree.leafDistribution(leaf, x);
        return 20 * (Math.log(answer[towards]) - Math.log(answer[against])) / Math.log(2);
    }

    /** Rows that differ from one in one column: a fine grid of a number's range and its codes, each category. */
    private static List<float[]> others(SoftDecisionTree tree, float[] x, int column) {
        List<float[]> out = new ArrayList<>();
        int[] first = {0, 2, 3};
        if (column == 2) {
            for (int slot = 0; slot < 2; slot++) {
                float[] y = x.clone();
                for (int f = 3; f < 7; f++) {
                    y[f] = f == 3 + slot ? 1 : 0;
                }
                out.add(y);
            }
            return out;
        }
        var n = (org.espalier.data.Column.Number) tree.schema().columns().get(column == 0 ? 0 : 2);
        for (int i = 0; i <= 7000; i++) {
            float[] y = x.clone();
            y[first[column]] = n.encode(n.minimum() + (n.maximum() - n.minimum()) * i / 7000);
            if (column == 0) {
                y[1] = 0;
            }
            out.add(y);
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("trees")
    void reasonsAreTheColumnsThatLostMostPoints(SoftDecisionTree tree) {
        Dataset rows = Scorecards.rows(tree, 21);
        Explainer explainer = Explainer.of(tree);
        int given = 0;
        for (int r = 0; r < 40; r++) {
            float[] x = rows.features().row(r);
            Explanation e = explainer.explain(x);
            int against = (e.predicted() + 1) % tree.classes();
            List<ReasonCodes.Reason> best = ReasonCodes.of(e, against, 4, 0, ReasonCodes.Baseline.BEST);
            for (int c = 0; c < 3; c++) {
                double own = points(tree, e.leaf(), x, against, e.predicted());
                double most = others(tree, x, c).stream()
                        .mapToDouble(y -> points(tree, e.leaf(), y, against, e.predicted()))
                        .max()
                        .orElseThrow();
                int column = c;
                Optional<ReasonCodes.Reason> reason =
                        best.stream().filter(b -> b.index() == column).findFirst();
                assertEquals(
                        Math.max(0, most - own),
                        reason.map(ReasonCodes.Reason::score).orElse(0.0),
                        0.05);
            }
            for (int i = 1; i < best.size(); i++) {
                assertTrue(best.get(i - 1).score() >= best.get(i).score());
            }
            if (tree.classes() == 2) {
                double sign = against == 1 ? 1 : -1;
                for (ReasonCodes.Reason reason : ReasonCodes.of(e, against, 4, 0)) {
                    double own = e.points()
                            .orElseThrow()
                            .columns()
                            .get(reason.index())
                            .points();
                    assertEquals(-sign * own, reason.score(), 1e-9);
                    assertTrue(reason.score() > 0);
                    given++;
                }
            }
        }
        assertTrue(tree.classes() > 2 || given > 0);
    }

    @ParameterizedTest
    @MethodSource("trees")
    void aChangeIsVerifiedByTheModelAndKeepsWhatMustStay(SoftDecisionTree tree) {
        Dataset rows = Scorecards.rows(tree, 22);
        Explainer explainer = Explainer.of(tree);
        CounterfactualSearch search = new CounterfactualSearch(explainer.view(), Constraints.NONE);
        CounterfactualSearch kept = new CounterfactualSearch(explainer.view(), new Constraints(Set.of("debt"), 3));
        int found = 0;
        int foundKept = 0;
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            Explanation e = explainer.explain(x);
            for (CounterfactualSearch one : List.of(search, kept)) {
                Optional<Counterfactual> change = one.find(e);
                if (change.isEmpty()) {
                    assertTrue(one == kept || !anyFlips(tree, x, e.predicted()), "row " + r + ": debt alone would do");
                    continue;
                }
                float[] changed = change.get().features().toFloats();
                assertEquals(
                        change.get().classIndex(),
                        tree.predict(changed, Rule.MAX_PATH).classIndex());
                assertFalse(change.get().classIndex() == e.predicted());
                assertEquals(x[0], changed[0], "age is immutable");
                assertEquals(x[1], changed[1]);
                if (one == kept) {
                    assertEquals(x[2], changed[2]);
                    foundKept++;
                } else {
                    found++;
                }
                for (Counterfactual.Change c : change.get().changes()) {
                    assertTrue(Set.of("debt", "home").contains(c.column()));
                    assertFalse(Set.of("other", "missing").contains(c.to()));
                }
            }
        }
        assertTrue(found > 50, found + " changes");
        assertTrue(foundKept > 0, foundKept + " changes of home alone");
    }

    /** Whether any value of debt, from end to end, gives another class. */
    private static boolean anyFlips(SoftDecisionTree tree, float[] x, int own) {
        return others(tree, x, 1).stream()
                .anyMatch(y -> tree.predict(y, Rule.MAX_PATH).classIndex() != own);
    }

    @Test
    void aColumnThatNothingAsksAboutIsNotChanged() {
        Explanation e = Explainer.of(Scorecards.tree(2, 3)).explain(List.of("30", "x", "2500", "rent"));
        long start = System.nanoTime();
        for (int i = 0; i < 2000; i++) {
            new CounterfactualSearch(e.tree(), Constraints.NONE).find(e);
        }
        double millis = (System.nanoTime() - start) / 1e6 / 2000;
        assertTrue(millis < 10, millis + " ms a search");
    }

    @Test
    void importanceAddsThePointsOfTheLeavesToTheGates() {
        SoftDecisionTree tree = Scorecards.one(2, 3);
        Dataset rows = Scorecards.rows(tree, 3);
        LeafScorecards cards = tree.scorecards().orElseThrow();
        int[] schemaColumns = {0, 2, 3};
        double[] mean = new double[3];
        double[] moved = new double[3];
        for (int pass = 0; pass < 2; pass++) {
            for (int r = 0; r < rows.rows(); r++) {
                for (int c = 0; c < 3; c++) {
                    double effect =
                            cards.effect(0, 0, schemaColumns[c], rows.features().row(r), 0);
                    if (pass == 0) {
                        mean[c] += effect / rows.rows();
                    } else {
                        moved[c] += Math.abs(effect - mean[c]);
                    }
                }
            }
        }
        Importance importance = Importance.of(TreeView.of(tree), rows.features());
        for (int c = 0; c < 3; c++) {
            assertEquals(
                    moved[c] / (moved[0] + moved[1] + moved[2]),
                    importance.shares().get(c).share(),
                    1e-4);
        }
    }

    /** Taking columns away in the order of the attribution must lower the answer sooner than the other way round. */
    @ParameterizedTest
    @MethodSource("trees")
    void attributionsRankByWhatTheAnswerHangsOn(SoftDecisionTree tree) {
        Fidelity fidelity = Fidelity.of(
                Explainer.of(tree),
                Scorecards.rows(tree, 5),
                Optional.empty(),
                new FidelityOptions(200, new EvaluationOptions(1, 100, 1)));
        assertTrue(fidelity.curves().explanation().deletionArea()
                < fidelity.curves().reverse().deletionArea() - 0.05);
    }

    /** Of one scorecard and two classes a column's attribution is its effect less the mean: the log odds that it moves. */
    @Test
    void attributionOfAScorecardIsInLogOdds() {
        SoftDecisionTree tree = Scorecards.one(2, 3);
        Explanation e = Explainer.of(tree).explain(new Encoder(tree.schema()).encode(List.of("30", "x", "9", "own")));
        double[] bad = e.attribution("bad");
        double[] good = e.attribution("good");
        for (Points.Part part : e.points().orElseThrow().columns()) {
            assertEquals(part.points() * Math.log(2) / 20, bad[part.index()], 1e-9);
            assertEquals(-bad[part.index()], good[part.index()], 1e-12);
        }
    }
}
