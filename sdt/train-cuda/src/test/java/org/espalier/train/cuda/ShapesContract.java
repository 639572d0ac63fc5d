package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.espalier.train.TreeParameters;
import org.espalier.train.jvm.JvmEngineFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes beyond those of the contract suite: every depth, chunks of many rows, many classes, odd widths. */
abstract class ShapesContract {
    private static final double TOLERANCE = 3e-5;

    /** Of the engine under test. */
    abstract TreeEngineFactory factory();

    @ParameterizedTest
    @CsvSource({
        // depth, rows, features, classes
        "1, 1, 1, 2",
        "1, 5000, 2, 3", // more rows than one round of slots
        "2, 17000, 3, 2", // more rows than one product adds up
        "7, 2600, 5, 3", // few results of many rows: products in parts, the last one not full
        "3, 100, 5, 40", // more classes than a row has threads
        "4, 333, 785, 9",
        "5, 65, 4, 8",
        "6, 20, 33, 17",
        "7, 130, 6, 7",
        "8, 1500, 3, 10", // chunks of several rows
        "6, 9000, 4, 3", // and of several at a time, of 32 threads each
        "8, 4500, 3, 10", // of 64
        "9, 64, 12, 3",
        "10, 40, 7, 11",
        "11, 33, 5, 2",
        "12, 12, 3, 4",
        "13, 9, 4, 3",
        "14, 70, 2, 2"
    })
    void theJvmEngineSaysTheSame(int depth, int rows, int features, int classes) {
        assertSame(depth, rows, features, classes);
    }

    /** One after the other in a block: what one row leaves in its memory is there for the next. */
    @Test
    void blocksTakeManyRowsOfSeveralWarps() {
        assertSame(10, 2100, 3, 4);
    }

    private void assertSame(int depth, int rows, int features, int classes) {
        for (Loss loss : Loss.values()) {
            EngineSettings settings = new EngineSettings(loss, 0.2, 3, depth % 2 == 0, Double.POSITIVE_INFINITY, 1);
            TrainingData data = data(rows, features, classes);
            EngineState state = EngineState.initial(parameters(depth, features, classes));
            int[] all = new int[rows];
            Arrays.setAll(all, i -> (i * 7 + 3) % rows);
            ObjectiveValue expected = evaluate(new JvmEngineFactory(), data, settings, state, all);
            ObjectiveValue found = evaluate(factory(), data, settings, state, all);
            assertNear(new float[] {(float) expected.loss()}, new float[] {(float) found.loss()}, loss + " loss");
            assertNear(
                    new float[] {(float) expected.penalty()}, new float[] {(float) found.penalty()}, loss + " penalty");
            TreeParameters g = expected.gradient();
            TreeParameters h = found.gradient();
            assertNear(g.gateWeight(), h.gateWeight(), loss + " gate weight");
            assertNear(g.gateBias(), h.gateBias(), loss + " gate bias");
            assertNear(g.gateBetaRaw(), h.gateBetaRaw(), loss + " beta");
            assertNear(g.leafLogits(), h.leafLogits(), loss + " leaf logits");
        }
    }

    static TrainingData data(int rows, int features, int classes) {
        SplittableRandom random = Seeds.stream(1, rows, features, classes);
        float[] x = new float[rows * features];
        float[] targets = new float[rows * classes];
        float[] weights = new float[rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Seeds.normal(random);
        }
        for (int r = 0; r < rows; r++) {
            weights[r] = (float) (0.5 + random.nextDouble());
            targets[r * classes + random.nextInt(classes)] = 0.75f;
            targets[r * classes + random.nextInt(classes)] += 0.25f;
        }
        return new TrainingData(new DenseMatrix(rows, features, x), classes, targets, weights);
    }

    static TreeParameters parameters(int depth, int features, int classes) {
        SplittableRandom random = Seeds.stream(2, depth, features, classes);
        TreeParameters p = TreeParameters.zeros(new TreeShape(depth), features, classes);
        for (int i = 0; i < p.gateWeight().length; i++) {
            p.gateWeight()[i] = (float) (Seeds.normal(random) / Math.sqrt(features));
        }
        for (int i = 0; i < p.gateBias().length; i++) {
            p.gateBias()[i] = (float) (0.3 * Seeds.normal(random));
            p.gateBetaRaw()[i] = (float) Seeds.normal(random);
        }
        for (int i = 0; i < p.leafLogits().length; i++) {
            p.leafLogits()[i] = (float) Seeds.normal(random);
        }
        return p;
    }

    static ObjectiveValue evaluate(
            TreeEngineFactory factory, TrainingData data, EngineSettings settings, EngineState state, int[] rows) {
        try (TreeEngine engine = factory.open(data, settings, state)) {
            return engine.evaluate(rows, 1.5f);
        }
    }

    private static void assertNear(float[] expected, float[] found, String what) {
        double largest = 0;
        for (float e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            int index = i;
            assertEquals(expected[i], found[i], TOLERANCE * largest, () -> what + "[" + index + "]");
        }
    }
}
