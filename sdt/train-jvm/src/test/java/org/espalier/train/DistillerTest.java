package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.junit.jupiter.api.Test;

class DistillerTest {
    private static final Dataset ROWS = Toy.rows(3000, 1);
    private static final Dataset FRESH = Toy.rows(2000, 2);

    private static DistillOptions.Builder quick() {
        return DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(4)
                .epochs(12)
                .augment(1)
                .threads(1);
    }

    private static double accuracy(SoftDecisionTree tree, Rule rule) {
        Predictions p = tree.predict(FRESH.features(), rule, 1);
        int right = 0;
        for (int r = 0; r < FRESH.rows(); r++) {
            right += p.classOf(r) == FRESH.labels()[r] ? 1 : 0;
        }
        return right / (double) FRESH.rows();
    }

    @Test
    void learnsFromATeacherAndFromLabelsByEitherLoss() {
        for (Loss loss : Loss.values()) {
            for (Optional<Teacher> teacher : List.of(Optional.of(Toy.teacher()), Optional.<Teacher>empty())) {
                SoftDecisionTree tree = new Distiller(quick().loss(loss).build()).distill(ROWS, teacher);
                for (Rule rule : Rule.values()) {
                    double accuracy = accuracy(tree, rule);
                    assertTrue(
                            accuracy > 0.93, loss + ", teacher " + teacher.isPresent() + ", " + rule + ": " + accuracy);
                }
            }
        }
    }

    @Test
    void everyKindOfBetaLearns() {
        for (String beta : List.of("2", "1..8", "learn")) {
            SoftDecisionTree tree =
                    new Distiller(quick().beta(Beta.parse(beta)).build()).distill(ROWS, Optional.of(Toy.teacher()));
            assertTrue(accuracy(tree, Rule.MAX_PATH) > 0.93, beta);
            for (float b : tree.gateBeta()) {
                assertTrue(b > 0);
            }
        }
    }

    @Test
    void sameSeedSameTreeForAnyNumberOfThreads() {
        SoftDecisionTree one = new Distiller(quick().threads(1).build()).distill(ROWS, Optional.of(Toy.teacher()));
        SoftDecisionTree three = new Distiller(quick().threads(3).build()).distill(ROWS, Optional.of(Toy.teacher()));
        assertArrayEquals(one.gateWeight(), three.gateWeight());
        assertArrayEquals(one.gateBias(), three.gateBias());
        assertArrayEquals(one.leafLogits(), three.leafLogits());
        assertEquals(one.provenance(), three.provenance());
        SoftDecisionTree other = new Distiller(quick().seed(2).build()).distill(ROWS, Optional.of(Toy.teacher()));
        assertTrue(!Arrays.equals(one.gateWeight(), other.gateWeight()));
    }

    /** Keeps what a run saves, and stops the run after some epochs as a user would. */
    private static final class Interrupting implements CheckpointStore {
        final Map<String, TrainingRun> saved = new HashMap<>();
        int epochsAllowed;

        @Override
        public Optional<TrainingRun> load(String run) {
            return Optional.ofNullable(saved.get(run));
        }

        @Override
        public void save(String run, TrainingRun state) {
            saved.put(run, state);
            if (state.epoch() == epochsAllowed) {
                throw new UnsupportedOperationException("interrupted");
            }
        }
    }

    @Test
    void aResumedRunEndsInTheSameTree() {
        DistillOptions options =
                quick().beta(new Beta.Learned()).reinitialize(3).tao(1).build();
        SoftDecisionTree whole = new Distiller(options).distill(ROWS, Optional.of(Toy.teacher()));
        // Dead gates are re-initialised before the third epoch.
        for (int stop : new int[] {0, 1, 2, 7}) {
            Interrupting store = new Interrupting();
            store.epochsAllowed = stop;
            Distiller distiller = new Distiller(options, TrainingListener.SILENT, Optional.of(store));
            assertThrows(
                    UnsupportedOperationException.class, () -> distiller.distill(ROWS, Optional.of(Toy.teacher())));
            store.epochsAllowed = -1;
            SoftDecisionTree resumed = distiller.distill(ROWS, Optional.of(Toy.teacher()));
            assertArrayEquals(whole.gateWeight(), resumed.gateWeight(), "stopped after epoch " + stop);
            assertArrayEquals(whole.gateBeta(), resumed.gateBeta());
            assertArrayEquals(whole.leafLogits(), resumed.leafLogits());
            assertEquals(whole.provenance(), resumed.provenance());
        }
    }

