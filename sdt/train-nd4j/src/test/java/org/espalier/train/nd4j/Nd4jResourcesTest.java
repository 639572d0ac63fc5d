package org.espalier.train.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.nd4j.Nd4jEngineFactory.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.abstracts.Nd4jWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** What the engine takes of the process, native memory and threads, and gives back. */
class Nd4jResourcesTest {
    private static final EngineSettings SETTINGS = new EngineSettings(Loss.MIXTURE, 0.1, 1, true, 1, 2);

    /** What waits for a garbage collection: ND4J's operations with a number make an array of one element for it. */
    private static final long LITTER = 1 << 18;

    /** A byte that a step keeps shows after one; so many show what is kept once in a thousand steps, too. */
    private static final int MANY_STEPS = 2_500;

    @Test
    void memoryStaysAsItIsOverThousandsOfSteps() throws InterruptedException {
        TrainingData data = data(5, 2);
        long before = settledBytes();
        try (TreeEngine engine = new Nd4jEngineFactory().open(data, SETTINGS, start(1, 2))) {
            // Two batches, the second one smaller; the first steps find out how large a workspace a step needs.
            runSteps(engine, 100, 5, 3);
            long allocated = settledBytes();
            long size = workspaceOf().getCurrentSize();
            assertTrue(size > 0, "steps have their workspace");

            runSteps(engine, MANY_STEPS, 5, 3);

            long unsettled = nativeBytes() - allocated;
            assertTrue(unsettled < LITTER, "bytes allocated outside the workspace: " + unsettled);
            assertEquals(size, workspaceOf().getCurrentSize(), "size of the workspace");
            assertEquals(0, workspaceOf().getNumberOfExternalAllocations(), "arrays that did not fit into it");
            assertEquals(allocated, settledBytes(), "bytes that native code has allocated");
        }
        assertEquals(before, settledBytes(), "all is given back");
        assertEquals(List.of(), workspaces());
    }

    /** Large arrays do not wait for a garbage collection, nor does asking for the state leave any. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void closingGivesBackAtOnce(Precision precision) throws InterruptedException {
        TrainingData data = data(1000, 500);
        // Litter of the tests before would otherwise be collected in the middle of this one, and count as given back.
        long before = settledBytes();
        TreeEngine engine = new Nd4jEngineFactory(precision).open(data, SETTINGS, start(6, 500));
        runSteps(engine, 2, 20, 10);
        long open = nativeBytes();
        long features = (precision == Precision.SINGLE ? 4L : 8L) * 1000 * 500;
        assertTrue(open - before > features, "the features are there: " + (open - before));
        assertTrue(open - before < 1.5 * features, "and once only: " + (open - before));
        engine.state();
        engine.parameters();
        engine.evaluate(rows(20), 1);
        assertEquals(open, nativeBytes(), 10_000, "bytes after asking for the state");
        engine.close();
        assertEquals(before, nativeBytes(), 10_000, "bytes after closing");
    }

    @Test
    void aLargerBatchThanBeforeGetsALargerWorkspaceOnce() {
        TrainingData data = data(400, 3);
        try (TreeEngine engine = new Nd4jEngineFactory().open(data, SETTINGS, start(3, 3))) {
            runSteps(engine, 10, 400, 10);
            long small = workspaceOf().getCurrentSize();
            engine.evaluate(rows(400), 1);
            engine.evaluate(rows(400), 1);
            long large = workspaceOf().getCurrentSize();
            assertTrue(large > 10 * small, "workspace for 400 rows: " + large + ", for 10: " + small);
            runSteps(engine, 10, 400, 10);
            engine.evaluate(rows(400), 1);
            assertEquals(large, workspaceOf().getCurrentSize());
        }
    }

    /** A caller may be inside a workspace of its own; what the engine keeps must outlive it. */
    @Test
    void openingInsideAWorkspaceIsFine() {
        TrainingData data = data(5, 2);
        TreeEngine engine;
        MemoryWorkspace around = Nd4j.getWorkspaceManager().getAndActivateWorkspace("around");
        try {
            engine = new Nd4jEngineFactory().open(data, SETTINGS, start(1, 2));
        } finally {
            around.close();
        }
        try (engine) {
            assertArrayEquals(
                    start(1, 2).parameters().gateWeight(), engine.parameters().gateWeight());
            runSteps(engine, 2, 5, 3);
        } finally {
            Nd4j.getWorkspaceManager().destroyWorkspace(around);
        }
    }

