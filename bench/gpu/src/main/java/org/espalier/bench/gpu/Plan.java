package org.espalier.bench.gpu;

import java.util.List;

/**
 * How much is measured.
 *
 * @param images the data set of images: {@code mnist} or {@code digits}
 * @param largeBatch from this on, the pieces of a step are timed
 * @param rounds that count; two more before them warm up
 * @param seconds that the contestants' turns are to last
 * @param productSide of the square matrices by which the arithmetic is measured
 * @param copyBytes by which the memory is measured
 * @param shortEpochs of the comparison of accuracies
 * @param seeds of the comparison of accuracies
 * @param longBatches of the whole runs
 * @param longEpochs of a whole run, 0 for the default
 * @param augment augmented copies of each of a whole run's rows
 */
record Plan(
        String images,
        int depth,
        List<Case> cases,
        int largeBatch,
        int rounds,
        double seconds,
        int productSide,
        long copyBytes,
        int shortEpochs,
        int seeds,
        List<Integer> longBatches,
        int longEpochs,
        int augment) {
    private static final int PIXELS = 784;

    /** What docs/gpu.md asks for. */
    static Plan full() {
        return new Plan(
                "mnist",
                8,
                List.of(
                        Case.images("mnist", 8, PIXELS, 64, 20, Report.PROCESSOR),
                        Case.images("mnist", 8, PIXELS, 1024, 0, Report.PROCESSOR),
                        Case.images("mnist", 8, PIXELS, 16_384, 3, Report.TF32, Report.PROCESSOR),
                        Case.invented(10, 3072, 16_384, 1_000_000, Report.TF32),
                        Case.images("mnist", 8, PIXELS, 65_536, 0, Report.TF32),
                        Case.forProcessor(5, 30, 64, 60_000),
                        Case.forProcessor(8, 100, 64, 60_000)),
                16_384,
                7,
                0.3,
                8192,
                1L << 30,
                10,
                3,
                List.of(64, 1024),
                0,
                8);
    }

    /** The same in little, to see that it runs; its figures say nothing. */
    static Plan small() {
        return new Plan(
                "digits",
                3,
                List.of(
                        Case.images("digits", 3, PIXELS, 64, 20, Report.TF32),
                        Case.invented(4, 50, 32, 300),
                        Case.forProcessor(3, 5, 32, 300)),
                64,
                2,
                0.01,
                64,
                1 << 16,
                1,
                1,
                List.of(256),
                1,
                1);
    }
}
