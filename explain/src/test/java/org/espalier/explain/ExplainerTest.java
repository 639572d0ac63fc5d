package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.espalier.data.Schema;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final double EXACT = 1e-4;

    /** Random trees over a table and an image, with means that are not zero. */
    private static List<SoftDecisionTree> trees() {
        List<SoftDecisionTree> out = new ArrayList<>();
        for (Schema schema : List.of(TestTrees.table(), TestTrees.image(4, 3, 1))) {
            for (int depth : new int[] {1, 3, 8}) {
                SoftDecisionTree tree = TestTrees.random(schema, depth, depth, 0.5f);
                out.add(tree.withStatistics(statistics(tree, depth)));
            }
        }
        out.add(TestTrees.random(TestTrees.table(), 2, 5));
        return out;
    }

    private static TrainingStatistics statistics(SoftDecisionTree tree, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] mean = new float[tree.features()];
        for (int f = 0; f < mean.length; f++) {
            mean[f] = (float) random.nextDouble(-1, 1);
        }
        int leaves = tree.shape().leaves();
        float[] reach = new float[leaves];
        int[] rows = new int[leaves];
        for (int l = 0; l < leaves; l++) {
            reach[l] = 1f / leaves;
            rows[l] = l;
        }
        return new TrainingStatistics(mean, reach, rows);
    }

    private static float[] row(SoftDecisionTree tree, SplittableRandom random) {
        float[] x = new float[tree.features()];
        for (int f = 0; f < x.length; f++) {
            x[f] = (float) random.nextGaussian();
        }
        return x;
    }

    @Test
    void contributionsAndBiasAddUpToTheLogitThatScoringUses() {
        SplittableRandom random = new SplittableRandom(1);
        for (SoftDecisionTree tree : trees()) {
            Explainer explainer = Explainer.of(tree);
            float[] weight = tree.gateWeight();
            for (int r = 0; r < 50; r++) {
                float[] x = row(tree, random);
                for (Step step : explainer.explain(x).path()) {
                    int i = step.node();
                    double logit = tree.gateBias()[i];
                    for (int f = 0; f < x.length; f++) {
                        logit += (double) weight[i * x.length + f] * x[f];
                    }
                    logit *= tree.gateBeta()[i];
                    double sum = step.bias();
                    for (Contribution c : step.contributions()) {
                        sum += c.contribution();
                    }
                    double scale = Math.max(1, Math.abs(logit));
                    assertEquals(logit, step.logit(), EXACT * scale);
                    assertEquals(logit, sum, EXACT * scale);
                    List<Contribution> top = step.top(2);
                    double shown = step.bias() + step.rest(top);
                    for (Contribution c : top) {
                        shown += c.contribution();
                    }
                    assertEquals(step.logit(), shown, 1e-9);
                }
            }
        }
    }

    @Test
    void thePathIsTheOneThatScoringTakes() {
        SplittableRandom random = new SplittableRandom(2);
        for (SoftDecisionTree tree : trees()) {
            Explainer explainer = Explainer.of(tree);
            for (int r = 0; r < 50; r++) {
                float[] x = row(tree, random);
                Explanation e = explainer.explain(x);
                Prediction scored = tree.predict(x, Rule.MAX_PATH);
                assertEquals(scored.leaf(), e.leaf());
                assertEquals(scored.classIndex(), e.predicted());
                assertArrayEquals(scored.probabilities(), e.distribution().toFloats());
                assertArrayEquals(
                        tree.predict(x, Rule.AVERAGE).probabilities(),
                        e.average().toFloats());
                double reach = 1;
                int node = 0;
                for (Step step : e.path()) {
                    assertEquals(node, step.node());
                    reach *= step.probability();
                    assertEquals(reach, step.reach(), 1e-5);
                    assertEquals(step.probability() < 0.5, step.againstOdds());
                    node = step.branch() == Branch.RIGHT ? TreeShape.right(node) : TreeShape.left(node);
                }
                assertEquals(tree.shape().nodes() + e.leaf(), node);
                assertEquals(e.mass(), reach, 1e-5);
            }
        }
    }

    @Test
    void aSoftDecisionNamesTheNextPath() {
        SplittableRandom random = new SplittableRandom(3);
        int soft = 0;
        for (SoftDecisionTree tree : trees()) {
            Explainer explainer = Explainer.of(tree);
            for (int r = 0; r < 50; r++) {
                float[] x = row(tree, random);
                Explanation e = explainer.explain(x);
                assertEquals(e.mass() < 0.5, e.runnerUp().isPresent());
                if (e.runnerUp().isEmpty()) {
                    continue;
                }
                soft++;
                RunnerUp second = e.runnerUp().get();
                float[] masses = tree.pathProbabilities(x);
                long above = IntStream.range(0, masses.length)
                        .filter(l -> masses[l] > second.mass())
                        .count();
                assertTrue(above <= 1, "only the max-path is above the second");
                assertEquals(masses[second.leaf()], second.mass());
                List<Integer> first = e.path().stream().map(Step::node).toList();
                List<Integer> other = second.path().stream().map(Step::node).toList();
                int at = first.indexOf(second.partsAt());
                assertEquals(first.subList(0, at + 1), other.subList(0, at + 1));
                assertFalse(first.subList(at + 1, first.size()).stream().anyMatch(other::contains));
            }
        }
        assertTrue(soft > 20, "soft decisions: " + soft);
    }

    @Test
    void valuesAreTheUsersOrDecoded() {
        Explainer explainer = Explainer.of(Trees.credit());
        Explanation given = explainer.explain(List.of("52", "1500.0", "rent"));
        assertEquals(List.of("52", "1500.0", "rent"), values(given));
        assertEquals(
                List.of("52", "1500", "rent"),
                values(explainer.explain(given.row().features().toFloats())));
        assertEquals(
                "missing",
                values(explainer.explain(List.of("52", "NA", "rent"))).get(1));
        Explanation missing = explainer.explain(List.of("52", "", "castle"));
        assertEquals(List.of("52", "missing", "castle"), values(missing));
        assertEquals(
                List.of("52", "missing", "other"),
                values(explainer.explain(missing.row().features().toFloats())));
    }

    private static List<String> values(Explanation e) {
        return IntStream.range(0, e.tree().columns().size())
                .mapToObj(e::valueOf)
                .toList();
    }

    /** Sixteen threads share one explainer; a few thousand rows each are enough to collide. */
    @Test
    void threadsChangeNoBit() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 6, 1);
        Explainer explainer = Explainer.of(tree);
        String serial = digest(explainer);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int t = 0; t < 16; t++) {
                all.add(threads.submit(() -> digest(explainer)));
            }
            for (Future<String> one : all) {
                assertEquals(serial, one.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String digest(Explainer explainer) {
        SplittableRandom random = new SplittableRandom(9);
        float[][] rows = new float[1000][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = row(explainer.view().tree(), random);
        }
        long hash = 0;
        for (int r = 0; r < 100_000; r++) {
            Explanation e = explainer.explain(rows[r % rows.length]);
            hash = 31 * hash + e.leaf();
            hash = 31 * hash + Float.floatToIntBits(e.mass());
            hash = 31 * hash + e.average().hashCode();
            for (Step step : e.path()) {
                hash = 31 * hash + Float.floatToIntBits(step.logit());
                hash = 31 * hash + Float.floatToIntBits(step.reach());
                for (int c = 0; c < step.contributions().size(); c++) {
                    hash = 31 * hash + Float.floatToIntBits(step.contribution(c));
                }
            }
        }
        return Long.toHexString(hash);
    }

    @Test
    void aTreeWithoutStatisticsIsMeasuredAgainstZero() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 2, 5);
        Explainer explainer = Explainer.of(tree);
        assertEquals(tree.gateBeta()[0] * tree.gateBias()[0], explainer.view().bias(0), 1e-6);
        assertEquals(0.25, explainer.view().reach(4), 1e-6);
        assertFalse(explainer.view().isDead(4));
    }

    @Test
    void whatLivesUnderANode() {
        TreeView view = TreeView.of(Trees.credit());
        assertEquals(List.of("bad"), view.classNamesUnder(1, Branch.LEFT));
        assertEquals(List.of("bad"), view.classNamesUnder(0, Branch.LEFT));
        assertEquals(List.of("good"), view.classNamesUnder(0, Branch.RIGHT));
        assertTrue(view.isDead(5));
        assertFalse(view.isDead(2));
        assertEquals(50, view.rows(2));
        assertEquals(1, view.reach(0), 1e-6);
    }

    @Test
    void theTeachersAnswerStandsBeside() {
        Explainer explainer = Explainer.of(Trees.credit());
        Explanation alone = explainer.explain(List.of("52", "1500", "rent"));
        assertEquals(Optional.empty(), alone.teachersClass());
        assertEquals(Map.of(), alone.teacher());
        Explanation e = alone.withTeacher(new float[] {0.9f, 0.1f});
        assertEquals(Optional.of("good"), e.teachersClass());
        assertEquals(Map.of("good", 0.9f, "bad", 0.1f), e.teacher());
    }

    @Test
    void aRowThatIsNotFiniteIsRefused() {
        Explainer explainer = Explainer.of(Trees.credit());
        float[] x = explainer
                .explain(List.of("52", "1500", "rent"))
                .row()
                .features()
                .toFloats();
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            x[1] = bad;
            assertEquals(
                    "feature 2 (income): expected a finite number, found " + bad,
                    assertThrows(IllegalArgumentException.class, () -> explainer.explain(x))
                            .getMessage());
        }
        assertEquals(
                "expected 6 features, found 5",
                assertThrows(IllegalArgumentException.class, () -> explainer.explain(new float[5]))
                        .getMessage());
    }

    @Test
    void anAbsentFieldIsAMissingOne() {
        Explainer explainer = Explainer.of(Trees.credit());
        Explanation e = explainer.explain(Arrays.asList("52", null, "rent"));
        assertEquals(List.of("52", "missing", "rent"), values(e));
        assertEquals(
                explainer.explain(List.of("52", "", "rent")).row().features(),
                e.row().features());
    }
}
