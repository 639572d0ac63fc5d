package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.espalier.EspalierException;
import org.espalier.data.Schema;
import org.espalier.io.FileHash;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherFormat;
import org.espalier.teacher.dl4j.Dl4jTeacher.Loading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of all kinds as teachers, from memory and from files. */
class Dl4jTeacherTest {
    /** The floor that keeps probabilities off zero moves them by this much at most. */
    private static final float TOLERANCE = 1e-6f;

    private static final Schema TABLE = TestNetworks.table("a", "b", "c");
    private static final DenseMatrix ROWS = TestNetworks.rows(70, TestNetworks.WIDTH, 1);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("teacher.zip");
    }

    private static float[] probabilities(Dl4jTeacher teacher, DenseMatrix rows) {
        float[] answers = teacher.logProbabilities(rows, 0, rows.rows());
        for (int i = 0; i < answers.length; i++) {
            answers[i] = (float) Math.exp(answers[i]);
        }
        return answers;
    }

    private static INDArray array(DenseMatrix rows) {
        return Nd4j.create(rows.values(), new long[] {rows.rows(), rows.columns()}, 'c');
    }

    private static float[] flat(INDArray answers) {
        return answers.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }

    private static void assertAnswers(INDArray expected, Dl4jTeacher teacher, DenseMatrix rows) {
        assertArrayEquals(flat(expected), probabilities(teacher, rows), TOLERANCE);
    }

    @Test
    void layersInMemory() {
        MultiLayerNetwork network = TestNetworks.mlp();
        try (Dl4jTeacher teacher = Dl4jTeacher.of(network, TABLE, 2)) {
            assertEquals(Optional.of(TestNetworks.WIDTH), teacher.features());
            assertEquals(Optional.of(List.of("a", "b", "c")), teacher.classNames());
            assertEquals(Optional.of(TABLE), teacher.schema());
            assertAnswers(network.output(array(ROWS)), teacher, ROWS);
        }
    }

    @Test
    void aGraphInMemory() {
        ComputationGraph network = TestNetworks.graph();
        try (Dl4jTeacher teacher = Dl4jTeacher.of(network, TABLE, 1)) {
            assertAnswers(network.outputSingle(array(ROWS)), teacher, ROWS);
        }
    }

    /** Layers or a graph, an output layer or an activation of its own: the number is the second class's probability. */
    @Test
    void oneSigmoidIsATeacherOfTwoClasses() throws IOException {
        Schema schema = TestNetworks.table("no", "yes");
        MultiLayerNetwork layers = TestNetworks.layers(
                InputType.feedForward(TestNetworks.WIDTH),
                list -> list.layer(TestNetworks.dense(5)).layer(TestNetworks.sigmoid()));
        MultiLayerNetwork apart = TestNetworks.layers(
                InputType.feedForward(TestNetworks.WIDTH),
                list -> list.layer(TestNetworks.dense(1)).layer(new ActivationLayer(Activation.SIGMOID)));
        ComputationGraph graph = TestNetworks.graph(builder -> builder.addInputs("in")
                .addLayer("hidden", TestNetworks.dense(5), "in")
                .addLayer("out", TestNetworks.sigmoid(), "hidden")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(TestNetworks.WIDTH)));
        try (Dl4jTeacher ofLayers = Dl4jTeacher.of(layers, schema, 2);
                Dl4jTeacher ofTwo = Dl4jTeacher.of(apart, schema, 1);
                Dl4jTeacher ofGraph = Dl4jTeacher.of(graph, schema, 1)) {
            assertSecondClass(layers.output(array(ROWS)), ofLayers);
            assertSecondClass(apart.output(array(ROWS)), ofTwo);
            assertSecondClass(graph.outputSingle(array(ROWS)), ofGraph);
            assertEquals(
                    Optional.of(
                            "the teacher has one output: it is taken as the probability of 'yes', the second of the two"
                                    + " classes"),
                    ofLayers.note());
            ofLayers.save(file(), OverwritePolicy.REFUSE);
            try (Dl4jTeacher loaded = Dl4jTeacher.load(file(), new Loading(Optional.empty(), 1))) {
                assertArrayEquals(
                        ofLayers.logProbabilities(ROWS, 0, ROWS.rows()), loaded.logProbabilities(ROWS, 0, ROWS.rows()));
            }
        }
        try (Dl4jTeacher softmax = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            assertEquals(Optional.empty(), softmax.note());
        }
    }

    private static void assertSecondClass(INDArray expected, Dl4jTeacher teacher) {
        assertEquals(2, teacher.classes());
        float[] second = flat(expected);
        float[] found = probabilities(teacher, ROWS);
        for (int r = 0; r < ROWS.rows(); r++) {
            assertEquals(second[r], found[2 * r + 1], TOLERANCE);
            assertEquals(1 - second[r], found[2 * r], TOLERANCE);
        }
    }

    @Test
    void oneSigmoidDoesNotTellThreeClasses() {
        MultiLayerNetwork network = TestNetworks.layers(
                InputType.feedForward(TestNetworks.WIDTH), list -> list.layer(TestNetworks.sigmoid()));
        assertEquals(
                "the network takes 6 features and knows 2 classes, its schema has 6 and 3",
                assertThrows(TeacherException.class, () -> Dl4jTeacher.of(network, TABLE, 1))
                        .getMessage());
    }

    @Test
    void savedAndLoadedItAnswersTheSameBits() throws IOException {
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            teacher.save(file(), OverwritePolicy.REFUSE);
            try (Dl4jTeacher loaded = Dl4jTeacher.load(file(), new Loading(Optional.empty(), 2))) {
                assertEquals(Optional.of(TABLE), loaded.schema());
                assertEquals("dl4j sha256:" + FileHash.sha256(file()), loaded.identity());
                assertEquals(teacher.identity(), loaded.identity());
                assertArrayEquals(
                        teacher.logProbabilities(ROWS, 0, ROWS.rows()), loaded.logProbabilities(ROWS, 0, ROWS.rows()));
            }
        }
    }

    /** By its name alone, from code that knows no DL4J. */
    @Test
    void aFileIsReadByItsName() {
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            teacher.save(file(), OverwritePolicy.REFUSE);
            TeacherFormat format = TeacherFormat.of(file());
            assertEquals(Optional.of(TABLE), format.schemaOf(file()));
            try (Teacher loaded = format.load(file(), TABLE, 1)) {
                assertArrayEquals(teacher.logProbabilities(ROWS, 0, 70), loaded.logProbabilities(ROWS, 0, 70));
            }
        }
    }

    @Test
    void theSameNetworkGivesTheSameBytes() throws IOException {
        Path again = folder.resolve("again.zip");
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.graph(), TABLE, 1)) {
            teacher.save(file(), OverwritePolicy.REFUSE);
            try (Dl4jTeacher loaded = Dl4jTeacher.load(file(), Loading.forRowsOf(TABLE))) {
                loaded.save(again, OverwritePolicy.REFUSE);
            }
        }
        assertArrayEquals(Files.readAllBytes(file()), Files.readAllBytes(again));
    }

    @Test
    void anExistingFileStays() throws IOException {
        Files.writeString(file(), "mine");
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            assertThrows(EspalierException.class, () -> teacher.save(file(), OverwritePolicy.REFUSE));
        }
        assertEquals("mine", Files.readString(file()));
    }

    @Test
    void dl4jLoadsOurFiles() throws IOException {
        Path graphFile = folder.resolve("graph.zip");
        MultiLayerNetwork network = TestNetworks.mlp();
        ComputationGraph graph = TestNetworks.graph();
        try (Dl4jTeacher one = Dl4jTeacher.of(network, TABLE, 1);
                Dl4jTeacher other = Dl4jTeacher.of(graph, TABLE, 1)) {
            one.save(file(), OverwritePolicy.REFUSE);
            other.save(graphFile, OverwritePolicy.REFUSE);
        }
        INDArray rows = array(ROWS);
        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file().toFile());
        assertArrayEquals(flat(network.output(rows)), flat(restored.output(rows)));
        ComputationGraph restoredGraph = ModelSerializer.restoreComputationGraph(graphFile.toFile());
        assertArrayEquals(flat(graph.outputSingle(rows)), flat(restoredGraph.outputSingle(rows)));
    }

    /** Such a file knows no names: the width must do. */
    @Test
    void weLoadDl4jsFiles() throws IOException {
        MultiLayerNetwork network = TestNetworks.mlp();
        ModelSerializer.writeModel(network, file().toFile(), true);
        try (Dl4jTeacher teacher = Dl4jTeacher.load(file(), new Loading(Optional.empty(), 1))) {
            assertEquals(Optional.of(TestNetworks.WIDTH), teacher.features());
            assertEquals(3, teacher.classes());
            assertEquals(Optional.empty(), teacher.classNames());
            assertEquals(Optional.empty(), teacher.schema());
            assertAnswers(network.output(array(ROWS)), teacher, ROWS);
        }
    }

    @Test
    void weLoadDl4jsGraphs() throws IOException {
        ComputationGraph network = TestNetworks.graph();
        ModelSerializer.writeModel(network, file().toFile(), false);
        try (Dl4jTeacher teacher = Dl4jTeacher.load(file(), new Loading(Optional.empty(), 1))) {
            assertAnswers(network.outputSingle(array(ROWS)), teacher, ROWS);
        }
    }

    @Test
    void theSchemaOfAFileIsKnownBeforeItIsLoaded() {
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            teacher.save(file(), OverwritePolicy.REFUSE);
        }
        assertEquals(Optional.of(TABLE), Dl4jTeacher.schemaOf(file()));
    }

    @Test
    void doublePrecision() {
        MultiLayerNetwork network = TestNetworks.layers(
                DataType.DOUBLE,
                InputType.feedForward(TestNetworks.WIDTH),
                list -> list.layer(TestNetworks.dense(5)).layer(TestNetworks.softmax(3)));
        try (Dl4jTeacher teacher = Dl4jTeacher.of(network, TABLE, 1)) {
            teacher.save(file(), OverwritePolicy.REFUSE);
            assertAnswers(network.output(array(ROWS).castTo(DataType.DOUBLE)), teacher, ROWS);
        }
        try (Dl4jTeacher loaded = Dl4jTeacher.load(file(), Loading.forRowsOf(TABLE))) {
            assertAnswers(network.output(array(ROWS).castTo(DataType.DOUBLE)), loaded, ROWS);
        }
    }

    @Test
    void convolutionsOverFlatRows() {
        MultiLayerNetwork network = TestNetworks.layers(
                InputType.convolutionalFlat(6, 8, 1),
                list -> list.layer(TestNetworks.convolution(CNN2DFormat.NCHW)).layer(TestNetworks.softmax(2)));
        DenseMatrix rows = TestNetworks.rows(5, 48, 2);
        try (Dl4jTeacher teacher = Dl4jTeacher.of(network, TestNetworks.images(1, "a", "b"), 1)) {
            assertEquals(Optional.of(48), teacher.features());
            assertAnswers(network.output(array(rows)), teacher, rows);
        }
    }

    /** Our rows are planes one after the other; a network that wants colours side by side gets them so. */
    @ParameterizedTest
    @EnumSource
    void convolutionsOverPlanes(CNN2DFormat format) throws IOException {
        MultiLayerNetwork network = TestNetworks.layers(
                InputType.convolutional(6, 8, 3, format),
                list -> list.layer(TestNetworks.convolution(format)).layer(TestNetworks.softmax(2)));
        ModelSerializer.writeModel(network, file().toFile(), false);
        DenseMatrix rows = TestNetworks.rows(5, 3 * 48, 3);
        INDArray planes = Nd4j.create(rows.values(), new long[] {5, 3, 6, 8}, 'c');
        INDArray expected = network.output(format == CNN2DFormat.NCHW ? planes : planes.permute(0, 2, 3, 1));
        Loading loading = new Loading(Optional.of(TestNetworks.images(3, "a", "b")), 1);
        try (Dl4jTeacher teacher = Dl4jTeacher.load(file(), loading)) {
            assertAnswers(expected, teacher, rows);
        }
    }

    @Test
    void planesOfUnknownSize() throws IOException {
        MultiLayerNetwork network = TestNetworks.layers(
                InputType.convolutional(6, 8, 1),
                list -> list.layer(TestNetworks.convolution(CNN2DFormat.NCHW)).layer(TestNetworks.softmax(2)));
        ModelSerializer.writeModel(network, file().toFile(), false);
        assertEquals(
                "teacher.zip: the network takes images, and neither its file nor the data say of what size",
                loadError(new Loading(Optional.of(TABLE), 1)));
    }

    @Test
    void planesOfAnotherSize() throws IOException {
        MultiLayerNetwork network = TestNetworks.layers(
                InputType.convolutional(9, 9, 1),
                list -> list.layer(TestNetworks.convolution(CNN2DFormat.NCHW)).layer(TestNetworks.softmax(2)));
        ModelSerializer.writeModel(network, file().toFile(), false);
        String error = loadError(new Loading(Optional.of(TestNetworks.images(1, "a", "b")), 1));
        assertEquals(
                "teacher.zip: the network can't answer rows of 48 features (",
                error.substring(0, error.indexOf('(') + 1));
    }

    private String loadError(Loading loading) {
        return assertThrows(TeacherException.class, () -> Dl4jTeacher.load(file(), loading))
                .getMessage()
                .replace(folder + File.separator, "");
    }

    @Test
    void rowsOfAnotherWidth() {
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            assertEquals(
                    "the teacher takes 6 features, the data have 5",
                    assertThrows(
                                    TeacherException.class,
                                    () -> teacher.logProbabilities(TestNetworks.rows(3, 5, 1), 0, 3))
                            .getMessage());
        }
    }

    @Test
    void aSchemaOfAnotherWidth() {
        assertEquals(
                "the network takes 6 features and knows 3 classes, its schema has 6 and 2",
                assertThrows(
                                TeacherException.class,
                                () -> Dl4jTeacher.of(TestNetworks.mlp(), TestNetworks.table("a", "b"), 1))
                        .getMessage());
    }

    @Test
    void anAnswerThatIsNoNumberNamesTheRow() {
        float[] values = ROWS.values().clone();
        values[66 * TestNetworks.WIDTH] = Float.NaN;
        DenseMatrix broken = new DenseMatrix(ROWS.rows(), TestNetworks.WIDTH, values);
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            assertEquals(
                    "the teacher's answer for row 67: expected probabilities of 0 to 1, found NaN",
                    assertThrows(TeacherException.class, () -> teacher.logProbabilities(broken, 0, 70))
                            .getMessage());
        }
    }

    @Test
    void nd4jKeepsTheThreadsThatItHad() {
        int before = Nd4j.factory().blas().getMaxThreads();
        Nd4j.factory().blas().setMaxThreads(2);
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            teacher.logProbabilities(ROWS, 0, 70);
            assertEquals(2, Nd4j.factory().blas().getMaxThreads());
        } finally {
            Nd4j.factory().blas().setMaxThreads(before);
        }
    }
}