    @Test
    void divergenceNamesTheStepAndKeepsTheLastGoodTree() {
        DistillOptions options = quick().engine("diverging").batch(100).build();
        Interrupting store = new Interrupting();
        store.epochsAllowed = -1;
        Distiller distiller = new Distiller(options, TrainingListener.SILENT, Optional.of(store));
        TrainingException thrown =
                assertThrows(TrainingException.class, () -> distiller.distill(ROWS, Optional.of(Toy.teacher())));
        // 2,700 rows to train on are 27 steps an epoch; the third of the second epoch is the thirtieth.
        assertEquals(
                "training diverged at step 30 (epoch 2): the objective or its gradient is not finite; the checkpoint of"
                        + " epoch 1 is kept; a smaller learning rate (now 0.14) may help",
                thrown.getMessage());
        assertEquals(4, thrown.lastGood().orElseThrow().shape().depth());
        assertEquals(1, store.saved.values().iterator().next().epoch());
    }

    @Test
    void aFeatureThatIsNotFiniteIsNamed() {
        float[] values = ((DenseMatrix) ROWS.features()).values().clone();
        values[4 * 17 + 2] = Float.NaN;
        Dataset broken =
                new Dataset(ROWS.schema(), new DenseMatrix(ROWS.rows(), 4, values), ROWS.labels(), Optional.empty());
        TrainingException thrown = assertThrows(
                TrainingException.class, () -> new Distiller(quick().build()).distill(broken, Optional.empty()));
        assertEquals("row 18, feature 'c': expected a finite number, found NaN", thrown.getMessage());
    }

