package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.TeacherException;
import org.junit.jupiter.api.Test;

class Dl4jTrainerTest {
    private static TeachOptions.Builder small() {
        return TeachOptions.tables(300)
                .hidden(List.of(16))
                .epochs(15)
                .learningRate(0.02)
                .threads(2);
    }

    private static TeachOptions.Builder smallImages() {
        return TeachOptions.images()
                .maps(List.of(4, 6))
                .hidden(List.of(8))
                .epochs(12)
                .learningRate(0.01)
                .dropout(0.1);
    }

    private static Dl4jTeacher train(Dataset data, TeachOptions.Builder options) {
        return Dl4jTrainer.train(data, options.build(), TeachListener.SILENT).teacher();
    }

    private static String identity(Dataset data, TeachOptions.Builder options) {
        try (Dl4jTeacher teacher = train(data, options)) {
            return teacher.identity();
        }
    }

    private static String error(Dataset data, TeachOptions.Builder options) {
        return assertThrows(TeacherException.class, () -> train(data, options)).getMessage();
    }

    private static double accuracy(Dl4jTeacher teacher, Dataset data) {
        float[] answers = teacher.logProbabilities(data.features(), 0, data.rows());
        int classes = teacher.classes();
        int right = 0;
        for (int r = 0; r < data.rows(); r++) {
            int best = 0;
            for (int k = 1; k < classes; k++) {
                best = answers[r * classes + k] > answers[r * classes + best] ? k : best;
            }
            right += best == data.labels()[r] ? 1 : 0;
        }
        return (double) right / data.rows();
    }

    private static double probabilityOfFirst(Dl4jTeacher teacher, Dataset data) {
        return Math.exp(teacher.logProbabilities(data.features(), 0, 1)[0]);
    }

    @Test
    void itLearnsATable() {
        try (Dl4jTeacher teacher = train(TestData.blobs(300, 1), small())) {
            assertTrue(accuracy(teacher, TestData.blobs(300, 2)) > 0.95);
        }
    }

