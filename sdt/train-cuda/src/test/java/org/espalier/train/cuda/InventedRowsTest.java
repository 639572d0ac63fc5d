package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.jvm.JvmEngineFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The rows that a device makes are the same rows made here. */
class InventedRowsTest {
    private static final int ROWS = 70;
    private static final int FEATURES = 9;
    private static final int CLASSES = 3;
    private static final float TOLERANCE = 3e-5f;

    @Test
    void theJvmEngineOnTheSameRowsSaysTheSame() {
        HostProcess.missing().ifPresent(why -> Assumptions.abort(why));
        EngineSettings settings = new EngineSettings(Loss.EXPECTED, 0.2, 1, false, 10, 1);
        EngineState state = EngineState.initial(parameters());
        int[] all = new int[ROWS];
        Arrays.setAll(all, r -> r);
        try (TreeEngine expected = new JvmEngineFactory().open(data(), settings, state);
                TreeEngine found = InventedRows.open(
                        new HostDevice(HostDevice.Order.MIXED), ROWS, settings, EngineState.initial(parameters()))) {
            ObjectiveValue wanted = expected.evaluate(all, 2, 1);
            ObjectiveValue value = found.evaluate(all, 2, 1);
            assertEquals(wanted.loss(), value.loss(), TOLERANCE);
            assertArrayEquals(wanted.gradient().gateWeight(), value.gradient().gateWeight(), TOLERANCE);
            assertArrayEquals(wanted.gradient().leafLogits(), value.gradient().leafLogits(), TOLERANCE);
        }
    }

    private static TrainingData data() {
        float[] x = new float[ROWS * FEATURES];
        float[] targets = new float[ROWS * CLASSES];
        float[] weights = new float[ROWS];
        for (int i = 0; i < x.length; i++) {
            x[i] = InventedRows.values()[code(i)];
        }
        for (int r = 0; r < ROWS; r++) {
            targets[r * CLASSES + code((long) r * FEATURES) % CLASSES] = 1;
            weights[r] = 1;
        }
        return new TrainingData(new DenseMatrix(ROWS, FEATURES, x), CLASSES, targets, weights);
    }

    private static int code(long place) {
        long bits = place + 1;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return (int) ((bits ^ (bits >>> 31)) >>> 56);
    }

    private static TreeParameters parameters() {
        TreeParameters p = TreeParameters.zeros(new TreeShape(3), FEATURES, CLASSES);
        for (int i = 0; i < p.gateWeight().length; i++) {
            p.gateWeight()[i] = (float) Math.sin(3 * i + 1);
        }
        for (int i = 0; i < p.leafLogits().length; i++) {
            p.leafLogits()[i] = (float) Math.cos(5 * i);
        }
        return p;
    }
}
