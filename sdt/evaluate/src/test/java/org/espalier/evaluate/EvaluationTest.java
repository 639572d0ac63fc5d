package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Evaluation.Scores;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final double TOLERANCE = 1e-6;
    private static final EvaluationOptions NO_INTERVALS = new EvaluationOptions(1, 0, 0);

    private static final Schema ONE_NUMBER = new Schema(
            List.of(new Column.Number(
                    "x", Optional.empty(), -9, 9, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("y", List.of("no", "yes")));

    private static float ln(double p) {
        return (float) Math.log(p);
    }

    /** x such that a gate of weight 1 sends right with probability p. */
    private static float logit(double p) {
        return (float) Math.log(p / (1 - p));
    }

    private static SoftDecisionTree tree(int depth, float[] weight, float[] bias, float... leafLogits) {
        float[] beta = new float[weight.length];
        Arrays.fill(beta, 1);
        return new SoftDecisionTree(
                ONE_NUMBER, new TreeShape(depth), weight, bias, beta, leafLogits, Provenance.none());
    }

    /** One gate of weight 1; leaves (0.9, 0.1) and (0.45, 0.55). */
    private static final SoftDecisionTree STUMP =
            tree(1, new float[] {1}, new float[] {0}, ln(0.9), ln(0.1), ln(0.45), ln(0.55));

    private static Dataset data(int[] labels, float... x) {
        return new Dataset(ONE_NUMBER, new DenseMatrix(x.length, 1, x), labels, Optional.empty());
    }

    /** The stump goes right with 0.6, 0.25, 0.9, 0.1, so that it answers yes with 0.37, 0.2125, 0.505, 0.145. */
    private static final Dataset FOUR = data(new int[] {1, 0, 0, 0}, logit(0.6), logit(0.25), logit(0.9), logit(0.1));

    private static final float[] TEACHER = {ln(0.5), ln(0.5), ln(0.8), ln(0.2), ln(0.3), ln(0.7), ln(0.9), ln(0.1)};

    private static void assertScores(double average, double maxPath, OptionalDouble teacher, Scores found) {
        assertEquals(average, found.average(), TOLERANCE);
        assertEquals(maxPath, found.maxPath(), TOLERANCE);
        assertEquals(teacher.isPresent(), found.teacher().isPresent());
        teacher.ifPresent(t -> assertEquals(t, found.teacher().getAsDouble(), TOLERANCE));
    }

    /** A tree of depth 1 goes the same way by max-path and greedily. */
    private static ClassScores.Shares shares(double average, double maxPath, double teacher) {
        return new ClassScores.Shares(
                OptionalDouble.of(average),
                OptionalDouble.of(maxPath),
                OptionalDouble.of(maxPath),
                OptionalDouble.of(teacher));
    }

    /** Average answers yes with 0.37, 0.2125, 0.505, 0.145 and max-path with 0.55, 0.1, 0.55, 0.1; yes is the positive class. */
    @Test
    void aThresholdDecidesWhatIsRight() {
        SoftDecisionTree tree = STUMP.toBuilder()
                .decision(new Decision(OptionalDouble.of(0.2), new Calibration.None()))
                .build();
        Evaluation e = Evaluation.of(tree, FOUR, Optional.of(TEACHER), NO_INTERVALS);
        assertScores(0.5, 0.75, OptionalDouble.of(0.5), e.accuracy().orElseThrow());
        assertScores(0.5, 0.75, OptionalDouble.empty(), e.agreement().orElseThrow());
        // of the rows of no, two are answered so by average and one of three not; the row of yes is found by both
        assertEquals(OptionalDouble.of(1), e.classes().get(1).recall().average());
        assertEquals(1.0 / 3, e.classes().get(0).recall().average().orElseThrow(), TOLERANCE);
        SoftDecisionTree strict = STUMP.toBuilder()
                .decision(new Decision(OptionalDouble.of(0.54), new Calibration.None()))
                .build();
        assertScores(
                0.75,
                0.75,
                OptionalDouble.of(0.5),
                Evaluation.of(strict, FOUR, Optional.of(TEACHER), NO_INTERVALS)
                        .accuracy()
                        .orElseThrow());
    }

    @Test
    void everyFigureByHand() {
        Evaluation e = Evaluation.of(STUMP, FOUR, Optional.of(TEACHER), NO_INTERVALS);
        assertEquals(4, e.rows());
        assertEquals(4, e.labelled());
        // average answers no no yes no, max-path yes no yes no, the teacher no (ties go to the lowest index) no yes no
        assertScores(0.5, 0.75, OptionalDouble.of(0.5), e.accuracy().orElseThrow());
        assertEquals(0.75, e.accuracy().orElseThrow().greedy().orElseThrow(), TOLERANCE);
        assertScores(1, 0.75, OptionalDouble.empty(), e.agreement().orElseThrow());
        double[] kl = {
            0.5 * Math.log(0.5 / 0.63) + 0.5 * Math.log(0.5 / 0.37),
            0.8 * Math.log(0.8 / 0.7875) + 0.2 * Math.log(0.2 / 0.2125),
            0.3 * Math.log(0.3 / 0.495) + 0.7 * Math.log(0.7 / 0.505),
            0.9 * Math.log(0.9 / 0.855) + 0.1 * Math.log(0.1 / 0.145)
        };
        assertEquals((kl[0] + kl[1] + kl[2] + kl[3]) / 4, e.kl().orElseThrow().mean(), TOLERANCE);
        assertEquals(kl[2], e.kl().orElseThrow().max(), TOLERANCE);
        assertEquals(kl[0] + 0.85 * (kl[2] - kl[0]), e.kl().orElseThrow().p95(), TOLERANCE);
        double[] klMaxPath = {
            0.5 * Math.log(0.5 / 0.45) + 0.5 * Math.log(0.5 / 0.55),
            0.8 * Math.log(0.8 / 0.9) + 0.2 * Math.log(0.2 / 0.1),
            0.3 * Math.log(0.3 / 0.45) + 0.7 * Math.log(0.7 / 0.55),
            0
        };
        assertEquals(
                (klMaxPath[0] + klMaxPath[1] + klMaxPath[2]) / 4,
                e.klMaxPath().orElseThrow().mean(),
                TOLERANCE);
        assertScores(
                -Math.log(0.37 * 0.7875 * 0.495 * 0.855) / 4,
                -Math.log(0.55 * 0.9 * 0.45 * 0.9) / 4,
                OptionalDouble.of(-Math.log(0.5 * 0.8 * 0.3 * 0.9) / 4),
                e.logLoss().orElseThrow());
        // four rows, four bins; the two rows of confidence 0.55 on the max-path share one hit
        assertScores(
                (0.63 + 0.2125 + 0.505 + 0.145) / 4,
                (0.05 + 0.05 + 0.1 + 0.1) / 4,
                OptionalDouble.of((0.5 + 0.2 + 0.7 + 0.1) / 4),
                e.calibration().orElseThrow());
        assertEquals((0.6 + 0.75 + 0.9 + 0.9) / 4, e.pathMass().mean(), TOLERANCE);
        assertEquals(0.6 + 0.15 * 0.15, e.pathMass().p05(), TOLERANCE);
        assertEquals(List.of(2, 0), List.of(e.leaves().total(), e.leaves().dead()));
        // no: rows 2, 3, 4, yes: row 1; by max-path one of the three ties with it
        Optional<Evaluation.Scores> auc = Optional.of(
                new Evaluation.Scores(2 / 3.0, 1 - 0.5 / 3, OptionalDouble.empty(), OptionalDouble.of(2 / 3.0)));
        assertEquals(
                List.of(
                        new ClassScores("no", 3, shares(2 / 3.0, 2 / 3.0, 2 / 3.0), shares(2 / 3.0, 1, 2 / 3.0), auc),
                        new ClassScores("yes", 1, shares(0, 1, 0), shares(0, 0.5, 0), auc)),
                e.classes());
        assertScores(
                1 / 3.0,
                5 / 6.0,
                OptionalDouble.of(1 / 3.0),
                e.balancedAccuracy().orElseThrow());
        Evaluation.Ranking ranking = e.ranking().orElseThrow();
        assertEquals(auc, Optional.of(ranking.auc()));
        assertScores(
                1 / 3.0, 2 / 3.0, OptionalDouble.of(1 / 3.0), ranking.gini().orElseThrow());
        // half of the rows of 'no' are below that of 'yes' by average and by the teacher, by max-path too
        assertScores(2 / 3.0, 2 / 3.0, OptionalDouble.of(2 / 3.0), ranking.ks().orElseThrow());
        assertEquals(2 / 3.0 - 5 / 6.0, ranking.pathCost().value(), TOLERANCE);
        assertScores(
                (0.63 * 0.63 + 0.2125 * 0.2125 + 0.505 * 0.505 + 0.145 * 0.145) / 4,
                (0.45 * 0.45 + 0.1 * 0.1 + 0.55 * 0.55 + 0.1 * 0.1) / 4,
                OptionalDouble.of((0.5 * 0.5 + 0.2 * 0.2 + 0.7 * 0.7 + 0.1 * 0.1) / 4),
                e.brier().orElseThrow());
        // (c s - sum p t) / sqrt((s^2 - sum p^2)(s^2 - sum t^2)): 2 of 4, 3 of 4
        assertScores(
                (8 - 3 * 3 - 1) / 6.0,
                (12 - 2 * 3 - 2) / Math.sqrt(8 * 6),
                OptionalDouble.of((8 - 3 * 3 - 1) / 6.0),
                e.mcc().orElseThrow());
        assertTrue(e.intervals().isEmpty());
    }

    /** The root goes right with 0.55, its left child left with 0.99, its right child either way. */
    @Test
    void greedyIsNotMaxPath() {
        SoftDecisionTree tree = tree(
                2,
                new float[3],
                new float[] {logit(0.55), logit(0.01), 0},
                ln(0.9),
                ln(0.1),
                0,
                0,
                ln(0.2),
                ln(0.8),
                ln(0.2),
                ln(0.8));
        Evaluation e = Evaluation.of(tree, data(new int[] {1, 1}, 0, 1), Optional.empty(), NO_INTERVALS);
        assertEquals(0, e.accuracy().orElseThrow().maxPath());
        assertEquals(1, e.accuracy().orElseThrow().greedy().orElseThrow());
        assertEquals(0.45 * 0.99, e.pathMass().mean(), TOLERANCE);
        assertEquals(List.of(4, 3), List.of(e.leaves().total(), e.leaves().dead()));
    }

    /** Sure of the wrong class, its gates undecided, on rows of which the teacher is sure. */
    @Test
    void aBadTreeScoresBadlyEverywhere() {
        float[] wrong = new float[32];
        for (int l = 0; l < 16; l++) {
            wrong[2 * l] = 30;
        }
        SoftDecisionTree bad = tree(4, new float[15], new float[15], wrong);
        int rows = 50;
        int[] labels = new int[rows];
        Arrays.fill(labels, 1);
        float[] teacher = new float[2 * rows];
        for (int r = 0; r < rows; r++) {
            teacher[2 * r] = ln(1e-7);
            teacher[2 * r + 1] = ln(1 - 1e-7);
        }
        Evaluation e =
                Evaluation.of(bad, data(labels, new float[rows]), Optional.of(teacher), EvaluationOptions.defaults());
        double worst = 7 * Math.log(10);
        assertScores(0, 0, OptionalDouble.of(1), e.accuracy().orElseThrow());
        assertEquals(0, e.accuracy().orElseThrow().greedy().orElseThrow());
        assertScores(0, 0, OptionalDouble.empty(), e.agreement().orElseThrow());
        assertEquals(worst, e.kl().orElseThrow().mean(), 1e-4);
        assertEquals(worst, e.kl().orElseThrow().p95(), 1e-4);
        assertEquals(worst, e.kl().orElseThrow().max(), 1e-4);
        assertEquals(worst, e.klMaxPath().orElseThrow().mean(), 1e-4);
        assertScores(worst, worst, OptionalDouble.of(1e-7), e.logLoss().orElseThrow());
        assertScores(1, 1, OptionalDouble.of(0), e.calibration().orElseThrow());
        assertEquals(1 / 16.0, e.pathMass().mean(), TOLERANCE);
        assertEquals(1 / 16.0, e.pathMass().p05(), TOLERANCE);
        assertEquals(List.of(16, 15), List.of(e.leaves().total(), e.leaves().dead()));
        assertEquals(new Interval(0, 0), e.intervals().get("accuracy.average"));
        assertEquals(new Interval(1, 1), e.intervals().get("accuracy.teacher"));
    }

    @Test
    void rowsWithoutLabelCountWhereNoLabelIsNeeded() {
        Dataset partly = data(new int[] {1, Dataset.UNLABELLED, 0, 0}, logit(0.6), logit(0.25), logit(0.9), logit(0.1));
        Evaluation e = Evaluation.of(STUMP, partly, Optional.of(TEACHER), NO_INTERVALS);
        assertEquals(4, e.rows());
        assertEquals(3, e.labelled());
        assertScores(1 / 3.0, 2 / 3.0, OptionalDouble.of(1 / 3.0), e.accuracy().orElseThrow());
        assertScores(
                -Math.log(0.37 * 0.495 * 0.855) / 3,
                -Math.log(0.55 * 0.45 * 0.9) / 3,
                OptionalDouble.of(-Math.log(0.5 * 0.3 * 0.9) / 3),
                e.logLoss().orElseThrow());
        assertScores(1, 0.75, OptionalDouble.empty(), e.agreement().orElseThrow());
        assertEquals((0.6 + 0.75 + 0.9 + 0.9) / 4, e.pathMass().mean(), TOLERANCE);
    }

    @Test
    void withoutLabelsAndTeacherThePathsAreLeft() {
        int[] none = {Dataset.UNLABELLED, Dataset.UNLABELLED};
        Evaluation e = Evaluation.of(STUMP, data(none, 0, 1), Optional.empty(), EvaluationOptions.defaults());
        assertEquals(Optional.empty(), e.accuracy());
        assertEquals(Optional.empty(), e.agreement());
        assertEquals(Optional.empty(), e.kl());
        assertEquals(Optional.empty(), e.logLoss());
        assertEquals(Optional.empty(), e.calibration());
        assertEquals(
                List.of("pathMass.mean", "pathMass.p05"),
                List.copyOf(e.intervals().keySet()));
    }

    @Test
    void weightsAreLeftOut() {
        Dataset weighted =
                new Dataset(ONE_NUMBER, FOUR.features(), FOUR.labels(), Optional.of(new float[] {100, 1, 1, 1}));
        assertEquals(
                Evaluation.of(STUMP, FOUR, Optional.of(TEACHER), NO_INTERVALS),
                Evaluation.of(STUMP, weighted, Optional.of(TEACHER), NO_INTERVALS));
    }

    @Test
    void intervalsHoldTheirFiguresAndThreadsChangeNothing() {
        Schema schema = TestTrees.table();
        SoftDecisionTree tree = TestTrees.random(schema, 5, 1, 0.3f);
        Random random = new Random(8);
        int rows = 1500;
        float[] x = new float[rows * schema.width()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        int[] labels = random.ints(rows, 0, 3).toArray();
        float[] teacher = new float[3 * rows];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(teacher, 3 * r, 3 * r + 3, ln(0.1));
            teacher[3 * r + random.nextInt(3)] = ln(0.8);
        }
        Dataset data = new Dataset(schema, new DenseMatrix(rows, schema.width(), x), labels, Optional.empty());
        Evaluation e = Evaluation.of(tree, data, Optional.of(teacher), EvaluationOptions.defaults());
        assertEquals(
                e,
                Evaluation.of(
                        tree,
                        data,
                        Optional.of(teacher),
                        EvaluationOptions.defaults().withThreads(4)));
        assertEquals(
                List.of(
                        "accuracy.average",
                        "accuracy.maxPath",
                        "accuracy.greedy",
                        "accuracy.teacher",
                        "logLoss.average",
                        "logLoss.maxPath",
                        "logLoss.teacher",
                        "brier.average",
                        "brier.maxPath",
                        "brier.teacher",
                        "agreement.average",
                        "agreement.maxPath",
                        "kl.mean",
                        "klMaxPath.mean",
                        "pathMass.mean",
                        "kl.p95",
                        "klMaxPath.p95",
                        "pathMass.p05",
                        "auc.average",
                        "auc.maxPath",
                        "auc.teacher",
                        "pathCost.auc",
                        "balancedAccuracy.average",
                        "balancedAccuracy.maxPath",
                        "mcc.average",
                        "mcc.maxPath",
                        "mcc.greedy",
                        "mcc.teacher",
                        "macroF1.average",
                        "macroF1.maxPath",
                        "macroF1.greedy",
                        "macroF1.teacher"),
                e.intervals().keySet().stream()
                        .filter(name -> !name.startsWith("recall.") && !name.startsWith("precision."))
                        .toList());
        for (ClassScores c : e.classes()) {
            // Wilson's interval is not symmetrical
            Interval recall = e.intervals().get("recall.maxPath." + c.name());
            double figure = c.recall().maxPath().orElseThrow();
            assertTrue(recall.low() < figure && figure < recall.high(), recall + " " + figure);
            assertTrue(e.intervals().containsKey("precision.average." + c.name()));
        }
        assertHolds(e, "brier.maxPath", e.brier().orElseThrow().maxPath());
        assertHolds(e, "mcc.average", e.mcc().orElseThrow().average());
        assertHolds(e, "auc.average", e.ranking().orElseThrow().auc().average());
        assertHolds(e, "pathCost.auc", e.ranking().orElseThrow().pathCost().value());
        assertHolds(
                e,
                "balancedAccuracy.maxPath",
                e.balancedAccuracy().orElseThrow().maxPath());
        assertHolds(e, "kl.p95", e.kl().orElseThrow().p95());
        assertHolds(e, "pathMass.p05", e.pathMass().p05());
        assertHolds(e, "accuracy.average", e.accuracy().orElseThrow().average());
        assertHolds(e, "accuracy.maxPath", e.accuracy().orElseThrow().maxPath());
        assertHolds(e, "accuracy.greedy", e.accuracy().orElseThrow().greedy().orElseThrow());
        assertHolds(e, "accuracy.teacher", e.accuracy().orElseThrow().teacher().orElseThrow());
        assertHolds(e, "logLoss.average", e.logLoss().orElseThrow().average());
        assertHolds(e, "logLoss.maxPath", e.logLoss().orElseThrow().maxPath());
        assertHolds(e, "logLoss.teacher", e.logLoss().orElseThrow().teacher().orElseThrow());
        assertHolds(e, "agreement.average", e.agreement().orElseThrow().average());
        assertHolds(e, "agreement.maxPath", e.agreement().orElseThrow().maxPath());
        assertHolds(e, "kl.mean", e.kl().orElseThrow().mean());
        assertHolds(e, "klMaxPath.mean", e.klMaxPath().orElseThrow().mean());
        assertHolds(e, "pathMass.mean", e.pathMass().mean());
    }

    private static void assertHolds(Evaluation e, String name, double figure) {
        Interval interval = e.intervals().get(name);
        assertTrue(
                interval.low() < figure && figure < interval.high() && interval.halfWidth() < 0.1,
                name + " " + figure + " " + interval);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertEquals(
                "expected rows to evaluate on, found none",
                assertThrows(
                                DataException.class,
                                () -> Evaluation.of(STUMP, data(new int[0]), Optional.empty(), NO_INTERVALS))
                        .getMessage());
        assertEquals("expected 8 log-probabilities of the teacher, found 7", refusal(Optional.of(new float[7])));
        assertEquals(
                "expected log-probabilities of the teacher, found NaN",
                refusal(Optional.of(new float[] {0, 0, Float.NaN, 0, 0, 0, 0, 0})));
        assertEquals(
                "expected log-probabilities of the teacher, found 0.5",
                refusal(Optional.of(new float[] {0.5f, 0, 0, 0, 0, 0, 0, 0})));
    }

    private static String refusal(Optional<float[]> teacher) {
        return assertThrows(IllegalArgumentException.class, () -> Evaluation.of(STUMP, FOUR, teacher, NO_INTERVALS))
                .getMessage();
    }

    @Test
    void itIsHeardHowFarItIs() {
        int rows = 1500;
        float[] x = new float[rows];
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Evaluation.of(
                STUMP,
                data(new int[rows], x),
                Optional.empty(),
                new EvaluationOptions(1, 3, 0, (what, done, total) -> heard.add(what + " " + done + "/" + total)));
        assertEquals(
                List.of(
                        "average 512/1500",
                        "average 1024/1500",
                        "average 1500/1500",
                        "greedy 512/1500",
                        "greedy 1024/1500",
                        "greedy 1500/1500",
                        "max-path 512/1500",
                        "max-path 1024/1500",
                        "max-path 1500/1500"),
                heard.subList(0, 9));
        assertTrue(heard.containsAll(List.of("resamples 1/3", "resamples 3/3")), heard.toString());
    }
}
