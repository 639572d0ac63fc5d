package org.espalier.train.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Exchange;
import org.espalier.train.Loss;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.Targets;
import org.espalier.train.Toy;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.junit.jupiter.api.Test;

/** Workers that add up their sums take the step of the whole batch. */
class ExchangeTest {
    private static final float TOLERANCE = 1e-5f;
    private static final int ROWS = 192;
    private static final int STEPS = 6;
    private static final int BATCH = ROWS / STEPS;

    /** Between threads of this test. */
    private static final class Sums {
        private final CyclicBarrier barrier;
        private final double[][] numbers;

        Sums(int workers) {
            barrier = new CyclicBarrier(workers);
            numbers = new double[workers][];
        }

        Exchange of(int worker) {
            return new Exchange() {
                @Override
                public void sum(double[] values) {
                    numbers[worker] = values.clone();
                    await();
                    for (int i = 0; i < values.length; i++) {
                        values[i] = 0;
                        for (double[] of : numbers) {
                            values[i] += of[i];
                        }
                    }
                    await();
                }

                @Override
                public void sum(float[] values) {
                    double[] wide = IntStream.range(0, values.length)
                            .mapToDouble(i -> values[i])
                            .toArray();
                    sum(wide);
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) wide[i];
                    }
                }
            };
        }

        private void await() {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static TrainingData data(boolean isSparse) {
        Matrix features = Toy.rows(ROWS, 3).features();
        if (isSparse) {
            float[] row = new float[4];
            int[] starts = new int[ROWS + 1];
            int[] indices = new int[ROWS];
            float[] values = new float[ROWS];
            for (int r = 0; r < ROWS; r++) {
                features.copyRow(r, row, 0);
                // one worker's rows have no other entries than the first two columns
                indices[r] = r % 2 == 0 ? r / 2 % 2 : r / 2 % 4;
                values[r] = row[indices[r]];
                starts[r + 1] = r + 1;
            }
            features = new CsrMatrix(ROWS, 4, starts, indices, values);
        }
        float[] weights = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            weights[r] = 0.5f + r % 3;
        }
        float[] targets = Targets.mix(Toy.rows(ROWS, 3).labels(), null, 3, 0, 1);
        return new TrainingData(features, 3, targets, weights);
    }

    private static EngineState start() {
        TreeParameters p = TreeParameters.zeros(new TreeShape(3), 4, 3);
        java.util.SplittableRandom random = Seeds.stream(5);
        for (float[] of : List.of(p.gateWeight(), p.gateBias(), p.gateBetaRaw(), p.leafLogits())) {
            for (int i = 0; i < of.length; i++) {
                of[i] = (float) (0.5 * Seeds.normal(random));
            }
        }
        return EngineState.initial(p);
    }

    private static Steps steps(int[] rows, int batch) {
        float[] ones = new float[STEPS];
        float[] rates = new float[STEPS];
        Arrays.fill(ones, 1.5f);
        Arrays.fill(rates, 0.05f);
        return new Steps(rows, batch, ones, rates, 0.7f);
    }

    /** Of every step each worker has the rows that it has: the even ones, or the odd ones. */
    private static List<TreeEngine> together(TrainingData data, EngineSettings settings, List<StepsResult> results)
            throws InterruptedException, ExecutionException {
        Sums sums = new Sums(2);
        List<TreeEngine> engines = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<StepsResult>> running = new ArrayList<>();
            for (int w = 0; w < 2; w++) {
                int worker = w;
                int[] own =
                        IntStream.range(0, ROWS).filter(r -> r % 2 == worker).toArray();
                TreeEngine engine = new JvmEngineFactory().open(data, settings, start(), sums.of(w));
                engines.add(engine);
                running.add(threads.submit(() -> engine.run(steps(own, BATCH / 2))));
            }
            for (Future<StepsResult> of : running) {
                results.add(of.get());
            }
        } finally {
            threads.shutdownNow();
        }
        return engines;
    }

    private static void assertSameAsOne(boolean isSparse, EngineSettings settings) throws Exception {
        TrainingData data = data(isSparse);
        List<StepsResult> results = new ArrayList<>();
        List<TreeEngine> engines = together(data, settings, results);
        try (TreeEngine one = new JvmEngineFactory().open(data, settings, start())) {
            StepsResult expected = one.run(steps(IntStream.range(0, ROWS).toArray(), BATCH));
            EngineState whole = one.state();
            EngineState first = engines.get(0).state();
            EngineState second = engines.get(1).state();
            assertArrayEquals(
                    first.parameters().gateWeight(), second.parameters().gateWeight());
            assertArrayEquals(
                    first.secondMoment().leafLogits(), second.secondMoment().leafLogits());
            assertArrayEquals(
                    whole.parameters().gateWeight(), first.parameters().gateWeight(), TOLERANCE);
            assertArrayEquals(whole.parameters().gateBias(), first.parameters().gateBias(), TOLERANCE);
            assertArrayEquals(
                    whole.parameters().gateBetaRaw(), first.parameters().gateBetaRaw(), TOLERANCE);
            assertArrayEquals(
                    whole.parameters().leafLogits(), first.parameters().leafLogits(), TOLERANCE);
            assertArrayEquals(whole.runningRight(), first.runningRight(), TOLERANCE * ROWS);
            assertArrayEquals(expected.objective(), results.get(0).objective(), TOLERANCE);
        }
        engines.forEach(TreeEngine::close);
    }

    @Test
    void denseRowsInTwoPlacesAreOneBatch() throws Exception {
        assertSameAsOne(false, new EngineSettings(Loss.EXPECTED, 0.1, 2, false, Double.POSITIVE_INFINITY, 1));
    }

    /** The norm that is clipped is that of the whole gradient. */
    @Test
    void theNormIsOfTheWholeGradient() throws Exception {
        assertSameAsOne(false, new EngineSettings(Loss.MIXTURE, 0, 1, true, 0.05, 1));
    }

    /** A feature that only the other worker's rows have moves here too. */
    @Test
    void sparseRowsInTwoPlacesAreOneBatch() throws Exception {
        assertSameAsOne(true, new EngineSettings(Loss.EXPECTED, 0.1, 1, false, 1, 1));
    }

    /** What only asks for the gradient asks for its own rows alone: no other worker is in that. */
    @Test
    void evaluatingExchangesNothing() {
        TrainingData data = data(false);
        EngineSettings settings = new EngineSettings(Loss.EXPECTED, 0.1, 1, false, 1, 1);
        Exchange none = new Exchange() {
            @Override
            public void sum(double[] values) {
                throw new AssertionError("exchanged");
            }

            @Override
            public void sum(float[] values) {
                throw new AssertionError("exchanged");
            }
        };
        int[] rows = {1, 5, 7};
        try (TreeEngine together = new JvmEngineFactory().open(data, settings, start(), none);
                TreeEngine alone = new JvmEngineFactory().open(data, settings, start())) {
            assertEquals(
                    alone.evaluate(rows, 1, 1).loss(),
                    together.evaluate(rows, 1, 1).loss());
            assertTrue(together.evaluate(rows, 1, 1).penalty() > 0);
        }
    }
}
