package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of several numbers, a linear output for each. */
class NumbersNetworkTest {
    private static final int ROWS = 150;
    private static final Dataset BLOBS = TestData.blobs(ROWS, 1);
    private static final Schema SCHEMA = BLOBS.schema()
            .withTarget(new Target.Numbers(
                    "numbers",
                    List.of(
                            new Target.Number("price", Optional.of("EUR"), Optional.empty()),
                            new Target.Number("rent", Optional.empty(), Optional.empty()))));

    @TempDir
    Path folder;

    /** Each blob has a price and a rent, of quite different sizes. */
    private static Dataset data() {
        float[] truth = new float[2 * ROWS];
        for (int r = 0; r < ROWS; r++) {
            truth[2 * r] = 100_000 + 50_000 * BLOBS.labels()[r];
            truth[2 * r + 1] = BLOBS.labels()[r] == 1 ? 2 : 0.5f;
        }
        return Dataset.ofNumbers(SCHEMA, BLOBS.features(), truth, Optional.empty());
    }

    private static TeachOptions options() {
        return TeachOptions.numbers(ROWS)
                .hidden(List.of(8))
                .batch(16)
                .epochs(60)
                .threads(1)
                .dropout(0)
                .build();
    }

    private static float[] ask(Dl4jTeacher teacher) {
        return Teachers.askValues(teacher, TeacherRows.of(data()), "row", false, (done, all) -> {});
    }

    @Test
    void isTrainedSavedAndLoaded() {
        NumberTrainer.Result result = NumberTrainer.train(data(), options(), 2, new TeachListener() {});
        Path file = folder.resolve("numbers.zip");
        try (Dl4jTeacher teacher = result.teacher()) {
            assertEquals(AnswerKind.NUMBERS, teacher.answerKind());
            assertEquals(Optional.of(List.of("price", "rent")), teacher.classNames());
            float[] answers = ask(teacher);
            double[] squares = new double[2];
            for (int i = 0; i < answers.length; i++) {
                squares[i % 2] += Math.pow(answers[i] - data().values()[i], 2) / ROWS;
            }
            assertTrue(Math.sqrt(squares[0]) < 25_000, "price: " + Math.sqrt(squares[0]));
            assertTrue(Math.sqrt(squares[1]) < 0.4, "rent: " + Math.sqrt(squares[1]));
            assertTrue(
                    result.rmse() < 0.6 && Math.abs(result.meanRmse() - 1) < 0.3,
                    result.rmse() + " of " + result.meanRmse());
            teacher.save(file, OverwritePolicy.REFUSE);
            try (Dl4jTeacher loaded = Dl4jTeacher.load(file, Dl4jTeacher.Loading.forRowsOf(SCHEMA))) {
                assertArrayEquals(answers, ask(loaded));
                assertEquals(loaded, Teachers.fit(loaded, SCHEMA));
            }
        }
    }

    /** One network that answers with the mean of two, in the targets' units. */
    @Test
    void networksLieSideBySide() {
        TeachOptions options = options().withHidden(List.of(4, 3));
        NetworkPlan plan = NetworkPlan.of(options, SCHEMA);
        MultiLayerNetwork[] two = new MultiLayerNetwork[2];
        for (int n = 0; n < 2; n++) {
            two[n] = new MultiLayerNetwork(
                    NetworkPlan.of(options.withSeed(n), SCHEMA).configuration());
            two[n].init();
        }
        float[] joined = NumberTrainer.joined(
                new int[] {SCHEMA.width(), 4, 3},
                List.of(
                        two[0].params().dup('c').data().asFloat(),
                        two[1].params().dup('c').data().asFloat()),
                new double[] {500, 0.5},
                new double[] {-3, 7});
        MultiLayerNetwork wide = new MultiLayerNetwork(
                NetworkPlan.of(options.withHidden(List.of(8, 6)), SCHEMA).configuration());
        wide.init(Nd4j.create(joined, new long[] {1, joined.length}, 'c'), false);
        INDArray rows = Nd4j.rand(5, SCHEMA.width());
        INDArray sum = two[0].output(rows).add(two[1].output(rows));
        INDArray found = wide.output(rows);
        for (int r = 0; r < 5; r++) {
            assertEquals(500 * sum.getDouble(r, 0) - 3, found.getDouble(r, 0), 1e-2);
            assertEquals(0.5 * sum.getDouble(r, 1) + 7, found.getDouble(r, 1), 1e-5);
        }
        assertTrue(plan.layers().contains("2"), plan.layers());
    }

    @Test
    void whatTeachesOtherTargetsIsRefused() {
        try (Dl4jTeacher classes = Dl4jTrainer.train(
                        BLOBS,
                        TeachOptions.tables(ROWS)
                                .hidden(List.of(4))
                                .epochs(1)
                                .threads(1)
                                .build(),
                        new TeachListener() {})
                .teacher()) {
            assertEquals(
                    "the teacher answers probabilities of 3 classes, and the target 'numbers' is several numbers",
                    assertThrows(TeacherException.class, () -> Teachers.fit(classes, SCHEMA))
                            .getMessage());
        }
        MultiLayerNetwork softmax =
                new MultiLayerNetwork(NetworkPlan.of(options(), BLOBS.schema()).configuration());
        softmax.init();
        assertEquals(
                "expected a number for each of the 2 targets, found the last layer OutputLayer with activation softmax and"
                        + " 3 outputs",
                assertThrows(TeacherException.class, () -> Dl4jTeacher.of(softmax, SCHEMA, 1))
                        .getMessage());
    }

    @Test
    void rowsThatTeachNothingAreRefused() {
        float[] truth = data().values().clone();
        truth[5] = Float.NaN;
        assertEquals("row 3 has no value of 'rent' to learn from", refusal(truth));
        for (int r = 0; r < ROWS; r++) {
            truth[2 * r + 1] = 7;
        }
        assertEquals("expected rows with different values of the target 'rent', found one value only", refusal(truth));
    }

    private static String refusal(float[] truth) {
        Dataset rows = Dataset.ofNumbers(SCHEMA, BLOBS.features(), truth, Optional.empty());
        return assertThrows(
                        TeacherException.class, () -> NumberTrainer.train(rows, options(), 1, new TeachListener() {}))
                .getMessage();
    }
}
