package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.espalier.data.Encoder;
import org.junit.jupiter.api.Test;

/** What was written once must be read, and must answer the same, by every later release. */
class GoldenModelsTest {
    private static final float TOLERANCE = 1e-6f;

    private static SoftDecisionTree read(String name) throws IOException {
        try (InputStream in = GoldenModelsTest.class.getResourceAsStream(name)) {
            return ModelFile.read(in, name);
        }
    }

    @Test
    void theTableOfVersion1() throws IOException {
        SoftDecisionTree tree = read("table-v1.safetensors");
        assertEquals(TestTrees.table(), tree.schema());
        assertEquals(3, tree.shape().depth());
        assertEquals("1..30", tree.provenance().configuration().get("beta"));
        float[] row = new Encoder(tree.schema()).encode(List.of("52", "1200.5", "x7", "nein", "b"));
        assertArrayEquals(
                new float[] {0.26282984f, 0.55230606f, 0.18486407f},
                tree.predict(row, Rule.AVERAGE).probabilities(),
                TOLERANCE);
        Prediction maxPath = tree.predict(row, Rule.MAX_PATH);
        assertEquals(1, maxPath.leaf());
        assertEquals(0.239139f, maxPath.pathMass(), TOLERANCE);
    }

    @Test
    void theImageOfVersion1() throws IOException {
        SoftDecisionTree tree = read("image-v1.safetensors");
        float[] pixels = new float[60];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 37 % 256;
        }
        Prediction maxPath = tree.predict(new Encoder(tree.schema()).encodePixels(pixels), Rule.MAX_PATH);
        assertEquals(9, maxPath.leaf());
        assertEquals(0.1498205f, maxPath.pathMass(), TOLERANCE);
        assertEquals(0, maxPath.classIndex());
    }

    /** Trees of constant leaves: version 2 has the same numbers in another header. */
    @Test
    void theTableAndTheImageOfVersion2AreThoseOfVersion1() throws IOException {
        for (String kind : List.of("table", "image")) {
            SoftDecisionTree first = read(kind + "-v1.safetensors");
            SoftDecisionTree second = read(kind + "-v2.safetensors");
            assertEquals(first.schema(), second.schema());
            assertArrayEquals(first.gateWeight(), second.gateWeight());
            assertArrayEquals(first.gateBias(), second.gateBias());
            assertArrayEquals(first.gateBeta(), second.gateBeta());
            assertArrayEquals(first.leafLogits(), second.leafLogits());
            assertEquals(first.provenance(), second.provenance());
        }
    }

    /** The answers are those of read_model.py, which knows the file and NumPy only. */
    @Test
    void theScorecardsOfVersion2() throws IOException {
        SoftDecisionTree tree = read("scorecard-v2.safetensors");
        assertEquals(TestScorecards.schema(2), tree.schema());
        assertEquals(TestScorecards.complete(2028).structure(), tree.structure());
        assertEquals(TestScorecards.complete(2028).decision(), tree.decision());
        assertEquals(TestScorecards.complete(2028).statistics(), tree.statistics());
        float[] row = new Encoder(tree.schema()).encode(List.of("52", "x", "1250.5", "rent"));
        Prediction average = tree.predict(row, Rule.AVERAGE);
        assertArrayEquals(new float[] {0.566404f, 0.433596f}, average.probabilities(), TOLERANCE);
        assertEquals(1, average.classIndex(), "the threshold is 0.3");
        Prediction maxPath = tree.predict(row, Rule.MAX_PATH);
        assertArrayEquals(new float[] {0.585941f, 0.414059f}, maxPath.probabilities(), TOLERANCE);
        assertEquals(2, maxPath.leaf());
        assertEquals(0.960834f, maxPath.pathMass(), TOLERANCE);
    }

    @Test
    void theCurrentVersionIsStillWrittenLikeThat() throws IOException {
        for (var golden : GoldenModels.trees().entrySet()) {
            try (InputStream in = GoldenModelsTest.class.getResourceAsStream(golden.getKey())) {
                byte[] expected = in.readAllBytes();
                assertTrue(expected.length < 20_000);
                assertArrayEquals(expected, ModelFile.toBytes(golden.getValue()), golden.getKey());
            }
        }
    }
}