    @Test
    void itLearnsImages() {
        try (Dl4jTeacher teacher = train(TestData.bars(400, 1), smallImages())) {
            assertTrue(accuracy(teacher, TestData.bars(200, 2)) > 0.95);
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesForAnyNumberOfThreads() {
        Dataset data = TestData.blobs(300, 1);
        String one = identity(data, small().threads(1));
        assertEquals(one, identity(data, small().threads(3)));
        assertEquals(one, identity(data, small().threads(1)));
        assertNotEquals(one, identity(data, small().seed(2)));
    }

    @Test
    void theSameForImagesThatAreMoved() {
        Dataset data = TestData.bars(300, 1);
        String one = identity(data, smallImages().epochs(2).threads(1));
        assertEquals(one, identity(data, smallImages().epochs(2).threads(2)));
    }

    @Test
    void sparseRowsGiveWhatDenseRowsGive() {
        Dataset dense = TestData.blobs(150, 1);
        float[] values = ((DenseMatrix) dense.features()).values();
        int[] starts = new int[dense.rows() + 1];
        int[] indices = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            indices[i] = i % TestNetworks.WIDTH;
            starts[i / TestNetworks.WIDTH + 1] = i + 1;
        }
        CsrMatrix sparse = new CsrMatrix(dense.rows(), TestNetworks.WIDTH, starts, indices, values);
        Dataset same = new Dataset(dense.schema(), sparse, dense.labels(), Optional.empty());
        assertEquals(identity(dense, small().epochs(3)), identity(same, small().epochs(3)));
    }

    /** A class with a quarter of the rows and three times the weight is as probable as the other. */
    @Test
    void weightsCount() {
        float[] weights = new float[400];
        for (int r = 0; r < weights.length; r++) {
            weights[r] = r % 4 == 0 ? 30 : 10;
        }
        TeachOptions.Builder options = small().epochs(30).dropout(0);
        Dataset plain = TestData.coin(400, 4, Optional.empty());
        Dataset weighted = TestData.coin(400, 4, Optional.of(weights));
        try (Dl4jTeacher teacher = train(plain, options);
                Dl4jTeacher other = train(weighted, options)) {
            assertEquals(0.25, probabilityOfFirst(teacher, plain), 0.03);
            assertEquals(0.5, probabilityOfFirst(other, weighted), 0.03);
        }
    }

    @Test
    void theScaleOfTheWeightsDoesNotMatter() {
        float[] ones = new float[150];
        float[] fours = new float[150];
        Arrays.fill(ones, 1);
        Arrays.fill(fours, 4);
        Dataset data = TestData.blobs(150, 1);
        Dataset one = new Dataset(data.schema(), data.features(), data.labels(), Optional.of(ones));
        Dataset four = new Dataset(data.schema(), data.features(), data.labels(), Optional.of(fours));
        assertEquals(identity(one, small().epochs(2)), identity(four, small().epochs(2)));
    }

    @Test
    void theListenerHearsEveryStepAndEpoch() {
        List<String> heard = new ArrayList<>();
        List<TeachListener.Epoch> epochs = new ArrayList<>();
        TeachListener listener = new TeachListener() {
            @Override
            public void start(Start start) {
                heard.add(start.toString());
            }

            @Override
            public void step(Step step) {
                heard.add(step.epoch() + "/" + step.epochs() + " " + step.step() + "/" + step.steps());
                assertTrue(step.loss() > 0 && step.loss() < 5, "loss " + step.loss());
            }

            @Override
            public void epoch(Epoch epoch) {
                epochs.add(epoch);
                heard.add("epoch " + epoch.epoch());
            }
        };
        Dl4jTrainer.Result result =
                Dl4jTrainer.train(TestData.blobs(300, 1), small().epochs(2).build(), listener);
        result.teacher().close();
        assertEquals(
                List.of(
                        "Start[layers=dense 16, softmax 3, parameters=163, trainingRows=270, validationRows=30]",
                        "1/2 1/3",
                        "1/2 2/3",
                        "1/2 3/3",
                        "epoch 1",
                        "2/2 1/3",
                        "2/2 2/3",
                        "2/2 3/3",
                        "epoch 2"),
                heard);
        TeachListener.Epoch kept = epochs.get(result.bestEpoch() - 1);
        assertTrue(kept.best());
        assertEquals(kept.validationLoss(), result.validationLoss());
        assertEquals(kept.validationAccuracy(), result.validationAccuracy());
    }

    @Test
    void itStopsWhenNothingGetsBetter() {
        List<Boolean> best = new ArrayList<>();
        TeachListener listener = new TeachListener() {
            @Override
            public void epoch(Epoch epoch) {
                best.add(epoch.best());
            }
        };
        // Labels that are drawn by lot: learning them by heart does not help on other rows.
        Dataset data = TestData.blobs(200, 1);
        int[] labels = new int[200];
        for (int r = 0; r < labels.length; r++) {
            labels[r] = Seeds.stream(3, r).nextInt(3);
        }
        Dataset noise = new Dataset(data.schema(), data.features(), labels, Optional.empty());
        TeachOptions options =
                small().hidden(List.of(64)).dropout(0).epochs(200).patience(3).build();
        Dl4jTrainer.Result result = Dl4jTrainer.train(noise, options, listener);
        result.teacher().close();
        assertEquals(result.bestEpoch() + 3, best.size());
        assertTrue(best.get(result.bestEpoch() - 1));
    }

    @Test
    void theSimplestNetworkThatIsGoodEnoughIsTaken() {
        TeachOptions simple = small().hidden(List.of(2)).build();
        TeachOptions large = small().hidden(List.of(64)).build();
        assertEquals(List.of(2), taken(TestData.coin(400, 4, Optional.empty()), simple, large));
    }

    @Test
    void aNetworkThatIsNotGoodEnoughIsNotTaken() {
        TeachOptions untrained =
                small().hidden(List.of(2)).epochs(1).learningRate(1e-6).build();
        TeachOptions large = small().hidden(List.of(64)).build();
        assertEquals(List.of(64), taken(TestData.blobs(300, 1), untrained, large));
    }

    /** A teacher that nobody can close any more would keep its threads for ever. */
    @Test
    void whereACandidateFailsThoseBeforeItAreClosed() throws Exception {
        TeachOptions options = small().epochs(1).build();
        TeachListener failsAtTheSecond = new TeachListener() {
            private int started;

            @Override
            public void start(Start start) {
                if (++started == 2) {
                    throw new UnsupportedOperationException("no more");
                }
            }
        };
        Set<Thread> before = teacherThreads();
        assertThrows(
                UnsupportedOperationException.class,
                () -> Dl4jTrainer.trainSimplest(TestData.blobs(300, 1), List.of(options, options), failsAtTheSecond));
        Set<Thread> left = teacherThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(10_000);
            assertFalse(thread.isAlive(), thread.getName());
        }
    }

