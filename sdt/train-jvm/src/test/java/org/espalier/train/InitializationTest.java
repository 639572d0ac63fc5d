package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.data.Dataset;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class InitializationTest {
    private static final int ROWS = 2000;

    private static TrainingData data() {
        Dataset toy = Toy.rows(ROWS, 1);
        float[] values = new float[ROWS * 5];
        for (int r = 0; r < ROWS; r++) {
            float[] row = toy.features().row(r);
            // Far from the origin, on scales of their own; the last feature is never used.
            values[r * 5] = 100 + 10 * row[0];
            values[r * 5 + 1] = row[1];
            values[r * 5 + 2] = row[2];
            values[r * 5 + 3] = row[3];
        }
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 1f);
        return new TrainingData(new DenseMatrix(ROWS, 5, values), 3, Targets.mix(toy.labels(), null, 3, 1, 1), weights);
    }

    @Test
    void everyGateDividesTheRowsAndNoTwoAlike() {
        TrainingData data = data();
        TreeShape shape = new TreeShape(5);
        TreeParameters p = Initialization.parameters(shape, data, 3);
        String[] sides = new String[shape.nodes()];
        for (int i = 0; i < shape.nodes(); i++) {
            StringBuilder side = new StringBuilder();
            int right = 0;
            double square = 0;
            for (int r = 0; r < ROWS; r++) {
                float[] row = data.features().row(r);
                double z = p.gateBias()[i];
                for (int f = 0; f < 5; f++) {
                    z += p.gateWeight()[i * 5 + f] * row[f];
                }
                right += z > 0 ? 1 : 0;
                square += z * z;
                side.append(z > 0 ? 'r' : 'l');
            }
            assertTrue(right > ROWS / 4 && right < 3 * ROWS / 4, "gate " + i + " sends right " + right);
            assertTrue(square / ROWS < 25, "gate " + i + " is not saturated");
            sides[i] = side.toString();
        }
        assertEquals(shape.nodes(), Arrays.stream(sides).distinct().count());
    }

    @Test
    void aFeatureThatIsNeverUsedHasNoWeight() {
        TreeParameters p = Initialization.parameters(new TreeShape(4), data(), 3);
        for (int i = 0; i < p.shape().nodes(); i++) {
            assertEquals(0f, p.gateWeight()[i * 5 + 4]);
        }
    }

    @Test
    void leavesStartNearTheClassesShares() {
        TrainingData data = data();
        double share = 0;
        for (int r = 0; r < ROWS; r++) {
            share += data.targets()[3 * r];
        }
        TreeParameters p = Initialization.parameters(new TreeShape(6), data, 3);
        double mean = 0;
        for (int l = 0; l < 64; l++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += Math.exp(p.leafLogits()[l * 3 + k]);
            }
            mean += Math.exp(p.leafLogits()[l * 3]) / sum / 64;
        }
        assertEquals(share / ROWS, mean, 0.02);
    }
}
