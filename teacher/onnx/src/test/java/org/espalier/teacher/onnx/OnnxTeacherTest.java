package org.espalier.teacher.onnx;

import static org.espalier.teacher.onnx.TestRows.random;
import static org.espalier.teacher.onnx.TestRows.table;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.onnx.OnnxExport;
import org.espalier.onnx.OnnxOptions;
import org.espalier.onnx.TestNetworks;
import org.espalier.onnx.TestNetworks.End;
import org.espalier.sdt.Rule;
import org.espalier.sdt.TestTrees;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.TableTeacher.Values;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a network, and every file that is refused. */
class OnnxTeacherTest {
    private static final float TOLERANCE = 1e-5f;

    @TempDir
    Path folder;

    private Path file(byte[] content) throws Exception {
        return Files.write(folder.resolve("network.onnx"), content);
    }

    private Path resource(String name) throws Exception {
        try (InputStream in = OnnxTeacherTest.class.getResourceAsStream(name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private static OnnxTeacher load(Path file, Schema schema, Values values) {
        return OnnxTeacher.load(file, new OnnxTeacher.Loading(schema, values, Optional.empty(), 1));
    }

    private String refusal(Path file, Schema schema) {
        String message = assertThrows(TeacherException.class, () -> load(file, schema, Values.PROBABILITIES))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        return message.replace(folder.toString() + "/", "");
    }

    @Test
    void logitsAreAnsweredAsTheirSoftmax() throws Exception {
        Schema schema = table(6, 4);
        DenseMatrix rows = random(70, 6, 1);
        Path probabilities = Files.write(folder.resolve("p.onnx"), TestNetworks.network(6, 4, End.SOFTMAX));
        Path logits = Files.write(folder.resolve("l.onnx"), TestNetworks.network(6, 4, End.LOGITS));
        try (OnnxTeacher one = load(probabilities, schema, Values.PROBABILITIES);
                OnnxTeacher other = load(logits, schema, Values.LOGITS)) {
            assertArrayEquals(one.logProbabilities(rows, 0, 70), other.logProbabilities(rows, 0, 70), TOLERANCE);
            assertTrue(other.identity().startsWith("onnx logits sha256:"));
        }
    }

    private static Schema numbers() {
        return table(6, 2).withTarget(new Target.Number("price", Optional.of("EUR"), Optional.empty()));
    }

    @Test
    void ofANumberTheOneOutputIsItsValue() throws Exception {
        DenseMatrix rows = random(70, 6, 1);
        Path file = file(TestNetworks.network(6, 1, End.LOGITS));
        try (OnnxTeacher teacher = load(file, numbers(), Values.PROBABILITIES);
                OnnxTeacher ofClasses = load(file, table(6, 2), Values.LOGITS)) {
            assertEquals(AnswerKind.NUMBERS, teacher.answerKind());
            assertEquals(Optional.empty(), teacher.note());
            assertSame(teacher, Teachers.fit(teacher, numbers()));
            float[] values = teacher.values(TeacherRows.encoded(rows), 0, 70);
            float[] logs = ofClasses.logProbabilities(rows, 0, 70);
            for (int r = 0; r < 70; r++) {
                // the log odds of the second class are the network's number
                assertEquals(logs[2 * r + 1] - logs[2 * r], values[r], TOLERANCE * 10);
            }
            assertArrayEquals(
                    Arrays.copyOfRange(values, 64, 70), teacher.values(TeacherRows.encoded(rows), 64, 70), TOLERANCE);
            assertThrows(TeacherException.class, () -> teacher.logProbabilities(rows, 0, 1));
        }
    }

    @Test
    void aNetworkOfClassesIsNoTeacherOfANumber() throws Exception {
        assertEquals(
                "network.onnx: expected one number for the target 'price', found 3 for each row: a network of classes, or"
                        + " of several targets",
                refusal(file(TestNetworks.network(6, 3, End.SOFTMAX)), numbers()));
    }

    /** A number for each output, as it stands. */
    @Test
    void ofSeveralNumbersEveryOutputIsAValue() throws Exception {
        Schema several = table(6, 2).withTarget(severalNumbers("price", "rent", "age"));
        DenseMatrix rows = random(70, 6, 1);
        Path file = Files.write(folder.resolve("n.onnx"), TestNetworks.network(6, 3, End.LOGITS));
        float[] expected = runtime(file, rows);
        try (OnnxTeacher teacher = load(file, several, Values.PROBABILITIES)) {
            assertEquals(AnswerKind.NUMBERS, teacher.answerKind());
            assertEquals(3, teacher.classes());
            assertEquals(Optional.empty(), teacher.note());
            float[] found = Teachers.askValues(
                    Teachers.fit(teacher, several), TeacherRows.encoded(rows), "row", false, (done, all) -> {});
            assertArrayEquals(expected, found, TOLERANCE);
            assertThrows(TeacherException.class, () -> teacher.logProbabilities(rows, 0, 1));
        }
        assertEquals(
                "n.onnx: expected a number for each of 2 targets, 'price', 'rent', found 3 for each row",
                refusal(file, table(6, 2).withTarget(severalNumbers("price", "rent"))));
        assertEquals(
                "n.onnx: expected no logits for the targets 'price', 'rent', 'age', which are numbers",
                assertThrows(TeacherException.class, () -> load(file, several, Values.LOGITS))
                        .getMessage());
    }

    private static Target severalNumbers(String... names) {
        return new Target.Numbers(
                "numbers",
                Arrays.stream(names)
                        .map(name -> new Target.Number(name, Optional.empty(), Optional.empty()))
                        .toList());
    }

    /** A sigmoid for each label; as log odds of each the same answers. */
    @Test
    void ofLabelsEveryOutputIsAProbability() throws Exception {
        Schema labels = table(6, 2).withTarget(new Target.Labels("labels", List.of("spam", "urgent", "signed")));
        DenseMatrix rows = random(70, 6, 1);
        Path logits = Files.write(folder.resolve("l.onnx"), TestNetworks.network(6, 3, End.LOGITS));
        float[] odds = runtime(logits, rows);
        try (OnnxTeacher teacher = load(logits, labels, Values.LOGITS)) {
            assertEquals(AnswerKind.LABELS, teacher.answerKind());
            assertEquals(3, teacher.classes());
            assertEquals(Optional.empty(), teacher.note());
            float[] found = Teachers.askValues(
                    Teachers.fit(teacher, labels), TeacherRows.encoded(rows), "row", false, (done, all) -> {});
            for (int i = 0; i < found.length; i++) {
                assertEquals(1 / (1 + Math.exp(-odds[i])), found[i], TOLERANCE);
            }
            assertThrows(TeacherException.class, () -> teacher.logProbabilities(rows, 0, 1));
        }
        Schema two = table(6, 2).withTarget(new Target.Labels("labels", List.of("spam", "urgent")));
        assertEquals(
                "network.onnx: expected a number for each of 2 labels, 'spam', 'urgent', found 3 for each row",
                refusal(file(TestNetworks.network(6, 3, End.SOFTMAX)), two));
        try (OnnxTeacher classes = load(file(TestNetworks.network(6, 3, End.SOFTMAX)), labels, Values.PROBABILITIES)) {
            assertEquals(
                    "the teacher's 3 probabilities add up to 1 in every row: expected those of labels, each yes or no, found"
                            + " those of classes, of which one is right",
                    assertThrows(
                                    TeacherException.class,
                                    () -> Teachers.askValues(
                                            classes, TeacherRows.encoded(rows), "row", false, (done, all) -> {}))
                            .getMessage());
        }
    }

    /** The same network three times: with a sigmoid, without it, and as two logits of which the first is 0. */
    @Test
    void oneOutputSpeaksForTheSecondClass() throws Exception {
        Schema schema = table(6, List.of("no", "yes"));
        DenseMatrix rows = random(70, 6, 1);
        Path sigmoid = Files.write(folder.resolve("p.onnx"), TestNetworks.network(6, 1, End.SIGMOID));
        Path logit = Files.write(folder.resolve("l.onnx"), TestNetworks.network(6, 1, End.LOGITS));
        try (OnnxTeacher one = load(sigmoid, schema, Values.PROBABILITIES);
                OnnxTeacher other = load(logit, schema, Values.LOGITS)) {
            assertEquals(2, one.classes());
            float[] answers = one.logProbabilities(rows, 0, 70);
            assertArrayEquals(answers, other.logProbabilities(rows, 0, 70), TOLERANCE);
            float[] second = runtime(sigmoid, rows);
            for (int r = 0; r < 70; r++) {
                assertEquals(second[r], Math.exp(answers[2 * r + 1]), TOLERANCE);
                assertEquals(1 - second[r], Math.exp(answers[2 * r]), TOLERANCE);
            }
            assertEquals(
                    Optional.of(
                            "the teacher has one output: it is taken as the probability of 'yes', the second of the two"
                                    + " classes"),
                    one.note());
            assertSame(one, Teachers.fit(one, schema));
            assertTrue(assertThrows(TeacherException.class, () -> Teachers.fit(one, table(6, 3)))
                    .getMessage()
                    .startsWith("the teacher knows 2 classes, the data have 3"));
        }
        try (OnnxTeacher wrong = load(logit, schema, Values.PROBABILITIES)) {
            String message = assertThrows(TeacherException.class, () -> wrong.logProbabilities(rows, 0, 70))
                    .getMessage();
            assertTrue(
                    message.matches(
                            "the teacher's answer for row \\d+: expected a probability of 0 to 1, found -?\\d\\.\\d+"),
                    message);
        }
    }

    /** What ONNX Runtime itself answers. */
    private static float[] runtime(Path file, DenseMatrix rows) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor input = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(rows.values()), new long[] {rows.rows(), rows.columns()});
                OrtSession.Result result = session.run(Map.of("features", input))) {
            FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] out = new float[buffer.remaining()];
            buffer.get(out);
            return out;
        }
    }

    @Test
    void logitsTakenForProbabilitiesNameTheRow() throws Exception {
        Path logits = file(TestNetworks.network(6, 4, End.LOGITS));
        try (OnnxTeacher teacher = load(logits, table(6, 4), Values.PROBABILITIES)) {
            String message = assertThrows(TeacherException.class, () -> teacher.logProbabilities(random(5, 6, 1), 2, 5))
                    .getMessage();
            assertTrue(message.startsWith("the teacher's answer for row 3: expected probabilities"), message);
        }
    }

    @Test
    void answersThatAreNoNumbersNameTheRow() throws Exception {
        Path broken = file(TestNetworks.network(6, 4, End.NOT_A_NUMBER));
        try (OnnxTeacher teacher = load(broken, table(6, 4), Values.PROBABILITIES)) {
            assertEquals(
                    "the teacher's answer for row 2: expected probabilities of 0 to 1, found NaN",
                    assertThrows(TeacherException.class, () -> teacher.logProbabilities(random(5, 6, 1), 1, 5))
                            .getMessage());
        }
    }

    @Test
    void anOutputIsTakenByItsName() throws Exception {
        Path file = resource("sklearn.onnx");
        Schema schema = table(5, List.of("ant", "bee", "cat"));
        var named =
                OnnxTeacher.Loading.forRowsOf(schema, Values.PROBABILITIES).withOutput(Optional.of("probabilities"));
        try (OnnxTeacher teacher = OnnxTeacher.load(file, named)) {
            assertTrue(teacher.identity().endsWith(" output probabilities"), teacher.identity());
        }
        String message = assertThrows(
                        TeacherException.class,
                        () -> OnnxTeacher.load(
                                file, new OnnxTeacher.Loading(schema, Values.PROBABILITIES, Optional.of("answers"), 1)))
                .getMessage();
        assertTrue(message.endsWith("expected an output 'answers', found 'label', 'probabilities'"), message);
    }

    @Test
    void aTreeThatTakesRawRowsIsRefused() throws Exception {
        Schema image = TestTrees.image(7, 6, 1);
        byte[] tree = OnnxExport.bytes(
                TestTrees.random(image, 2, 1), OnnxOptions.of(Rule.AVERAGE).withPaths());
        assertEquals(
                "network.onnx: expected a network for encoded features, found an exported tree, which takes raw rows",
                refusal(file(tree), image));
    }

    @Test
    void rowsOfAnotherWidthAreRefused() throws Exception {
        assertEquals(
                "network.onnx: expected an input of shape [n, 7] for the rows of this data (features as in the schema,"
                        + " encoded), found [n, 6]",
                refusal(file(TestNetworks.network(6, 4, End.SOFTMAX)), table(7, 4)));
    }

    @Test
    void otherClassesAreRefused() throws Exception {
        Schema schema = table(6, 3);
        try (OnnxTeacher teacher = load(file(TestNetworks.network(6, 4, End.SOFTMAX)), schema, Values.PROBABILITIES)) {
            assertTrue(assertThrows(TeacherException.class, () -> Teachers.fit(teacher, schema))
                    .getMessage()
                    .startsWith("the teacher knows 4 classes, the data have 3"));
        }
    }

    @Test
    void everyTruncationIsOneLine() throws Exception {
        byte[] whole = TestNetworks.network(6, 4, End.SOFTMAX);
        for (int length = 0; length < whole.length; length += 97) {
            String message = refusal(file(Arrays.copyOf(whole, length)), table(6, 4));
            assertTrue(message.startsWith("network.onnx: "), message);
        }
    }

    @Test
    void foreignFilesAreRefused() throws Exception {
        assertEquals(
                "network.onnx: expected an ONNX file, found no protobuf message at byte 3",
                refusal(file("PK\3\4 a zip".getBytes(StandardCharsets.US_ASCII)), table(6, 4)));
        assertEquals("network.onnx: expected an ONNX file, found no graph", refusal(file(new byte[0]), table(6, 4)));
        assertEquals(
                "absent.onnx: can't be read (there is no such file)",
                refusal(folder.resolve("absent.onnx"), table(6, 4)));
    }

    @Test
    void dataBesideTheFileAreReadAndCountForItsIdentity() throws Exception {
        Path file = file(TestNetworks.withExternalData("weights.bin"));
        Path weights = folder.resolve("weights.bin");
        Files.write(weights, new byte[16]);
        String before;
        try (OnnxTeacher teacher = load(file, table(2, 2), Values.PROBABILITIES)) {
            assertArrayEquals(
                    new float[] {(float) Math.log(0.5), (float) Math.log(0.5)},
                    teacher.logProbabilities(random(1, 2, 1), 0, 1),
                    TOLERANCE);
            before = teacher.identity();
        }
        byte[] other = new byte[16];
        other[3] = 1;
        Files.write(weights, other);
        try (OnnxTeacher teacher = load(file, table(2, 2), Values.PROBABILITIES)) {
            assertNotEquals(before, teacher.identity());
        }
        Files.delete(weights);
        assertEquals(
                "network.onnx: its data file 'weights.bin' is not beside it, where it is looked for",
                refusal(file, table(2, 2)));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(weights, Files.write(elsewhere.resolve("weights.bin"), other));
        assertEquals(
                "network.onnx: expected its data in files beside it, found the location 'weights.bin'",
                refusal(file, table(2, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../weights.bin", "below/weights.bin", "..", "."})
    void dataElsewhereAreRefused(String location) throws Exception {
        assertEquals(
                "network.onnx: expected its data in files beside it, found the location '" + location + "'",
                refusal(file(TestNetworks.withExternalData(location)), table(2, 2)));
    }
}
