package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.espalier.EspalierException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    @TempDir
    Path folder;

    private static void assertSame(SoftDecisionTree expected, SoftDecisionTree found) {
        assertEquals(expected.schema(), found.schema());
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(expected.gateWeight(), found.gateWeight());
        assertArrayEquals(expected.gateBias(), found.gateBias());
        assertArrayEquals(expected.gateBeta(), found.gateBeta());
        assertArrayEquals(expected.leafLogits(), found.leafLogits());
        assertEquals(expected.provenance(), found.provenance());
    }

    private static String refusal(byte[] file) {
        String message = assertThrows(ModelFileException.class, () -> ModelFile.read(file, "m"))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith("cannot read the model m: "), message);
        return message.substring("cannot read the model m: ".length());
    }

    @Test
    void aTreeComesBackAsItWas() throws IOException {
        for (Schema schema : List.of(TestTrees.table(), TestTrees.image(5, 4, 3))) {
            for (int depth : new int[] {1, 2, 7}) {
                SoftDecisionTree tree = TestTrees.random(schema, depth, depth);
                Path file = folder.resolve("m.safetensors");
                ModelFile.write(tree, file, OverwritePolicy.REPLACE);
                assertSame(tree, ModelFile.read(file));
                byte[] bytes = Files.readAllBytes(file);
                assertArrayEquals(bytes, ModelFile.toBytes(tree));
                assertSame(tree, ModelFile.read(bytes, "m"));
                assertSame(tree, ModelFile.read(new ByteArrayInputStream(bytes), "m"));
            }
        }
    }

    @Test
    void aTreeMadeByHandComesBackAsItWas() {
        SoftDecisionTree random = TestTrees.random(TestTrees.table(), 2, 1);
        SoftDecisionTree tree = new SoftDecisionTree(
                random.schema(),
                random.shape(),
                random.gateWeight(),
                random.gateBias(),
                new float[random.shape().nodes()],
                random.leafLogits(),
                Provenance.none());
        assertSame(tree, ModelFile.read(ModelFile.toBytes(tree), "m"));
    }

    @Test
    void theDeepestTreeComesBackAsItWas() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), TreeShape.MAX_DEPTH, 1);
        assertSame(tree, ModelFile.read(ModelFile.toBytes(tree), "m"));
    }

    @Test
    void statisticsOfTheTrainingRowsComeBackAsTheyWere() throws IOException {
        SoftDecisionTree random = TestTrees.random(TestTrees.table(), 1, 1);
        SoftDecisionTree tree = random.withStatistics(
                new TrainingStatistics(new float[random.features()], new float[] {0.25f, 0.75f}, new int[] {3, 9}));
        byte[] bytes = ModelFile.toBytes(tree);
        SoftDecisionTree read = ModelFile.read(bytes, "m");
        assertSame(tree, read);
        assertEquals(tree.statistics(), read.statistics());
        assertArrayEquals(bytes, ModelFile.toBytes(read));
    }

    /** A cluster has more rows than 32 bits count. */
    @Test
    void leavesOfBillionsOfRowsComeBack() throws IOException {
        SoftDecisionTree random = TestTrees.random(TestTrees.table(), 1, 1);
        SoftDecisionTree tree = random.withStatistics(new TrainingStatistics(
                new float[random.features()], new float[] {0.25f, 0.75f}, new long[] {3, 3_000_000_000L}));
        SoftDecisionTree read = ModelFile.read(ModelFile.toBytes(tree), "m");
        assertEquals(tree.statistics(), read.statistics());
        assertArrayEquals(
                new long[] {3, 3_000_000_000L}, read.statistics().orElseThrow().leafRows());
    }

    @Test
    void statisticsThatDoNotFitAreRefused() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 1, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> tree.withStatistics(new TrainingStatistics(new float[1], new float[2], new int[2])));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TrainingStatistics(new float[1], new float[2], new int[] {-1, 2}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TrainingStatistics(new float[] {Float.NaN}, new float[2], new int[2]));
    }

    @Test
    void theHeaderIsWhatTheFormatSays() throws IOException {
        byte[] bytes = ModelFile.toBytes(TestTrees.random(TestTrees.table(), 3, 1));
        SafeTensors file = new SafeTensors(bytes);
        assertEquals(List.of("gate.weight", "gate.bias", "gate.beta", "leaf.logits"), file.names());
        assertEquals(List.of(7, 11), file.shape("gate.weight"));
        assertEquals(List.of(7), file.shape("gate.bias"));
        assertEquals(List.of(7), file.shape("gate.beta"));
        assertEquals(List.of(8, 3), file.shape("leaf.logits"));
        assertEquals(
                List.of("format", "version", "sha256", "schema", "provenance", "selfTest"),
                List.copyOf(file.metadata().keySet()));
        assertEquals("espalier", file.metadata().get("format"));
        assertEquals("2", file.metadata().get("version"));
        assertTrue(file.metadata().get("sha256").matches("[0-9a-f]{64}"));
        assertEquals(
                "{\"version\":\"0.1.0\",\"data\":\"sha256:00\",\"teacher\":\"dl4j sha256:11\",\"seed\":1,"
                        + "\"configuration\":{\"beta\":\"1..30\",\"depth\":\"3\"},"
                        + "\"metrics\":{\"accuracy.maxPath\":0.75,\"kl.mean\":0.002}}",
                file.metadata().get("provenance"));
    }

    @Test
    void everyBitFlipIsRefused() {
        byte[] bytes = ModelFile.toBytes(TestTrees.random(TestTrees.table(), 1, 5));
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            refusal(bytes);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        ModelFile.read(bytes, "m");
    }

    @Test
    void everyTruncationAndExtensionIsRefused() {
        byte[] bytes = ModelFile.toBytes(TestTrees.random(TestTrees.table(), 1, 5));
        for (int length = 0; length < bytes.length; length++) {
            refusal(Arrays.copyOf(bytes, length));
        }
        refusal(Arrays.copyOf(bytes, bytes.length + 1));
        refusal(Arrays.copyOf(bytes, bytes.length + 8));
        assertEquals(
                "the file is truncated or damaged: its content does not have the SHA-256 that it states",
                refusal(Arrays.copyOf(bytes, bytes.length - 1)));
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertEquals("expected at least 8 bytes, found 0: empty or truncated", refusal(new byte[0]));
        byte[] huge = ModelFile.toBytes(TestTrees.random(TestTrees.table(), 1, 5));
        int available = huge.length - 8;
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 62);
        assertEquals(
                "expected a header of at most " + available + " bytes (the file has no more), found one of "
                        + "4611686018427387904: truncated, or no safetensors file",
                refusal(huge));
        byte[] other = new SafeTensorsWriter()
                .floats("gate.weight", new float[1], 1, 1)
                .toBytes();
        assertEquals(
                "expected a model file as Espalier writes it, found another file (or one saved again by another program)",
                refusal(other));
        Path none = folder.resolve("none");
        assertEquals(
                "cannot read the model " + none + ": there is no such file",
                assertThrows(ModelFileException.class, () -> ModelFile.read(none))
                        .getMessage());
        assertEquals(
                "cannot read the model " + folder + ": expected a file, found a folder or a device",
                assertThrows(ModelFileException.class, () -> ModelFile.read(folder))
                        .getMessage());
    }

    @Test
    void aNewerVersionIsNamed() {
        byte[] bytes = ModelFile.toBytes(TestTrees.random(TestTrees.table(), 1, 5));
        byte[] newer = ModelBytes.of(bytes)
                .replace("\"version\":\"2\"", "\"version\":\"3\"")
                .rehashed();
        assertEquals("expected format version 1 to 2, found 3: written by a newer release of Espalier", refusal(newer));
        byte[] none = ModelBytes.of(bytes)
                .replace("\"version\":\"2\"", "\"version\":\"x\"")
                .rehashed();
        assertEquals("expected a format version, found none", refusal(none));
    }

    @Test
    void numbersThatAreNoneAreRefusedWhateverTheHash() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 2, 5);
        byte[] bytes = ModelFile.toBytes(tree);
        for (String name : List.of("gate.weight", "gate.bias", "gate.beta", "leaf.logits")) {
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                byte[] changed = ModelBytes.of(bytes).set(name, 2, bad).rehashed();
                assertEquals("tensor '" + name + "': expected finite numbers, found " + bad, refusal(changed));
            }
        }
        assertEquals(
                "tensor 'gate.beta': expected no number below 0, found -1.0",
                refusal(ModelBytes.of(bytes).set("gate.beta", 0, -1f).rehashed()));
        assertEquals(
                "gate 0: beta times its weights is more than a float holds",
                refusal(ModelBytes.of(bytes)
                        .set("gate.beta", 0, 1e20f)
                        .set("gate.weight", 0, 1e20f)
                        .rehashed()));
    }

    @Test
    void aWrongAnswerToTheSelfTestIsRefusedWhateverTheHash() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 2, 5);
        byte[] bytes = ModelFile.toBytes(tree);
        String message = refusal(ModelBytes.of(bytes)
                .set("leaf.logits", 0, tree.leafLogits()[0] + 1)
                .rehashed());
        assertTrue(message.startsWith("self-test row 1: expected 0."), message);
        SelfTest test = selfTest(bytes);
        SelfTest.Case first = test.cases().get(0);
        String mass = "\"mass\":" + Json.compact(first.mass());
        message = refusal(ModelBytes.of(bytes)
                .replace(mass.replace("\"", "\\\""), "\\\"mass\\\":" + Json.compact(first.mass() + 3e-5f))
                .rehashed());
        assertTrue(message.contains("for the path mass, the tree answers " + first.mass()), message);
        int leaf = first.leaf().orElseThrow();
        int other = (leaf + 1) % 4;
        message = refusal(ModelBytes.of(bytes)
                .replace("\\\"leaf\\\":" + leaf, "\\\"leaf\\\":" + other)
                .rehashed());
        assertEquals("self-test row 1: expected leaf " + other + ", the tree answers with leaf " + leaf, message);
    }

    private static SelfTest selfTest(byte[] bytes) {
        try {
            SafeTensors file = new SafeTensors(bytes);
            return SelfTest.read(file.metadata().get("selfTest"), TestTrees.table());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shapesAreHeldAgainstTheSchema() {
        byte[] bytes = ModelFile.toBytes(TestTrees.random(TestTrees.table(), 2, 5));
        assertEquals(
                "tensor 'gate.weight': expected 2^depth - 1 rows for a depth of 0 to 16, found the shape [33]",
                refusal(ModelBytes.of(bytes).replace("[3,11]", "[33]").rehashed()));
        assertEquals(
                "tensor 'gate.weight': expected the shape [1, 11], found [1, 33]",
                refusal(ModelBytes.of(bytes).replace("[3,11]", "[1,33]").rehashed()));
        assertEquals(
                "tensor 'leaf.logits': expected the shape [4, 3], found [3, 4]",
                refusal(ModelBytes.of(bytes).replace("[4,3]", "[3,4]").rehashed()));
        assertEquals(
                "expected the tensors gate.beta, gate.bias, gate.weight, leaf.logits, found others",
                refusal(ModelBytes.of(bytes).replace("gate.beta", "gate.betb").rehashed()));
        assertEquals(
                "tensor 'gate.weight': expected the shape [3, 8], found [3, 11]",
                refusal(ModelBytes.of(bytes)
                        .replace("[\\\"ja\\\", \\\"nein\\\", \\\"unknown\\\"]", "[]")
                        .rehashed()));
    }

    @Test
    void aMessageCannotSteerTheTerminal() {
        byte[] bytes = ModelFile.toBytes(TestTrees.random(TestTrees.table(), 2, 5));
        String message = refusal(ModelBytes.of(bytes)
                .replace("\\\"data\\\":", "\\\"\\\\u001b[2J\\\":1,\\\"\\\\u001b[2J\\\":")
                .rehashed());
        assertEquals("provenance: not well-formed JSON: Duplicate field '?[2J'", message.replaceAll(" \\(line.*", ""));
    }

    @Test
    void theFileIsRefusedWhereOneIs() throws IOException {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 1, 5);
        Path file = Files.writeString(folder.resolve("m"), "old");
        assertEquals(
                "cannot write " + file + ": it exists already",
                assertThrows(EspalierException.class, () -> ModelFile.write(tree, file, OverwritePolicy.REFUSE))
                        .getMessage());
        assertEquals("old", Files.readString(file));
    }

    @Test
    void aTreeThatNobodyCouldReadIsNotWritten() {
        SoftDecisionTree random = TestTrees.random(TestTrees.table(), 1, 1);
        float[] weight = random.gateWeight();
        weight[3] = 1e30f;
        SoftDecisionTree tree = new SoftDecisionTree(
                random.schema(),
                random.shape(),
                weight,
                random.gateBias(),
                new float[] {1e10f},
                random.leafLogits(),
                random.provenance());
        assertEquals(
                "cannot write the model: gate 0: beta times its weights is more than a float holds",
                assertThrows(EspalierException.class, () -> ModelFile.toBytes(tree))
                        .getMessage());
    }

    @Test
    void theSelfTestShowsWhatTheSchemaAllows() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 3, 11);
        SelfTest test = SelfTest.draw(tree, 11);
        assertEquals(8, test.cases().size());
        List<List<String>> cells =
                test.cases().stream().map(c -> c.row().cells()).toList();
        assertEquals(List.of("", "", "", ""), cells.get(4).subList(0, 4));
        assertTrue(List.of("a", "b").contains(cells.get(4).get(4)));
        assertEquals(List.of("unknown'", "unknown"), cells.get(5).subList(3, 5));
        assertEquals(List.of("17", "-0.001"), cells.get(6).subList(0, 2));
        assertEquals(
                List.of("100", "250000"),
                List.of(cells.get(7).get(0), cells.get(7).get(1)));
        assertNotEquals(cells.get(0), cells.get(1));
        float[] unknown = new Encoder(tree.schema()).encode(cells.get(5));
        assertEquals(1, unknown[6], "the slot of a category that the column does not know");
        assertEquals(1, unknown[10], "the slot of a category that the column does not know");
    }

    /** The tokens for missing values are the schema's, and what is there is never one of them. */
    @Test
    void theSelfTestKeepsToTheTokensOfTheSchema() throws IOException {
        Set<String> tokens = Set.of("-999", "17", "-0.001", "unknown'", "unknown");
        SoftDecisionTree tree = TestTrees.random(TestTrees.table().withMissingTokens(tokens), 3, 11);
        List<List<String>> cells = SelfTest.draw(tree, 11).cases().stream()
                .map(c -> c.row().cells())
                .toList();
        assertEquals(List.of("-0.001", "-0.001"), cells.get(4).subList(0, 2));
        assertEquals(List.of("unknown''", "unknown''"), cells.get(5).subList(3, 5));
        assertEquals(List.of("017", "-00.001"), cells.get(6).subList(0, 2));
        SoftDecisionTree read = ModelFile.read(Files.write(folder.resolve("tokens"), ModelFile.toBytes(tree)));
        assertEquals(tree.schema(), read.schema());

        SoftDecisionTree none = TestTrees.random(TestTrees.table().withMissingTokens(Set.of()), 3, 11);
        assertTrue(SelfTest.draw(none, 11).cases().stream()
                .noneMatch(c -> c.row().cells().get(0).isEmpty()));
        assertEquals(
                none.schema(),
                ModelFile.read(Files.write(folder.resolve("none"), ModelFile.toBytes(none)))
                        .schema());
    }

    @Test
    void theSelfTestIsDrawnByTheSeed() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 3, 11);
        assertEquals(SelfTest.draw(tree, 1).toJson(), SelfTest.draw(tree, 1).toJson());
        assertNotEquals(SelfTest.draw(tree, 1).toJson(), SelfTest.draw(tree, 2).toJson());
        SoftDecisionTree image = TestTrees.random(TestTrees.image(8, 8, 1), 3, 11, 0.01f);
        assertEquals(3, SelfTest.draw(image, 1).cases().size());
        for (SelfTest.Case c : SelfTest.draw(image, 1).cases()) {
            assertTrue(c.row().pixels()[0] >= 0 && c.row().pixels()[0] <= 255);
        }
    }

    /** Two leaves of equal reach: which of them comes first is a matter of rounding. */
    @Test
    void aLeafWithoutALeadIsNotCompared() {
        SoftDecisionTree random = TestTrees.random(TestTrees.table(), 1, 1);
        SoftDecisionTree tree = new SoftDecisionTree(
                random.schema(),
                random.shape(),
                new float[random.features()],
                new float[1],
                new float[] {1},
                random.leafLogits(),
                random.provenance());
        for (SelfTest.Case c : SelfTest.draw(tree, 1).cases()) {
            assertTrue(c.leaf().isEmpty());
            assertEquals(0.5f, c.mass());
        }
    }

    /** Gates so steep that rounding decides: such rows would fail on another machine, so they are not taken. */
    @Test
    void aRowThatHangsOnRoundingIsNotTaken() {
        SoftDecisionTree steep = TestTrees.random(TestTrees.image(28, 28, 1), 8, 1, 1e-3f);
        float[] beta = new float[steep.shape().nodes()];
        Arrays.fill(beta, 2000);
        SoftDecisionTree tree = new SoftDecisionTree(
                steep.schema(),
                steep.shape(),
                steep.gateWeight(),
                steep.gateBias(),
                beta,
                steep.leafLogits(),
                steep.provenance());
        ReferenceScore score = new ReferenceScore(tree);
        for (SelfTest.Case c : SelfTest.draw(tree, 1).cases()) {
            score.score(c.row().encode(new Encoder(tree.schema())));
            assertTrue(score.uncertainty() <= SelfTest.TOLERANCE / 4);
        }
        assertSame(tree, ModelFile.read(ModelFile.toBytes(tree), "m"));
    }
}
