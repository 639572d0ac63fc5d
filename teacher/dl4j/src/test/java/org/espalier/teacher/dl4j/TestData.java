package org.espalier.teacher.dl4j;

import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.data.Dataset;
import org.espalier.matrix.DenseMatrix;

/** Problems that a small network learns in a second. */
final class TestData {
    private TestData() {}

    /** Three classes by where two of the six columns lie; nearly separable. */
    static Dataset blobs(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * TestNetworks.WIDTH];
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            labels[r] = r % 3;
            for (int c = 0; c < TestNetworks.WIDTH; c++) {
                double noise = random.nextDouble() + random.nextDouble() - 1;
                double center = c == 0 ? (labels[r] == 1 ? 1 : -1) : c == 1 ? (labels[r] == 2 ? 1 : -1) : 0;
                values[r * TestNetworks.WIDTH + c] = (float) (center + 0.8 * noise);
            }
        }
        return new Dataset(
                TestNetworks.table("a", "b", "c"),
                new DenseMatrix(rows, TestNetworks.WIDTH, values),
                labels,
                Optional.empty());
    }

    /** Images of 8 x 6 pixels with a bar across or a bar upright. */
    static Dataset bars(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * 48];
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            labels[r] = r % 2;
            int at = random.nextInt(1, 5);
            for (int y = 0; y < 6; y++) {
                for (int x = 0; x < 8; x++) {
                    boolean ink = labels[r] == 0 ? y == at : x == at + 1;
                    values[r * 48 + y * 8 + x] = (float) ((ink ? 0.8 : 0) + 0.2 * random.nextDouble());
                }
            }
        }
        return new Dataset(
                TestNetworks.images(1, "across", "upright"),
                new DenseMatrix(rows, 48, values),
                labels,
                Optional.empty());
    }

    /** Rows that are all alike: class 0 once in {@code period} rows, class 1 else. */
    static Dataset coin(int rows, int period, Optional<float[]> weights) {
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            labels[r] = r % period == 0 ? 0 : 1;
        }
        return new Dataset(
                TestNetworks.table("a", "b"),
                new DenseMatrix(rows, TestNetworks.WIDTH, new float[rows * TestNetworks.WIDTH]),
                labels,
                weights);
    }
}
