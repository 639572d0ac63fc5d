package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.util.ModelSerializer;
import org.espalier.EspalierException;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.teacher.dl4j.Dl4jTeacher.Loading;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every file that is no teacher gets one line that says why, and none of it is run. */
class RefusedFilesTest {
    private static final Schema TABLE = TestNetworks.table("a", "b", "c");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void good() {
        file = folder.resolve("t.zip");
        try (Dl4jTeacher teacher = Dl4jTeacher.of(TestNetworks.mlp(), TABLE, 1)) {
            teacher.save(file, OverwritePolicy.REFUSE);
        }
    }

    private String error() {
        return assertThrows(EspalierException.class, () -> Dl4jTeacher.load(file, new Loading(Optional.empty(), 1)))
                .getMessage()
                .replace(folder + File.separator, "");
    }

    private String error(Model network) throws IOException {
        ModelSerializer.writeModel(network, file.toFile(), false);
        return error();
    }

    private Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private void write(Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }

    private void with(String entry, byte[] content) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(entry, content);
        write(entries);
    }

    private void without(String entry) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.remove(entry);
        write(entries);
    }

    private void edit(String entry, UnaryOperator<String> change) throws IOException {
        String text = new String(entries().get(entry), StandardCharsets.UTF_8);
        String changed = change.apply(text);
        assertFalse(changed.equals(text), "the test changes nothing");
        with(entry, changed.getBytes(StandardCharsets.UTF_8));
    }

    /** Reading one of these has an effect. */
    private static final class Planted implements Serializable {
        private static final long serialVersionUID = 1L;
        private static volatile boolean ran;

        private void readObject(ObjectInputStream in) {
            ran = true;
        }
    }

    @Test
    void aSerialisedObjectIsNotRead() throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(new Planted());
        }
        with("preprocessor.bin", object.toByteArray());
        assertEquals(
                "t.zip: refused, because it holds preprocessor.bin, a serialised Java object that could run any code;"
                        + " save the network without it",
                error());
        assertEquals(
                "t.zip: refused, because it holds preprocessor.bin, a serialised Java object that could run any code;"
                        + " save the network without it",
                assertThrows(EspalierException.class, () -> Dl4jTeacher.schemaOf(file))
                        .getMessage()
                        .replace(folder + File.separator, ""));
        assertFalse(Planted.ran);
    }

    @Test
    void aClassFromElsewhere() throws IOException {
        edit(
                "configuration.json",
                text -> text.replace("org.nd4j.linalg.activations.impl.ActivationTanH", "evil.Gadget"));
        assertEquals(
                "t.zip: refused, because its configuration asks for the class 'evil.Gadget', which is not a part of"
                        + " DL4J",
                error());
    }

    @Test
    void aFileThatIsNotThere() throws IOException {
        Files.delete(file);
        assertEquals("t.zip: no such file", error());
    }

    @Test
    void aFolder() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        assertEquals("t.zip: expected a DL4J zip, found a folder", error());
    }

    @Test
    void aCsvFile() throws IOException {
        Files.writeString(file, "a,b,c\n0.2,0.3,0.5\n");
        assertTrue(
                error().startsWith(
                                "t.zip: expected a DL4J zip, found a file that is no zip, or a part or damaged copy"),
                error());
    }

    @Test
    void anEmptyFile() throws IOException {
        Files.write(file, new byte[0]);
        assertTrue(error().startsWith("t.zip: expected a DL4J zip, found a file that is no zip"), error());
    }

    @Test
    void aTruncatedFile() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 1; length < whole.length; length += whole.length / 50) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertTrue(error().startsWith("t.zip: expected a DL4J zip, found a file that is no zip"), error());
        }
    }

    /** Whatever is damaged, either it is seen, or the answers do not depend on it. */
    @Test
    void aFlippedBit() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        float[] expected = answers();
        SplittableRandom random = new SplittableRandom(4);
        int seen = 0;
        for (int i = 0; i < 150; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            float[] answers = null;
            try {
                answers = answers();
            } catch (EspalierException e) {
                seen++;
            }
            assertArrayEquals(expected, answers == null ? expected : answers);
        }
        assertTrue(seen > 75, seen + " of 150 were seen");
    }

    private float[] answers() {
        try (Dl4jTeacher loaded = Dl4jTeacher.load(file, new Loading(Optional.empty(), 1))) {
            return loaded.logProbabilities(TestNetworks.rows(3, TestNetworks.WIDTH, 1), 0, 3);
        }
    }

    @Test
    void missingParts() throws IOException {
        without("coefficients.bin");
        assertEquals("t.zip: expected a DL4J zip, found one without coefficients.bin", error());
        without("configuration.json");
        assertEquals("t.zip: expected a DL4J zip, found one without configuration.json", error());
    }

    @Test
    void aZipBomb() throws IOException {
        with("coefficients.bin", new byte[50 << 20]);
        assertEquals(
                "t.zip: coefficients.bin unpacks to more than 16777216 bytes, which no network of this file size does",
                error());
    }

    @Test
    void aConfigurationThatIsNone() throws IOException {
        with("configuration.json", "[1]".getBytes(StandardCharsets.UTF_8));
        assertEquals("t.zip: configuration.json: expected a JSON object, found a list", error());
        with("configuration.json", "{\"layers\": 3}".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "t.zip: configuration.json: expected the layers of a MultiLayerNetwork or a ComputationGraph, found"
                        + " neither",
                error());
        with("configuration.json", "{\"confs\": 3}".getBytes(StandardCharsets.UTF_8));
        assertTrue(error().startsWith("t.zip: DL4J can't make a network of it ("), error());
    }

    @Test
    void parametersForAnotherNetwork() throws IOException {
        edit("configuration.json", text -> text.replace("\"nout\" : 7", "\"nout\" : 1000000000"));
        assertEquals(
                "t.zip: DL4J can't make a network of it (Invalid parameters: expected length 7000000019, got length"
                        + " 73)",
                error().replaceAll("expected length \\d+", "expected length 7000000019"));
    }

    @Test
    void parametersThatLie() throws IOException {
        byte[] good = entries().get("coefficients.bin");
        ByteBuffer lying = ByteBuffer.wrap(good.clone());
        int atLength = good.length - 73 * 4 - 7 - 8;
        assertEquals(73, lying.getLong(atLength));
        lying.putLong(atLength, 1L << 40);
        with("coefficients.bin", lying.array());
        assertEquals(
                "t.zip: coefficients.bin is not what DL4J writes: it says to hold 1099511627776 values, and has 292"
                        + " bytes for them",
                error());
    }

    @Test
    void parametersThatAreNotFinite() throws IOException {
        byte[] good = entries().get("coefficients.bin");
        ByteBuffer broken = ByteBuffer.wrap(good.clone());
        broken.putFloat(good.length - 4, Float.NaN);
        with("coefficients.bin", broken.array());
        assertEquals("t.zip: coefficients.bin: expected finite parameters, found NaN for parameter 73", error());
    }

    @Test
    void parametersThatEnd() throws IOException {
        with("coefficients.bin", Arrays.copyOf(entries().get("coefficients.bin"), 20));
        assertEquals("t.zip: coefficients.bin is not what DL4J writes: it ends too early", error());
    }

    @Test
    void aSchemaThatIsNone() throws IOException {
        with("espalier-schema.json", "{".getBytes(StandardCharsets.UTF_8));
        assertTrue(error().startsWith("t.zip: espalier-schema.json: "), error());
    }

    @Test
    void aSchemaOfAnotherNetwork() throws IOException {
        edit("espalier-schema.json", text -> text.replace("\"a\", ", ""));
        assertEquals("t.zip: the network takes 6 features and knows 3 classes, its schema has 6 and 2", error());
    }

    @Test
    void aRegression() throws IOException {
        OutputLayer numbers = new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(3)
                .build();
        assertEquals(
                "t.zip: expected class probabilities from a softmax or from one sigmoid, found the last layer"
                        + " OutputLayer with activation identity and 3 outputs",
                error(TestNetworks.layers(
                        InputType.feedForward(TestNetworks.WIDTH),
                        list -> list.layer(TestNetworks.dense(4)).layer(numbers))));
    }

    @Test
    void separateYesAndNo() throws IOException {
        OutputLayer sigmoid = new OutputLayer.Builder(LossFunction.XENT)
                .activation(Activation.SIGMOID)
                .nOut(2)
                .build();
        assertEquals(
                "t.zip: expected class probabilities from a softmax or from one sigmoid, found the last layer"
                        + " OutputLayer with activation sigmoid and 2 outputs",
                error(TestNetworks.layers(
                        InputType.feedForward(TestNetworks.WIDTH),
                        list -> list.layer(TestNetworks.dense(4)).layer(sigmoid))));
    }

    @Test
    void noOutputLayer() throws IOException {
        DenseLayer features =
                new DenseLayer.Builder().nOut(4).activation(Activation.RELU).build();
        assertEquals(
                "t.zip: expected class probabilities from a softmax or from one sigmoid, found the last layer"
                        + " DenseLayer with activation relu and 4 outputs",
                error(TestNetworks.layers(InputType.feedForward(TestNetworks.WIDTH), list -> list.layer(features))));
    }

    @Test
    void aSingleOutput() throws IOException {
        assertEquals(
                "t.zip: expected two or more class probabilities for a row, found answers of shape [64, 1] for 64 rows",
                error(TestNetworks.layers(
                        InputType.feedForward(TestNetworks.WIDTH),
                        list -> list.layer(TestNetworks.dense(4))
                                .layer(new DenseLayer.Builder()
                                        .nOut(1)
                                        .activation(Activation.SOFTMAX)
                                        .build()))));
    }

    @Test
    void severalSigmoidsBehindALayerOfTheirOwn() throws IOException {
        assertEquals(
                "t.zip: expected one sigmoid for a row, found answers of shape [64, 3] for 64 rows",
                error(TestNetworks.layers(
                        InputType.feedForward(TestNetworks.WIDTH),
                        list -> list.layer(TestNetworks.dense(3)).layer(new ActivationLayer(Activation.SIGMOID)))));
    }

    @Test
    void sequences() throws IOException {
        RnnOutputLayer output = new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(3)
                .build();
        assertEquals(
                "t.zip: expected a network for rows or images, found one that begins with LSTM",
                error(TestNetworks.layers(
                        InputType.recurrent(TestNetworks.WIDTH),
                        list -> list.layer(new LSTM.Builder().nOut(4).build()).layer(output))));
    }

    @Test
    void severalOutputs() throws IOException {
        assertEquals(
                "t.zip: expected a network with one output, found 2 ('x', 'y')",
                error(TestNetworks.graph(builder -> builder.addInputs("in")
                        .addLayer("x", TestNetworks.softmax(3), "in")
                        .addLayer("y", TestNetworks.softmax(2), "in")
                        .setOutputs("x", "y")
                        .setInputTypes(InputType.feedForward(TestNetworks.WIDTH)))));
    }

    @Test
    void severalInputs() throws IOException {
        assertEquals(
                "t.zip: expected a network with one input, found 2 ('in', 'more')",
                error(TestNetworks.graph(builder -> builder.addInputs("in", "more")
                        .addLayer("out", TestNetworks.softmax(3), "in", "more")
                        .setOutputs("out")
                        .setInputTypes(
                                InputType.feedForward(TestNetworks.WIDTH),
                                InputType.feedForward(TestNetworks.WIDTH)))));
    }
}
