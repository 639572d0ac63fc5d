package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Networks with a sigmoid for each label: trained, saved, loaded, and what is none. */
class LabelsNetworkTest {
    private static final int ROWS = 240;
    private static final Dataset BLOBS = TestData.blobs(ROWS, 4);
    private static final Schema SCHEMA =
            BLOBS.schema().withTarget(new Target.Labels("labels", List.of("first", "other")));

    @TempDir
    Path folder;

    /** Of the three blobs one is the first label, and the two others are the second; a few are both. */
    private static Dataset data() {
        float[] truth = new float[2 * ROWS];
        for (int r = 0; r < ROWS; r++) {
            truth[2 * r] = BLOBS.labels()[r] == 0 || r % 30 == 1 ? 1 : 0;
            truth[2 * r + 1] = BLOBS.labels()[r] != 0 ? 1 : 0;
        }
        return Dataset.ofNumbers(SCHEMA, BLOBS.features(), truth, Optional.empty());
    }

    private static TeachOptions.Builder options() {
        return TeachOptions.tables(ROWS)
                .hidden(List.of(8))
                .batch(16)
                .epochs(60)
                .threads(1)
                .dropout(0);
    }

    private static float[] ask(Dl4jTeacher teacher) {
        return Teachers.askValues(teacher, TeacherRows.of(data()), "row", false, (done, all) -> {});
    }

    @Test
    void isTrainedSavedAndLoaded() {
        Dl4jTrainer.Result result = Dl4jTrainer.train(data(), options().build(), new TeachListener() {});
        Path file = folder.resolve("labels.zip");
        try (Dl4jTeacher teacher = result.teacher()) {
            assertEquals(AnswerKind.LABELS, teacher.answerKind());
            assertEquals(Optional.of(List.of("first", "other")), teacher.classNames());
            float[] answers = ask(teacher);
            int right = 0;
            for (int i = 0; i < answers.length; i++) {
                right += answers[i] >= 0.5f == (data().values()[i] == 1) ? 1 : 0;
            }
            assertTrue(right > 0.9 * answers.length, right + " of " + answers.length);
            assertTrue(result.validationAccuracy() > 0.7, "rows that are right: " + result.validationAccuracy());
            teacher.save(file, OverwritePolicy.REFUSE);
            try (Dl4jTeacher loaded = Dl4jTeacher.load(file, Dl4jTeacher.Loading.forRowsOf(SCHEMA))) {
                assertArrayEquals(answers, ask(loaded));
                assertEquals(loaded, Teachers.fit(loaded, SCHEMA));
                Schema classes = BLOBS.schema();
                assertEquals(
                        "the teacher answers probabilities of 2 labels, and the target 'kind' is of classes",
                        assertThrows(TeacherException.class, () -> Teachers.fit(loaded, classes))
                                .getMessage()
                                .replace(classes.target().name(), "kind"));
            }
        }
    }

    /** Our steps and DL4J's come to the same losses and parameters. */
    @Test
    void itsStepsAreDl4jsSteps() {
        double rate = 0.003;
        TeachOptions options =
                options().batch(ROWS).weightDecay(0).learningRate(rate).build();
        NetworkPlan plan = NetworkPlan.of(options, SCHEMA);
        assertEquals("dense 8, sigmoid 2", plan.layers());
        MultiLayerNetwork reference = new MultiLayerNetwork(plan.configuration().clone());
        reference.init();
        float[] features = new float[ROWS * SCHEMA.width()];
        for (int r = 0; r < ROWS; r++) {
            data().features().copyRow(r, features, r * SCHEMA.width());
        }
        DataSet rows = new DataSet(
                Nd4j.create(features, new long[] {ROWS, SCHEMA.width()}, 'c'),
                Nd4j.create(data().values(), new long[] {ROWS, 2}, 'c'));
        try (Workers workers = new Workers(1)) {
            DenseNetwork network = new DenseNetwork(plan, options, ROWS, SCHEMA, workers);
            BatchFeed feed = new BatchFeed(data(), options, network.shardRows());
            int[] all = IntStream.range(0, ROWS).toArray();
            for (int i = 0; i < 5; i++) {
                reference.fit(rows);
                assertEquals(reference.score(), network.step(feed, all, rate), 1e-5);
            }
            assertArrayEquals(reference.params().dup('c').data().asFloat(), network.current(), 2e-5f);
        }
    }

    @Test
    void aNetworkOfClassesIsNoTeacherOfLabels() {
        TeachOptions options = options().epochs(1).build();
        try (Dl4jTeacher classes =
                Dl4jTrainer.train(BLOBS, options, new TeachListener() {}).teacher()) {
            assertEquals(
                    "the teacher answers probabilities of 3 classes, and the target 'labels' is of labels",
                    assertThrows(TeacherException.class, () -> Teachers.fit(classes, SCHEMA))
                            .getMessage());
        }
        MultiLayerNetwork softmax =
                new MultiLayerNetwork(NetworkPlan.of(options, BLOBS.schema()).configuration());
        softmax.init();
        assertEquals(
                "expected a sigmoid for each of the 2 labels, found the last layer OutputLayer with activation softmax and"
                        + " 3 outputs",
                assertThrows(TeacherException.class, () -> Dl4jTeacher.of(softmax, SCHEMA, 1))
                        .getMessage());
    }

    @Test
    void aRowWithoutALabelHasNothingToLearnFrom() {
        float[] truth = data().values().clone();
        truth[5] = Float.NaN;
        Dataset partly = Dataset.ofNumbers(SCHEMA, BLOBS.features(), truth, Optional.empty());
        assertEquals(
                "row 3 has no value of 'other' to learn from",
                assertThrows(
                                TeacherException.class,
                                () -> Dl4jTrainer.train(partly, options().build(), new TeachListener() {}))
                        .getMessage());
    }
}