    @Test
    void aTableOfAnswersIsUsedWithoutAugmentation() {
        Teacher known = Toy.teacher();
        Teacher table = new Teacher() {
            @Override
            public Optional<Integer> features() {
                return Optional.empty();
            }

            @Override
            public int classes() {
                return 3;
            }

            @Override
            public Optional<List<String>> classNames() {
                return known.classNames();
            }

            @Override
            public boolean answersNewRows() {
                return false;
            }

            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                if (features.rows() != ROWS.rows()) {
                    throw new AssertionError("asked for rows that it does not know");
                }
                return known.logProbabilities(features, from, to);
            }

            @Override
            public String identity() {
                return "table";
            }
        };
        Notes notes = new Notes();
        SoftDecisionTree tree =
                new Distiller(quick().build(), notes, Optional.empty()).distill(ROWS, Optional.of(table));
        assertTrue(accuracy(tree, Rule.MAX_PATH) > 0.93);
        assertTrue(
                notes.all().contains("the teacher is a table of answers for these rows only: no augmentation"),
                notes.all().toString());
    }

    @Test
    void unlabelledRowsNeedATeacher() {
        int[] labels = ROWS.labels().clone();
        labels[4] = Dataset.UNLABELLED;
        Dataset partly = new Dataset(ROWS.schema(), ROWS.features(), labels, Optional.empty());
        TrainingException thrown = assertThrows(
                TrainingException.class, () -> new Distiller(quick().build()).distill(partly, Optional.empty()));
        assertEquals("row 5 has no label, and there is no teacher to give it one", thrown.getMessage());
        Arrays.fill(labels, Dataset.UNLABELLED);
        SoftDecisionTree tree = new Distiller(quick().build())
                .distill(
                        new Dataset(ROWS.schema(), ROWS.features(), labels, Optional.empty()),
                        Optional.of(Toy.teacher()));
        assertTrue(accuracy(tree, Rule.AVERAGE) > 0.93);
    }

    /** Without a label and an answer they would all count as the first class, and choose the epoch. */
    @Test
    void unlabelledValidationRowsNeedATeacherThatAnswersThem() {
        int[] labels = ROWS.labels().clone();
        labels[2] = Dataset.UNLABELLED;
        Dataset partly = new Dataset(ROWS.schema(), ROWS.features(), labels, Optional.empty());
        TrainingException thrown = assertThrows(
                TrainingException.class,
                () -> new Distiller(quick().build()).distill(ROWS, Optional.empty(), Optional.of(partly)));
        assertEquals("validation row 3 has no label, and there is no teacher to give it one", thrown.getMessage());
    }

    @Test
    void rowsOfGreatWeightAreLearntFirst() {
        // Rows of class 2 count next to nothing, all others say class 0.
        int[] labels = new int[ROWS.rows()];
        float[] weights = new float[ROWS.rows()];
        for (int r = 0; r < labels.length; r++) {
            labels[r] = ROWS.labels()[r] == 2 ? 2 : 0;
            weights[r] = labels[r] == 2 ? 1e-4f : 1f;
        }
        Dataset weighted = new Dataset(ROWS.schema(), ROWS.features(), labels, Optional.of(weights));
        SoftDecisionTree tree =
                new Distiller(quick().balance(0).augment(0).epochs(4).build()).distill(weighted, Optional.empty());
        float[] probabilities = tree.predict(ROWS.features(), Rule.AVERAGE, 1).probabilities();
        double zero = 0;
        for (int r = 0; r < labels.length; r++) {
            zero += probabilities[3 * r];
        }
        assertTrue(zero / labels.length > 0.98, "mean probability of the heavy class " + zero / labels.length);
    }

    @Test
    void anUnknownEngineNamesTheKnownOnes() {
        TrainingException thrown = assertThrows(
                TrainingException.class,
                () -> new Distiller(quick().engine("abacus").build()).distill(ROWS, Optional.empty()));
        assertTrue(thrown.getMessage().startsWith("engine: expected auto, jvm"), thrown.getMessage());
        assertTrue(thrown.getMessage().endsWith(", found 'abacus'"), thrown.getMessage());
    }

    @Test
    void aRunThatCannotFitIsRefusedBeforeItStarts() {
        TrainingException thrown = assertThrows(
                TrainingException.class,
                () -> new Distiller(quick().depth(16).batch(1_000_000).build())
                        .distill(Toy.rows(200_000, 3), Optional.empty()));
        assertTrue(
                thrown.getMessage()
                        .matches(
                                "depth 16 with batch 1000000 and 1 augmented copies of 200000 rows needs about \\d+ MiB,"
                                        + " this JVM has \\d+ MiB free: choose less, or give it more memory \\(-Xmx\\)"),
                thrown.getMessage());
    }

    /** A weight says what a row counts beside the others, whatever its unit. */
    @Test
    void theUnitOfTheWeightsChangesNothing() {
        Dataset rows = Toy.rows(300, 3);
        SoftDecisionTree expected = weighted(rows, 1);
        for (float unit : new float[] {0x1p-20f, 0x1p10f}) {
            SoftDecisionTree found = weighted(rows, unit);
            assertArrayEquals(expected.gateWeight(), found.gateWeight(), "gates, unit " + unit);
            assertArrayEquals(expected.leafLogits(), found.leafLogits(), "leaves, unit " + unit);
        }
    }

    private static SoftDecisionTree weighted(Dataset rows, float unit) {
        float[] weights = new float[rows.rows()];
        for (int r = 0; r < weights.length; r++) {
            weights[r] = unit * (1 + r % 3);
        }
        DistillOptions options = DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(3)
                .epochs(8)
                .augment(1)
                .reinitialize(2)
                .threads(1)
                .build();
        return new Distiller(options)
                .distill(
                        new Dataset(rows.schema(), rows.features(), rows.labels(), Optional.of(weights)),
                        Optional.empty());
    }

    @Test
    void anEmptyValidationSetIsRefused() {
        Dataset rows = Toy.rows(50, 3);
        Dataset none = rows.select(new int[0]);
        TrainingException thrown = assertThrows(
                TrainingException.class,
                () -> new Distiller(DistillOptions.builder()
                                .leaves(LeafKind.CONSTANT)
                                .depth(2)
                                .epochs(1)
                                .build())
                        .distill(rows, Optional.empty(), Optional.of(none)));
        assertEquals("expected validation rows to choose the best epoch by, found none", thrown.getMessage());
    }
}
