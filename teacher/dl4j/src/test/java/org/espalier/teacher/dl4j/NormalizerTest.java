package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.RawCells;
import org.espalier.teacher.RawOrder;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherInput;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.dl4j.Dl4jTeacher.Loading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of raw rows, with a normalizer of their own and without; what DL4J itself answers is the reference. */
class NormalizerTest {
    private static final int ROWS = 130;
    /** Year, colour by index, amount, and a number that is 5 in all rows that a normalizer is fitted to. */
    private static final int RAW_WIDTH = 4;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("teacher.zip");
    }

    private Dataset rows() throws IOException {
        StringBuilder csv = new StringBuilder("year,colour,amount,same,kind\n");
        for (int r = 0; r < ROWS; r++) {
            csv.append(1990 + r * 7 % 20).append(r % 3 == 0 ? ",red," : r % 3 == 1 ? ",blue," : ",green,");
            csv.append(r * 0.25 - 3).append(r == 0 ? ",6," : ",5,").append(r % 2 == 0 ? "a\n" : "b\n");
        }
        DataSource source = DataSource.open(DataOptions.builder(Files.writeString(folder.resolve("rows.csv"), csv))
                .target("kind")
                .build());
        return RawCells.read(source, source.inferSchema(w -> {}), LabelPolicy.REQUIRED, new DataNotes());
    }

    /** As a DL4J program would make it of the file: categories by index, or one number each behind the numbers. */
    private static INDArray matrix(boolean oneHotLast) {
        int width = oneHotLast ? 6 : RAW_WIDTH;
        float[] values = new float[ROWS * width];
        for (int r = 0; r < ROWS; r++) {
            int colour = r % 3 == 0 ? 2 : r % 3 == 1 ? 0 : 1; // blue, green, red
            float[] row = oneHotLast
                    ? new float[] {
                        1990 + r * 7 % 20,
                        r * 0.25f - 3,
                        r == 0 ? 6 : 5,
                        colour == 0 ? 1 : 0,
                        colour == 1 ? 1 : 0,
                        colour == 2 ? 1 : 0
                    }
                    : new float[] {1990 + r * 7 % 20, colour, r * 0.25f - 3, r == 0 ? 6 : 5};
            System.arraycopy(row, 0, values, r * width, width);
        }
        return Nd4j.create(values, new long[] {ROWS, width}, 'c');
    }

    private static MultiLayerNetwork network(int width) {
        return TestNetworks.layers(
                InputType.feedForward(width),
                list -> list.layer(TestNetworks.dense(6)).layer(TestNetworks.softmax(2)));
    }

    private static DataNormalization fitted(DataNormalization normalizer, INDArray rows) {
        INDArray fit = rows.dup();
        if (fit.rank() == 2) {
            fit.putScalar(0, fit.size(1) - 1, fit.getDouble(1, fit.size(1) - 1));
        }
        normalizer.fit(new DataSet(fit, Nd4j.zeros(rows.size(0), 2)));
        return normalizer;
    }

    static Stream<DataNormalization> normalizers() {
        NormalizerStandardize withLabels = new NormalizerStandardize();
        withLabels.fitLabel(true);
        return Stream.of(
                new NormalizerStandardize(),
                withLabels,
                new NormalizerMinMaxScaler(),
                new NormalizerMinMaxScaler(-1, 3),
                new ImagePreProcessingScaler(-1, 1));
    }

    @ParameterizedTest
    @MethodSource("normalizers")
    void aNetworkIsAskedThroughItsNormalizer(DataNormalization normalizer) throws IOException {
        Dataset rows = rows();
        MultiLayerNetwork network = network(RAW_WIDTH);
        ModelSerializer.writeModel(network, file().toFile(), false);
        ModelSerializer.addNormalizerToModel(file().toFile(), fitted(normalizer, matrix(false)));
        INDArray expected = matrix(false);
        normalizer.transform(expected);
        assertTrue(Dl4jTeacher.hasNormalizer(file()));
        Loading loading = Loading.forRowsOf(rows.schema()).withInput(TeacherInput.RAW, RawOrder.SCHEMA);
        try (Dl4jTeacher teacher = Dl4jTeacher.load(file(), loading)) {
            assertTrue(teacher.takesRawRows());
            assertTrue(teacher.note().orElseThrow().startsWith("the teacher is asked through its own normalizer ("));
            assertEquals(Optional.of(rows.schema().width()), teacher.features());
            assertAnswers(network.output(expected), Teachers.ask(teacher, rows, (done, all) -> {}));
            Path saved = folder.resolve("saved.zip");
            teacher.save(saved, OverwritePolicy.REFUSE);
            assertTrue(Dl4jTeacher.hasNormalizer(saved));
        }
    }

    private static void assertAnswers(INDArray expected, float[] answers) {
        float[] probabilities = expected.dup('c').data().asFloat();
        for (int i = 0; i < answers.length; i++) {
            assertEquals(probabilities[i], Math.exp(answers[i]), 1e-5, "number " + i);
        }
    }

    @Test
    void rawColumnsStandInTheOrderAskedFor() throws IOException {
        Dataset rows = rows();
        MultiLayerNetwork network = network(6);
        ModelSerializer.writeModel(network, file().toFile(), false);
        Loading loading = Loading.forRowsOf(rows.schema()).withInput(TeacherInput.RAW, RawOrder.NUMBERS_FIRST);
        try (Dl4jTeacher teacher = Dl4jTeacher.load(file(), loading)) {
            assertTrue(teacher.hasOtherOrders());
            assertTrue(teacher.identity().startsWith("dl4j raw sha256:"), teacher.identity());
            assertTrue(teacher.identity().endsWith(" with the numbers first"), teacher.identity());
            assertAnswers(network.output(matrix(true)), Teachers.ask(teacher, rows, (done, all) -> {}));
        }
    }

    /** A normalizer of images knows channels; the features are pixels of 0 to 1, the file's go to 255. */
    @Test
    void imagesGoThroughANormalizerOfTheirPixels() throws IOException {
        Schema schema = TestNetworks.images(2, "a", "b");
        MultiLayerNetwork network = TestNetworks.layers(
                InputType.convolutional(
                        schema.image().orElseThrow().height(),
                        schema.image().orElseThrow().width(),
                        2),
                list -> list.layer(TestNetworks.convolution(CNN2DFormat.NCHW)).layer(TestNetworks.softmax(2)));
        INDArray pixels = Nd4j.create(
                new SplittableRandom(3).doubles(10L * schema.width(), 0, 255).toArray(),
                new long[] {
                    10,
                    2,
                    schema.image().orElseThrow().height(),
                    schema.image().orElseThrow().width()
                },
                'c');
        NormalizerStandardize normalizer = new NormalizerStandardize();
        fitted(normalizer, pixels);
        ModelSerializer.writeModel(network, file().toFile(), false);
        ModelSerializer.addNormalizerToModel(file().toFile(), normalizer);
        float[] features = new float[10 * schema.width()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (pixels.data().getDouble(i) / 255);
        }
        INDArray expected = pixels.castTo(DataType.FLOAT);
        normalizer.transform(expected);
        Loading loading = Loading.forRowsOf(schema).withInput(TeacherInput.RAW, RawOrder.SCHEMA);
        try (Dl4jTeacher teacher = Dl4jTeacher.load(file(), loading)) {
            TeacherRows asked = TeacherRows.encoded(new DenseMatrix(10, schema.width(), features));
            assertAnswers(network.output(expected), teacher.logProbabilities(asked, 0, 10));
        }
    }

    private String refusal(Loading loading) {
        String message = assertThrows(TeacherException.class, () -> Dl4jTeacher.load(file(), loading))
                .getMessage();
        assertEquals(1, message.lines().count());
        return message.replace(folder + File.separator, "");
    }

    private void zip(byte[] normalizer) throws IOException {
        ModelSerializer.writeModel(network(RAW_WIDTH), file().toFile(), false);
        try (FileSystem zip = FileSystems.newFileSystem(file())) {
            Files.write(zip.getPath("normalizer.bin"), normalizer);
        }
    }

    @Test
    void normalizersOfOtherKindsAndDamagedOnesAreRefused() throws IOException {
        Loading loading = Loading.forRowsOf(rows().schema()).withInput(TeacherInput.RAW, RawOrder.SCHEMA);
        ModelSerializer.writeModel(network(RAW_WIDTH), file().toFile(), false);
        ByteArrayOutputStream custom = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(custom);
        out.writeUTF("NORMALIZER");
        out.writeInt(1);
        out.writeUTF("CUSTOM");
        out.writeUTF("evil.Gadget");
        zip(custom.toByteArray());
        assertEquals(
                "teacher.zip: normalizer.bin: expected a normalizer of kind STANDARDIZE, MIN_MAX or IMAGE_MIN_MAX, found"
                        + " 'CUSTOM'",
                refusal(loading));
        ByteArrayOutputStream narrow = new ByteArrayOutputStream();
        NormalizerSerializer.getDefault().write(fitted(new NormalizerStandardize(), Nd4j.rand(9, 3)), narrow);
        zip(narrow.toByteArray());
        assertEquals("teacher.zip: the network takes 4 features, its normalizer was fitted to 3", refusal(loading));
        byte[] good = narrow.toByteArray();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 300; i++) {
            byte[] mutant = random.nextBoolean() ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            if (mutant.length > 0) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            try {
                Normalizer.read(mutant, "t.zip");
            } catch (TeacherException e) {
                assertTrue(e.getMessage().startsWith("t.zip: normalizer.bin"), e.getMessage());
            }
        }
    }

    @Test
    void aMissingNumberIsNamedWithRowAndColumn() throws IOException {
        Path csv = Files.writeString(folder.resolve("gap.csv"), "year,amount,kind\n1990,2,a\n1991,,b\n1992,3,a\n");
        DataSource source =
                DataSource.open(DataOptions.builder(csv).target("kind").build());
        Dataset rows = RawCells.read(source, source.inferSchema(w -> {}), LabelPolicy.REQUIRED, new DataNotes());
        ModelSerializer.writeModel(network(2), file().toFile(), false);
        Loading loading = Loading.forRowsOf(rows.schema()).withInput(TeacherInput.RAW, RawOrder.SCHEMA);
        try (Dl4jTeacher teacher = Dl4jTeacher.load(file(), loading)) {
            assertEquals(
                    "row 2, column 'amount': the network takes numbers, found a missing value",
                    assertThrows(TeacherException.class, () -> Teachers.ask(teacher, rows, (done, all) -> {}))
                            .getMessage());
            assertThrows(TeacherException.class, () -> teacher.logProbabilities(rows.features(), 0, 1));
        }
    }

    @Test
    void aWidthThatNoRawRowHasIsRefused() throws IOException {
        ModelSerializer.writeModel(network(5), file().toFile(), false);
        Loading loading = Loading.forRowsOf(rows().schema()).withInput(TeacherInput.RAW, RawOrder.SCHEMA);
        assertEquals(
                "teacher.zip: expected a network for raw rows of 4 or 6 numbers, found one for 5", refusal(loading));
        assertArrayEquals(
                new RawOrder[] {RawOrder.SCHEMA, RawOrder.NUMBERS_FIRST, RawOrder.CATEGORIES_FIRST},
                RawOrder.of(rows().schema()).toArray());
    }
}
