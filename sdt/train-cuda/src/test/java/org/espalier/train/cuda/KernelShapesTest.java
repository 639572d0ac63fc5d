package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.SparseRows;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shapes on the processor, and what only a device that can be told its order of threads shows. */
class KernelShapesTest extends ShapesContract {
    @Override
    TreeEngineFactory factory() {
        return DeviceEngines.onHost(HostDevice.Order.MIXED);
    }

    /** A phase that leaned on another thread's result of the same phase would give something else. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void theOrderOfThreadsAndBlocksChangesNoBit(Loss loss) {
        EngineSettings settings = new EngineSettings(loss, 0.2, 1, true, 1, 1);
        TrainingData data = data(300, 20, 12);
        EngineState state = EngineState.initial(parameters(7, 20, 12));
        EngineState expected = null;
        for (HostDevice.Order order : HostDevice.Order.values()) {
            try (TreeEngine engine = DeviceEngines.onHost(order).open(data, settings, state)) {
                int[] all = new int[300];
                Arrays.setAll(all, i -> i);
                engine.run(
                        new org.espalier.train.Steps(all, 128, new float[] {1, 1, 1}, new float[] {0.1f, 0.1f, 0.1f}));
                EngineState reached = engine.state();
                if (expected != null) {
                    assertArrayEquals(
                            expected.parameters().gateWeight(),
                            reached.parameters().gateWeight(),
                            order.name());
                    assertArrayEquals(
                            expected.secondMoment().leafLogits(),
                            reached.secondMoment().leafLogits(),
                            order.name());
                    assertArrayEquals(expected.runningRight(), reached.runningRight(), order.name());
                }
                expected = reached;
            }
        }
    }

    /** Bytes, sparse rows and floats are three ways to keep the same numbers. */
    @Test
    void theFormOfTheRowsChangesNoBit() {
        int rows = 50;
        int features = 37;
        SplittableRandom random = Seeds.stream(5);
        float[] few = new float[rows * features];
        for (int i = 0; i < few.length; i++) {
            few[i] = random.nextInt(4) == 0 ? random.nextInt(256) / 255f : 0;
        }
        few[3] = -0f;
        DenseMatrix bytes = new DenseMatrix(rows, features, few);
        assertForm(DeviceRows.Form.BYTES, bytes);
        assertForm(DeviceRows.Form.BYTES, SparseRows.of(bytes));

        float[] some = few.clone();
        for (int i = 0; i < some.length; i++) {
            some[i] *= (float) Math.sqrt(1 + i);
        }
        DenseMatrix floats = new DenseMatrix(rows, features, some);
        assertForm(DeviceRows.Form.FLOATS, floats);
        assertForm(DeviceRows.Form.SPARSE, SparseRows.of(floats));

        assertArrayEquals(gradient(bytes), gradient(SparseRows.of(bytes)));
        assertArrayEquals(gradient(floats), gradient(SparseRows.of(floats)));
        // As bytes and as floats: one more row makes too many values.
        float[] more = Arrays.copyOf(few, (rows + 10) * features);
        for (int i = few.length; i < more.length; i++) {
            more[i] = (float) Math.log(i);
        }
        DenseMatrix withMore = new DenseMatrix(rows + 10, features, more);
        assertForm(DeviceRows.Form.FLOATS, withMore);
        assertArrayEquals(gradient(bytes), gradient(withMore));
    }

    private static void assertForm(DeviceRows.Form expected, Matrix rows) {
        DeviceEngines.onHost(HostDevice.Order.UP); // skipped without a compiler
        try (HostDevice device = new HostDevice(HostDevice.Order.UP);
                DeviceScope scope = new DeviceScope(device)) {
            assertEquals(expected, DeviceRows.upload(rows, scope, new TreeArguments()));
        }
    }

    private static float[] gradient(Matrix x) {
        SplittableRandom random = Seeds.stream(6);
        float[] targets = new float[x.rows() * 3];
        float[] weights = new float[x.rows()];
        for (int r = 0; r < x.rows(); r++) {
            targets[r * 3 + random.nextInt(3)] = 1;
            weights[r] = 1 + random.nextInt(3);
        }
        EngineSettings settings = new EngineSettings(Loss.EXPECTED, 0, 1, false, 1, 1);
        EngineState state = EngineState.initial(parameters(4, x.columns(), 3));
        return evaluate(
                        DeviceEngines.onHost(HostDevice.Order.UP),
                        new TrainingData(x, 3, targets, weights),
                        settings,
                        state,
                        new int[] {5, 49, 0, 7, 20, 20, 33})
                .gradient()
                .gateWeight();
    }
}