    /** A product of this size has other last bits with two BLAS threads than with one. */
    @Test
    void threadsOfNd4jChangeNoBit() {
        TrainingData data = data(64, 784);
        int threads = Nd4j.factory().blas().getMaxThreads();
        try {
            Nd4j.factory().blas().setMaxThreads(1);
            EngineState one = threeSteps(data);
            Nd4j.factory().blas().setMaxThreads(2);
            EngineState two = threeSteps(data);
            assertArrayEquals(one.parameters().gateWeight(), two.parameters().gateWeight());
            assertEquals(2, Nd4j.factory().blas().getMaxThreads(), "as it was found");
        } finally {
            Nd4j.factory().blas().setMaxThreads(threads);
        }
    }

    @Test
    void threadsComeBackWithTheLastEngine() {
        TrainingData data = data(5, 2);
        int threads = Nd4j.factory().blas().getMaxThreads();
        try {
            Nd4j.factory().blas().setMaxThreads(2);
            TreeEngine first = new Nd4jEngineFactory().open(data, SETTINGS, start(1, 2));
            TreeEngine second = new Nd4jEngineFactory().open(data, SETTINGS, start(1, 2));
            assertEquals(1, Nd4j.factory().blas().getMaxThreads());
            first.close();
            first.close();
            assertEquals(1, Nd4j.factory().blas().getMaxThreads(), "the second engine still computes");
            second.close();
            assertEquals(2, Nd4j.factory().blas().getMaxThreads());
        } finally {
            Nd4j.factory().blas().setMaxThreads(threads);
        }
    }

    private static EngineState threeSteps(TrainingData data) {
        try (TreeEngine engine = new Nd4jEngineFactory().open(data, SETTINGS, start(8, 784))) {
            runSteps(engine, 3, 64, 64);
            return engine.state();
        }
    }

    /** Takes at least {@code count} steps, pass by pass over {@code rows} rows. */
    private static void runSteps(TreeEngine engine, int count, int rows, int batch) {
        int perPass = (rows + batch - 1) / batch;
        float[] ones = new float[perPass];
        float[] rates = new float[perPass];
        Arrays.fill(ones, 1);
        Arrays.fill(rates, 1e-3f);
        Steps pass = new Steps(rows(rows), batch, ones, rates);
        for (int k = 0; k < count; k += perPass) {
            assertEquals(-1, engine.run(pass).failedStep());
        }
    }

    private static int[] rows(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static TrainingData data(int rows, int features) {
        float[] x = randoms(rows * features, 3);
        float[] targets = new float[2 * rows];
        float[] weights = new float[rows];
        Arrays.fill(targets, 0.5f);
        Arrays.fill(weights, 1);
        return new TrainingData(new DenseMatrix(rows, features, x), 2, targets, weights);
    }

    private static EngineState start(int depth, int features) {
        TreeParameters p = TreeParameters.zeros(new TreeShape(depth), features, 2);
        System.arraycopy(randoms(p.gateWeight().length, 0.1), 0, p.gateWeight(), 0, p.gateWeight().length);
        System.arraycopy(randoms(p.leafLogits().length, 1), 0, p.leafLogits(), 0, p.leafLogits().length);
        return EngineState.initial(p);
    }

    private static float[] randoms(int count, double scale) {
        SplittableRandom random = new SplittableRandom(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    /** Outside workspaces, by the native library's own count. */
    private static long nativeBytes() {
        return Nd4j.getEnvironment().getDeviceCouner(0);
    }

    /** The same, once nothing waits for a garbage collection any more: it takes a moment to go through. */
    private static long settledBytes() throws InterruptedException {
        long bytes = Long.MAX_VALUE;
        for (int quiet = 0, rounds = 0; quiet < 3 && rounds < 100; rounds++) {
            System.gc();
            Thread.sleep(50);
            quiet = nativeBytes() < bytes ? 0 : quiet + 1;
            bytes = Math.min(bytes, nativeBytes());
        }
        return bytes;
    }

    private static Nd4jWorkspace workspaceOf() {
        List<MemoryWorkspace> all = workspaces();
        assertEquals(1, all.size(), "workspaces of open engines");
        return (Nd4jWorkspace) all.get(0);
    }

    private static List<MemoryWorkspace> workspaces() {
        return Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
                .filter(w -> w.getId().startsWith("espalier-"))
                .toList();
    }
}
