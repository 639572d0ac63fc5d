package org.espalier.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.matrix.CsrMatrix;
import org.junit.jupiter.api.Test;

class DigitsTest {
    /** So few that a linear model has something to miss; MNIST's is 0.90 to 0.92. */
    private static final double MAX_LINEAR = 0.95;

    private static final double MIN_LINEAR = 0.84;

    @Test
    void isTheSameOnEveryPlatform() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] pixels = new byte[Digits.PIXELS];
        for (int i = 0; i < 200; i++) {
            digest.update((byte) Digits.draw(Digits.Part.TRAIN.seed(), i, pixels));
            digest.update(pixels);
        }
        assertEquals(
                "226d2372accbee5ae547b137a86744b2182d1c99413d79dfad6d0d0680f30fd6",
                HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void aPictureDependsOnSeedAndIndexOnly() {
        byte[] first = new byte[Digits.PIXELS];
        byte[] again = new byte[Digits.PIXELS];
        byte[] other = new byte[Digits.PIXELS];
        int digit = Digits.draw(5, 17, first);
        Digits.draw(5, 18, other);
        assertEquals(digit, Digits.draw(5, 17, again));
        assertArrayEquals(first, again);
        assertFalse(Arrays.equals(first, other));
        Digits.draw(6, 17, other);
        assertFalse(Arrays.equals(first, other));
    }

    @Test
    void everyPictureHasInkAndAFreeMargin() {
        byte[] pixels = new byte[Digits.PIXELS];
        for (int i = 0; i < 2000; i++) {
            Digits.draw(3, i, pixels);
            int ink = 0;
            for (int p = 0; p < pixels.length; p++) {
                int value = pixels[p] & 0xff;
                ink += value;
                int x = p % Digits.SIZE;
                int y = p / Digits.SIZE;
                boolean isCorner = (x == 0 || x == Digits.SIZE - 1) && (y == 0 || y == Digits.SIZE - 1);
                assertTrue(!isCorner || value == 0, "picture " + i);
            }
            // in units of full pixels; MNIST has 17 to 310
            assertTrue(ink > 10 * 255 && ink < 320 * 255, "picture " + i + ": " + ink / 255);
        }
    }

    @Test
    void allDigitsAreAboutAsFrequent() {
        Dataset data = Digits.generate(4, 2000);
        int[] counts = new int[10];
        Arrays.stream(data.labels()).forEach(label -> counts[label]++);
        for (int count : counts) {
            assertTrue(count > 150 && count < 250, Arrays.toString(counts));
        }
    }

    @Test
    void theBuiltInSetsAreDataSources() {
        DataSource source = DataSource.open(DataOptions.builder("digits:test").build());
        assertEquals("digits:test", source.name());
        Schema schema = source.inferSchema(warning -> {});
        assertEquals(Digits.SCHEMA, schema);
        Dataset data = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        assertEquals(2000, data.rows());
        assertEquals(CsrMatrix.class, data.features().getClass());
        Dataset generated = Digits.generate(Digits.Part.TEST.seed(), 20);
        try (RowStream rows = source.rows(schema, LabelPolicy.OPTIONAL, BadRows.STOP, new DataNotes())) {
            for (int r = 0; r < 20; r++) {
                Row row = rows.next();
                assertEquals(generated.labels()[r], row.label());
                assertArrayEquals(generated.features().row(r), row.features());
                assertArrayEquals(data.features().row(r), row.features());
            }
        }
        assertEquals(10_000, Digits.Part.TRAIN.rows());
    }

    @Test
    void aLinearModelGetsMostButNotAllRight() {
        double accuracy = linearAccuracy(Digits.generate(1, 4000), Digits.generate(2, 1000));
        assertTrue(accuracy > MIN_LINEAR && accuracy < MAX_LINEAR, "accuracy " + accuracy);
    }

    /** Of softmax regression, trained row by row with a falling rate. */
    private static double linearAccuracy(Dataset train, Dataset test) {
        float[][] weights = new float[10][Digits.PIXELS + 1];
        int epochs = 8;
        for (int epoch = 0; epoch < epochs; epoch++) {
            float rate = 0.05f * (epochs - epoch) / epochs;
            for (int r = 0; r < train.rows(); r++) {
                float[] row = Arrays.copyOf(train.features().row(r), Digits.PIXELS + 1);
                row[Digits.PIXELS] = 1;
                double[] error = probabilities(weights, row);
                error[train.labels()[r]] -= 1;
                for (int c = 0; c < 10; c++) {
                    for (int p = 0; p < row.length; p++) {
                        weights[c][p] -= rate * (float) error[c] * row[p];
                    }
                }
            }
        }
        int right = 0;
        for (int r = 0; r < test.rows(); r++) {
            float[] row = Arrays.copyOf(test.features().row(r), Digits.PIXELS + 1);
            row[Digits.PIXELS] = 1;
            double[] probabilities = probabilities(weights, row);
            double largest = Arrays.stream(probabilities).max().orElseThrow();
            right += probabilities[test.labels()[r]] == largest ? 1 : 0;
        }
        return right / (double) test.rows();
    }

    private static double[] probabilities(float[][] weights, float[] row) {
        double[] scores = new double[10];
        for (int c = 0; c < 10; c++) {
            for (int p = 0; p < row.length; p++) {
                scores[c] += weights[c][p] * row[p];
            }
        }
        double largest = Arrays.stream(scores).max().orElseThrow();
        double[] exponentials =
                Arrays.stream(scores).map(s -> Math.exp(s - largest)).toArray();
        double sum = Arrays.stream(exponentials).sum();
        return Arrays.stream(exponentials).map(e -> e / sum).toArray();
    }
}
