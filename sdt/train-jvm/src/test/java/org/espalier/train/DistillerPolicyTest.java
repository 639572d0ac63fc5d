package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

/** What the loop decides, by an engine whose losses are known: the epoch that it takes, when it stops, what it shows. */
class DistillerPolicyTest {
    /** 36 rows to train on and 4 to validate with, all of class 0. */
    private static final Dataset ROWS = ofOneClass(40);

    private static final int TRAINING_ROWS = 36;

    private static Dataset ofOneClass(int rows) {
        Dataset toy = Toy.rows(rows, 5);
        return new Dataset(toy.schema(), toy.features(), new int[rows], Optional.empty());
    }

    private static DistillOptions.Builder options() {
        return DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(1)
                .batch(8)
                .augment(0)
                .threads(1)
                .beta(new Beta.Fixed(1));
    }

    private static SoftDecisionTree distill(DistillOptions.Builder options, ScriptedEngineFactory engine) {
        return new Distiller(
                        options.build(),
                        TrainingListener.SILENT,
                        Optional.empty(),
                        (name, depth) -> new Engines.Choice(engine, ""))
                .distill(ROWS, Optional.empty());
    }

    private static int bestEpoch(SoftDecisionTree tree) {
        return tree.provenance().metrics().get("bestEpoch").intValue();
    }

    @Test
    void epochsBeforeTheFinalBetaDoNotCompete() {
        // Of ten epochs the eighth is the first at the final beta; the best losses come before.
        ScriptedEngineFactory engine =
                new ScriptedEngineFactory(0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.93, 0.5, 0.7, 0.6);
        assertEquals(9, bestEpoch(distill(options().epochs(10).beta(new Beta.Annealed(1, 9)), engine)));
    }

    @Test
    void epochsBeforeTheFinalMixturePowerDoNotCompete() {
        ScriptedEngineFactory engine =
                new ScriptedEngineFactory(0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.93, 0.5, 0.7, 0.6);
        DistillOptions.Builder options = options().epochs(10).loss(Loss.MIXTURE).mixturePower(new MixturePower(1, 0.5));
        assertEquals(9, bestEpoch(distill(options, engine)));
    }

    @Test
    void theBestEpochOfAllAtAFixedBetaIsTaken() {
        ScriptedEngineFactory engine = new ScriptedEngineFactory(0.6, 0.9, 0.7, 0.8);
        assertEquals(2, bestEpoch(distill(options().epochs(4), engine)));
    }

    @Test
    void trainingStopsWhenPatienceIsAtItsEnd() {
        ScriptedEngineFactory engine = new ScriptedEngineFactory(0.6, 0.7, 0.8, 0.5, 0.5, 0.9, 0.9, 0.9, 0.9, 0.9);
        SoftDecisionTree tree = distill(options().epochs(10).patience(2), engine);
        assertEquals(5, engine.epochs.size());
        assertEquals(3, bestEpoch(tree));
        assertEquals(5, tree.provenance().metrics().get("epochs"));
    }

    @Test
    void everyEpochShowsEachRowOnceInAnotherOrder() {
        ScriptedEngineFactory engine = new ScriptedEngineFactory(0.5, 0.5, 0.5);
        distill(options().epochs(3), engine);
        for (Steps steps : engine.epochs) {
            int[] sorted = steps.rows().clone();
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, TRAINING_ROWS).toArray(), sorted);
        }
        List<int[]> orders = engine.epochs.stream().map(Steps::rows).toList();
        assertFalse(Arrays.equals(orders.get(0), orders.get(1)));
        assertFalse(Arrays.equals(orders.get(1), orders.get(2)));
        assertFalse(Arrays.equals(orders.get(0), orders.get(2)));
    }

    @Test
    void rowsAndTheirAugmentedCopiesAreShownInTurn() {
        ScriptedEngineFactory engine = new ScriptedEngineFactory(0.5, 0.5, 0.5);
        distill(options().epochs(3).augment(2), engine);
        TreeSet<Integer> shown = new TreeSet<>();
        for (Steps steps : engine.epochs) {
            assertArrayEquals(
                    IntStream.range(0, TRAINING_ROWS).toArray(),
                    Arrays.stream(steps.rows())
                            .map(r -> r % TRAINING_ROWS)
                            .sorted()
                            .toArray(),
                    "one version of every row");
            Arrays.stream(steps.rows()).forEach(shown::add);
        }
        assertEquals(3 * TRAINING_ROWS, shown.size(), "three epochs show every version once");
    }
}
