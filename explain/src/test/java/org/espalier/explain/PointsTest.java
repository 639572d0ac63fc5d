package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointsTest {
    /** Statistics are floats. */
    private static final double FLOAT = 1e-4;

    private static final double ADDS_UP = 1e-6;

    static Stream<SoftDecisionTree> trees() {
        return Stream.of(2, 3)
                .flatMap(classes -> Stream.of(1L, 2L, 3L)
                        .flatMap(seed -> Stream.of(Scorecards.tree(classes, seed), Scorecards.one(classes, seed))));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void pointsAddUpToTheScoreAndTheScoreIsTheAnswer(SoftDecisionTree tree) {
        Explainer explainer = Explainer.of(tree);
        Dataset rows = Scorecards.rows(tree, 7);
        double range = 0;
        double worst = 0;
        for (int r = 0; r < rows.rows(); r++) {
            Explanation e = explainer.explain(rows.features().row(r));
            Points points = e.points().orElseThrow();
            double sum = points.base();
            for (Points.Part part : points.columns()) {
                sum += part.points();
            }
            range = Math.max(range, Math.abs(points.score()));
            worst = Math.max(worst, Math.abs(sum - points.score()));
            float[] answer = tree.predict(rows.features().row(r), Rule.MAX_PATH).probabilities();
            int towards = explainer.view().classes().indexOf(points.towards());
            int against = explainer.view().classes().indexOf(points.against());
            // 20 points double the odds
            double odds = Math.pow(2, points.score() / 20);
            assertEquals(odds / (1 + odds), answer[towards] / (answer[towards] + answer[against]), 1e-5);
            assertEquals(answer[towards], points.probability(), 1e-6);
            assertEquals(Points.Reference.SEGMENT_AVERAGE, points.reference());
            if (tree.classes() == 2) {
                assertEquals("bad", points.towards());
            } else {
                assertEquals(e.predictedClass(), points.towards());
            }
        }
        assertTrue(worst <= ADDS_UP * range, worst + " of " + range);
    }

    /** A column's points are its effect for the row less its mean effect on the segment's rows, each by its path probability. */
    @ParameterizedTest
    @MethodSource("trees")
    void aColumnsPointsAreItsEffectLessTheSegmentsMean(SoftDecisionTree tree) {
        // the tree was counted on the rows of the seed that it was made of; find it by the mean
        LeafScorecards cards = tree.scorecards().orElseThrow();
        Explainer explainer = Explainer.of(tree);
        Dataset rows = Stream.of(1L, 2L, 3L)
                .map(seed -> Scorecards.rows(tree, seed))
                .filter(d -> explainer
                        .view()
                        .tree()
                        .statistics()
                        .orElseThrow()
                        .equals(org.espalier.sdt.RowStatistics.of(tree, d, 1)))
                .findFirst()
                .orElseThrow();
        int columns = tree.schema().columns().size();
        double[][][] mean = new double[cards.leaves()][cards.outputs()][columns];
        double[] mass = new double[cards.leaves()];
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            float[] reach = tree.pathProbabilities(x);
            for (int l = 0; l < mass.length; l++) {
                mass[l] += reach[l];
                for (int k = 0; k < cards.outputs(); k++) {
                    for (int c = 0; c < columns; c++) {
                        mean[l][k][c] += reach[l] * cards.effect(l, k, c, x, 0);
                    }
                }
            }
        }
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            Explanation e = explainer.explain(x);
            Points points = e.points().orElseThrow();
            int towards = explainer.view().classes().indexOf(points.towards());
            int against = explainer.view().classes().indexOf(points.against());
            for (Points.Part part : points.columns()) {
                int c = explainer.view().columns().get(part.index()).schemaColumn();
                double expected = 0;
                for (int k = 0; k < cards.outputs(); k++) {
                    double own = cards.effect(e.leaf(), k, c, x, 0) - mean[e.leaf()][k][c] / mass[e.leaf()];
                    expected += cards.outputs() == 1 || k == towards ? own : k == against ? -own : 0;
                }
                assertEquals(20 / Math.log(2) * expected, part.points(), FLOAT * 100);
            }
        }
    }

    @Test
    void withoutStatisticsPointsAreMeasuredAgainstARowOfZeroTermsAndSaySo() {
        SoftDecisionTree tree = TestScorecards.one(2, 4);
        Points points = Explainer.of(tree)
                .explain(List.of("50", "x", "800", "own"))
                .points()
                .orElseThrow();
        assertEquals(Points.Reference.ZERO_TERMS, points.reference());
        LeafScorecards cards = tree.scorecards().orElseThrow();
        assertEquals(20 / Math.log(2) * cards.intercept(0, 0), points.base(), 1e-9);
    }

    @Test
    void equalRowsHaveEqualPoints() {
        Explainer explainer = Explainer.of(Scorecards.tree(3, 1));
        List<String> row = List.of("50", "x", "800", "own");
        assertEquals(explainer.explain(row).points(), explainer.explain(row).points());
        assertEquals(explainer.explain(row), Explainer.of(Scorecards.tree(3, 1)).explain(row));
        assertNotEquals(
                explainer.explain(row).points(),
                explainer.explain(List.of("50", "x", "801", "own")).points());
        assertTrue(Explainer.of(Trees.credit())
                .explain(List.of("52", "500", "rent"))
                .points()
                .isEmpty());
    }

    @Test
    void closedGatesAreNotThere() {
        TreeView view = TreeView.of(TestScorecards.tree(2, 1));
        assertEquals(2, view.gates());
        assertEquals(3, view.leaves());
        assertTrue(view.isLeaf(2));
        assertEquals(5, view.leafNode(2));
        assertEquals(2, view.placeOf(5));
        assertTrue(view.isDead(6), "nothing comes right of a closed gate");
        assertEquals(0, view.reach(6));
        assertEquals(1, view.reach(0), 1e-6);
        Explanation old = Explainer.of(view.tree()).explain(List.of("80", "x", "800", "own"));
        assertEquals(List.of(0), old.path().stream().map(Step::node).toList());
        assertEquals(2, old.leaf());
        Explanation one = Explainer.of(TestScorecards.one(2, 1)).explain(List.of("80", "x", "800", "own"));
        assertEquals(List.of(), one.path());
        assertEquals(1, one.mass());
        assertEquals(3, one.columnsRead());
    }

    /** To the last bit: the table on paper is the model. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void wholePointsAddUpExactly(int classes) {
        SoftDecisionTree tree = RoadTrees.whole(TestScorecards.tree(classes, 4), 4);
        Explainer explainer = Explainer.of(tree);
        Encoder encoder = new Encoder(tree.schema());
        for (List<String> row : RoadTrees.rows(tree.schema(), 300, 12)) {
            float[] x = encoder.encode(row);
            Points points = explainer.explain(x).points().orElseThrow();
            double sum = points.base();
            for (Points.Part part : points.columns()) {
                assertEquals(Math.rint(part.points()), part.points(), part::toString);
                sum += part.points();
            }
            assertEquals(Math.rint(points.base()), points.base());
            assertEquals(points.score(), sum, points::toString);
            double odds = Math.pow(2, points.score() / 20);
            float[] p = tree.predict(x, Rule.MAX_PATH).probabilities();
            int a = explainer.view().classes().indexOf(points.towards());
            int b = explainer.view().classes().indexOf(points.against());
            assertEquals(odds / (1 + odds), p[a] / (p[a] + p[b]), 1e-5);
        }
        Scorecard card = Scorecard.of(explainer.view(), 1, 0);
        boolean isWhole = card.columns().stream()
                .flatMap(c -> c.line().stream())
                .allMatch(at -> at.points() == Math.rint(at.points()));
        assertEquals(classes == 2, isWhole, "of more classes the whole card counts against the average of all");
    }

    /** The threshold decides the class, the calibration the probability; points stay as the scorecard has them. */
    @Test
    void thresholdAndCalibrationAreKept() {
        SoftDecisionTree plain = Scorecards.one(2, 5);
        SoftDecisionTree tree = plain.toBuilder()
                .decision(new Decision(OptionalDouble.of(0.9), new Calibration.Logistic(0.5, 0.1)))
                .build();
        Dataset rows = Scorecards.rows(tree, 3);
        Explainer explainer = Explainer.of(tree);
        int moved = 0;
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            Explanation e = explainer.explain(x);
            assertEquals(tree.predict(x, Rule.MAX_PATH).classIndex(), e.predicted());
            assertTrue(Arrays.equals(
                    tree.predict(x, Rule.MAX_PATH).probabilities(),
                    e.distribution().toFloats()));
            assertEquals(Explainer.of(plain).explain(x).points(), e.points());
            moved += e.predicted() == e.distribution().argmax() ? 0 : 1;
        }
        assertTrue(moved > 0, "some rows lie between one half and the threshold");
    }

    @ParameterizedTest
    @MethodSource("trees")
    void theWholeScorecardGivesEveryRowItsPoints(SoftDecisionTree tree) {
        Explainer explainer = Explainer.of(tree);
        Dataset rows = Scorecards.rows(tree, 11);
        for (int r = 0; r < rows.rows(); r++) {
            Explanation e = explainer.explain(rows.features().row(r));
            Points points = e.points().orElseThrow();
            TreeView view = explainer.view();
            Contrast contrast = Contrast.of(
                    tree.schema(),
                    view.classes().indexOf(points.towards()),
                    view.classes().indexOf(points.against()));
            Scorecard card = Scorecard.of(view, e.leaf(), contrast);
            assertEquals(points.base(), card.base(), 1e-9);
            for (Scorecard.Effect effect : card.columns()) {
                double own = points.columns().stream()
                        .filter(p -> p.index() == effect.index())
                        .findFirst()
                        .orElseThrow()
                        .points();
                assertEquals(own, readOff(effect, e.valueOf(effect.index())), 2e-3);
                assertTrue(own <= effect.most() + 1e-3 && own >= effect.least() - 1e-3);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Scorecard.of(TreeView.of(Trees.credit()), 0, 0));
    }

    /** As a reader would: the word, or the line. */
    private static double readOff(Scorecard.Effect effect, String value) {
        for (Scorecard.Word word : effect.words()) {
            if (word.name().equals(value)) {
                return word.points();
            }
        }
        return effect.at(Double.parseDouble(value));
    }
}