    private static Set<Thread> teacherThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(t -> !t.getName().equals("espalier-teacher"));
        return threads;
    }

    private static List<Integer> taken(Dataset data, TeachOptions... candidates) {
        Dl4jTrainer.Result result = Dl4jTrainer.trainSimplest(data, List.of(candidates), TeachListener.SILENT);
        result.teacher().close();
        return result.options().hidden();
    }

    /** The error of a mean of n losses that are all alike is 0, and of a coin's about its deviation over the root of n. */
    @Test
    void theErrorOfTheLossIsThatOfAMean() {
        Dl4jTrainer.Result result = Dl4jTrainer.train(
                TestData.coin(4000, 4, Optional.empty()),
                small().epochs(20).dropout(0).build(),
                TeachListener.SILENT);
        result.teacher().close();
        // losses -log 0.25 and -log 0.75 with probabilities 0.25 and 0.75, 400 rows held out
        double expected = Math.sqrt(0.25 * 0.75) * Math.log(3) / Math.sqrt(400);
        assertEquals(expected, result.validationLossError(), 0.1 * expected);
    }

    @Test
    void aRowWithoutLabel() {
        Dataset data = TestData.blobs(30, 1);
        int[] labels = data.labels().clone();
        labels[6] = Dataset.UNLABELLED;
        assertEquals(
                "row 7 has no label to learn from",
                error(new Dataset(data.schema(), data.features(), labels, Optional.empty()), small()));
    }

    @Test
    void aRowThatIsNotFinite() {
        Dataset data = TestData.blobs(30, 1);
        float[] values = ((DenseMatrix) data.features()).values().clone();
        values[2 * TestNetworks.WIDTH + 4] = Float.POSITIVE_INFINITY;
        DenseMatrix broken = new DenseMatrix(30, TestNetworks.WIDTH, values);
        assertEquals(
                "row 3, feature 'c4': expected a finite number, found Infinity",
                error(new Dataset(data.schema(), broken, data.labels(), Optional.empty()), small()));
    }

    @Test
    void tooFewRows() {
        assertEquals("expected at least two rows of some class, found 3 rows", error(TestData.blobs(3, 1), small()));
    }

    @Test
    void divergence() {
        Dataset data = TestData.blobs(300, 1);
        float[] huge = ((DenseMatrix) data.features()).values().clone();
        for (int i = 0; i < huge.length; i++) {
            huge[i] *= 1e38f;
        }
        Dataset unscaled = new Dataset(
                data.schema(), new DenseMatrix(300, TestNetworks.WIDTH, huge), data.labels(), Optional.empty());
        assertEquals(
                "training diverged at epoch 1, step 1: the loss is not finite; a smaller learning rate (now 0.02) may"
                        + " help",
                error(unscaled, small()));
    }

    @Test
    void aCnnNeedsImages() {
        assertEquals(
                "architecture: a cnn needs images, and the data are a table; mlp is for tables",
                error(TestData.blobs(30, 1), smallImages()));
    }

    @Test
    void aSmallImageForManyConvolutions() {
        assertEquals(
                "maps: an image of 8 x 6 pixels is too small for 3 convolutions",
                error(TestData.bars(30, 1), smallImages().maps(List.of(4, 4, 4))));
    }
}
