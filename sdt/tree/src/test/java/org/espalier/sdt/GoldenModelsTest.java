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
