package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph in ONNX Runtime against the library: every kind of column, every depth, both rules. */
class OnnxExportTest {
    private static final double TOLERANCE = 1e-5;
    private static final Schema TABLE = TestTrees.table();

    /** By column: known, unknown and missing values; the last column refuses missing ones. */
    private static final List<List<String>> ROWS = List.of(
            List.of("52", "0", "7", "ja", "a"),
            List.of("17.25", "250000", "", "nein", "b"),
            List.of("", "1000.25", "x", "unknown", "never seen"),
            List.of("?", "NA", "x", "", "a"),
            List.of("-3e5", "1e-3", "x", "never seen", "b"));

    private static float[] input(OnnxInput input, List<List<String>> rows) {
        float[] out = new float[rows.size() * input.width()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(input.row(rows.get(r)), 0, out, r * input.width(), input.width());
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 12})
    void aTableIsAnsweredAsByTheLibraryAtEveryDepth(int depth) throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, depth, depth, 0.7f);
        OnnxInput input = new OnnxInput(TABLE);
        Encoder encoder = new Encoder(TABLE);
        for (Rule rule : Rule.values()) {
            byte[] model = OnnxExport.bytes(tree, OnnxOptions.of(rule).withPaths());
            try (Runtime runtime = new Runtime(model)) {
                Map<String, Object> answers = runtime.run(input(input, ROWS), input.width());
                for (int r = 0; r < ROWS.size(); r++) {
                    float[] row = encoder.encode(ROWS.get(r));
                    Prediction expected = tree.predict(row, rule);
                    assertArrayEquals(
                            expected.probabilities(), ((float[][]) answers.get("probabilities"))[r], (float) TOLERANCE);
                    assertArrayEquals(
                            tree.pathProbabilities(row), ((float[][]) answers.get("path_probabilities"))[r], (float)
                                    TOLERANCE);
                    assertEquals(expected.leaf(), ((long[]) answers.get("leaf"))[r]);
                    assertEquals(expected.classIndex(), ((long[]) answers.get("label"))[r]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void imagesComeAsRawPixels(int channels) throws Exception {
        Schema schema = TestTrees.image(7, 6, channels);
        SoftDecisionTree tree = TestTrees.random(schema, 4, 9, 0.3f);
        Random random = new Random(5);
        float[] pixels = new float[20 * schema.width()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextInt(256);
        }
        try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(Rule.AVERAGE)))) {
            float[][] answers = (float[][]) runtime.run(pixels, schema.width()).get("probabilities");
            for (int r = 0; r < answers.length; r++) {
                float[] image = Arrays.copyOfRange(pixels, r * schema.width(), (r + 1) * schema.width());
                float[] row = new Encoder(schema).encodePixels(image);
                assertArrayEquals(tree.predict(row, Rule.AVERAGE).probabilities(), answers[r], (float) TOLERANCE);
            }
        }
    }

    @Test
    void missingIsWhatTheSchemaSaysAndNull() {
        OnnxInput input = new OnnxInput(TABLE.withMissingTokens(Set.of("-999", "ja")));
        float none = Float.NaN;
        assertArrayEquals(new float[] {none, none, 0, 0}, input.row(List.of("-999", " -999", "", "ja", "a")));
        assertArrayEquals(new float[] {none, none, none, 1}, input.row(Arrays.asList(null, "-999", null, null, " b ")));
        assertArrayEquals(new float[] {1, 2, -1, 0}, input.row(List.of(" 1", "2 ", "", "", "a")));
        assertThrows(DataException.class, () -> input.row(List.of("", "2", "", "", "a")));
    }

    @Test
    void anyNumberThatIsNoIndexIsAnUnknownCategory() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, 3, 4);
        float[] unknown = tree.predict(new Encoder(TABLE).encode(List.of("52", "0", "", "new", "a")), Rule.AVERAGE)
                .probabilities();
        float[] rows = {52, 0, -1, 0, 52, 0, 3, 0, 52, 0, 0.5f, 0, 52, 0, 1e9f, 0, 52, 0, Float.POSITIVE_INFINITY, 0};
        try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(Rule.AVERAGE)))) {
            for (float[] answer : (float[][]) runtime.run(rows, 4).get("probabilities")) {
                assertArrayEquals(unknown, answer, (float) TOLERANCE);
            }
        }
    }

    @Test
    void whatTheLibraryRefusesComesOutAsNaN() throws Exception {
        OnnxInput input = new OnnxInput(TABLE);
        assertThrows(DataException.class, () -> input.row(List.of("52", "0", "", "ja", "?")));
        assertThrows(DataException.class, () -> input.row(List.of("many", "0", "", "ja", "a")));
        SoftDecisionTree tree = TestTrees.random(TABLE, 3, 4);
        float infinite = Float.NEGATIVE_INFINITY;
        float[] rows = {52, 0, 0, Float.NaN, infinite, 0, 0, 0, 52, -infinite, 0, 0};
        try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(Rule.AVERAGE)))) {
            for (float[] answer : (float[][]) runtime.run(rows, 4).get("probabilities")) {
                for (float probability : answer) {
                    assertTrue(Float.isNaN(probability));
                }
            }
        }
    }

    @Test
    void aMissingNumberThatTheSchemaRefusesComesOutAsNaN() throws Exception {
        Column.Number strict = new Column.Number(
                "n", Optional.empty(), 0, 1, 0.5, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false);
        Schema schema = new Schema(
                List.of(strict), Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("a", "b")));
        SoftDecisionTree tree = TestTrees.random(schema, 2, 4);
        try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(Rule.AVERAGE)))) {
            float[][] answers =
                    (float[][]) runtime.run(new float[] {Float.NaN, 0.5f}, 1).get("probabilities");
            assertTrue(Float.isNaN(answers[0][0]));
            assertArrayEquals(
                    tree.predict(new float[] {0}, Rule.AVERAGE).probabilities(), answers[1], (float) TOLERANCE);
        }
    }

    /** NaN and infinities in every kind of column, by both rules: the argmax of NaN would be leaf 0 and class 0. */
    @ParameterizedTest
    @EnumSource(
            value = Rule.class,
            names = {"AVERAGE", "MAX_PATH"})
    void whatTheLibraryRefusesHasNoLabelAndNoLeafByEitherRule(Rule rule) throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, 3, 4);
        float inf = Float.POSITIVE_INFINITY;
        float[] rows = {
            52, 0, 0, Float.NaN, // a category that must not miss
            inf, 0, 0, 0, // numbers
            -inf, 0, 0, 0, 52, inf, 0, 0, 52, -inf, 0, 0, 52, 3e38f, 0, 0, // not infinite, but out of all proportion
            52, 0, 0, 0
        };
        try (Runtime runtime =
                new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(rule).withPaths()))) {
            Map<String, Object> answers = runtime.run(rows, 4);
            float[][] probabilities = (float[][]) answers.get("probabilities");
            float[][] paths = (float[][]) answers.get("path_probabilities");
            for (int r = 0; r < 5; r++) {
                assertTrue(Float.isNaN(probabilities[r][0]) && Float.isNaN(probabilities[r][2]), "row " + r);
                assertTrue(Float.isNaN(paths[r][0]) && Float.isNaN(paths[r][7]), "row " + r);
                assertEquals(-1, ((long[]) answers.get("label"))[r], "row " + r);
                assertEquals(-1, ((long[]) answers.get("leaf"))[r], "row " + r);
            }
            Prediction ordinary = tree.predict(new Encoder(TABLE).encode(List.of("52", "0", "", "ja", "a")), rule);
            assertArrayEquals(ordinary.probabilities(), probabilities[6], (float) TOLERANCE);
            assertEquals(ordinary.leaf(), ((long[]) answers.get("leaf"))[6]);
        }
    }

    @Test
    void anIndicatorThatIsNaNGetsNoAnswer() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, 3, 4);
        int width = new OnnxIndicators(TABLE).width();
        float[] rows = new float[width * width];
        for (int i = 0; i < width; i++) {
            rows[i * width + i] = Float.NaN;
        }
        try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.ofIndicators(Rule.MAX_PATH)))) {
            for (float[] answer : (float[][]) runtime.run(rows, width).get("probabilities")) {
                assertTrue(Float.isNaN(answer[0]), Arrays.toString(answer));
            }
        }
    }

    /** Milliseconds since 1970: 100 times in a few minutes are 28 different float32 numbers. */
    @Test
    void aColumnThatFloat32CannotHoldIsDouble() throws Exception {
        Column.Number time = new Column.Number(
                "at",
                Optional.empty(),
                1_767_225_000_000.0,
                1_767_227_000_000.0,
                1_767_226_000_000.0,
                500_000,
                Column.Scaling.STANDARD,
                Column.Missing.INDICATOR,
                false);
        Schema schema = new Schema(
                List.of(time, TABLE.columns().get(3)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("early", "late")));
        SoftDecisionTree tree = TestTrees.random(schema, 3, 8, 2);
        OnnxInput input = new OnnxInput(schema);
        assertTrue(input.isDouble());
        assertEquals(List.of("at"), OnnxInput.beyondFloat(schema));
        assertThrows(IllegalArgumentException.class, () -> input.row(List.of("1767226000001", "ja")));
        List<List<String>> texts = new ArrayList<>(List.of(List.of("", "nein"), List.of("NA", "")));
        for (int r = 0; r < 100; r++) {
            texts.add(List.of(Long.toString(1_767_225_000_000L + 20_011L * r), r % 3 == 0 ? "ja" : "new"));
        }
        double[] rows = texts.stream()
                .flatMapToDouble(row -> Arrays.stream(input.doubleRow(row)))
                .toArray();
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(rule)))) {
                float[][] answers = (float[][]) runtime.run(rows, 2).get("probabilities");
                for (int r = 0; r < answers.length; r++) {
                    float[] row = new Encoder(schema).encode(texts.get(r));
                    assertArrayEquals(tree.predict(row, rule).probabilities(), answers[r], (float) TOLERANCE);
                }
            }
        }
    }

    @Test
    void theFileSaysWhatItTakesAndGives() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, 2, 1);
        try (Runtime runtime =
                new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(Rule.MAX_PATH).withPaths()))) {
            String signature = runtime.signature();
            for (String part : List.of(
                    "name=input",
                    "shape=[-1, 4]",
                    "name=label",
                    "name=probabilities",
                    "shape=[-1, 3]",
                    "name=path_probabilities",
                    "name=leaf")) {
                assertTrue(signature.contains(part), signature);
            }
            assertEquals(
                    Map.of(
                            "espalier.classes", "[\"<=50K\",\">50K\",\"line\\nbreak\"]",
                            "espalier.columns", "[\"age\",\"gain, \\\"net\\\"\",\"städtisch\",\"strict\"]",
                            "espalier.data", "sha256:00",
                            "espalier.rule", "max-path",
                            "espalier.schema", SchemaJson.write(TABLE),
                            "espalier.target", "</script>",
                            "espalier.teacher", "dl4j sha256:11"),
                    runtime.metadata());
        }
    }

    @Test
    void theSameTreeGivesTheSameBytesAndExistingFilesStay(@TempDir Path folder) throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, 5, 1);
        OnnxOptions options = OnnxOptions.of(Rule.AVERAGE);
        Path file = folder.resolve("tree.onnx");
        OnnxExport.write(tree, options, file, OverwritePolicy.REFUSE);
        assertArrayEquals(OnnxExport.bytes(tree, options), Files.readAllBytes(file));
        assertThrows(EspalierException.class, () -> OnnxExport.write(tree, options, file, OverwritePolicy.REFUSE));
    }
}
