package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final double NORMAL = 1.96;

    private static boolean[] hits(int rows, double share, long seed) {
        Random random = new Random(seed);
        boolean[] out = new boolean[rows];
        for (int r = 0; r < rows; r++) {
            out[r] = random.nextDouble() < share;
        }
        return out;
    }

    private static Interval interval(boolean[] hits, EvaluationOptions options) {
        Bootstrap bootstrap = new Bootstrap(hits.length, options);
        bootstrap.add("x", hits);
        return bootstrap.intervals().get("x");
    }

    private static double share(boolean[] hits) {
        int count = 0;
        for (boolean hit : hits) {
            count += hit ? 1 : 0;
        }
        return (double) count / hits.length;
    }

    @Test
    void theWidthIsWhatTheBinomialSays() {
        boolean[] hits = hits(400, 0.3, 1);
        double p = share(hits);
        Interval interval = interval(hits, new EvaluationOptions(1, 4000, 5));
        double half = NORMAL * Math.sqrt(p * (1 - p) / 400);
        assertEquals(p - half, interval.low(), 0.1 * half);
        assertEquals(p + half, interval.high(), 0.1 * half);
        assertEquals(half, interval.halfWidth(), 0.1 * half);
    }

    @Test
    void theIntervalOfAQuantileIsWhatResamplingGives() {
        double[] values = new Random(3).doubles(500).map(v -> v * v).toArray();
        Random draws = new Random(4);
        double[] quantiles = new double[4000];
        for (int s = 0; s < quantiles.length; s++) {
            double[] drawn = draws.ints(500, 0, 500).mapToDouble(i -> values[i]).toArray();
            quantiles[s] = Metrics.quantile(drawn, 0.95);
        }
        Interval interval = new Bootstrap(500, new EvaluationOptions(1, 1, 0))
                .ofQuantile(values, 0.95)
                .orElseThrow();
        assertEquals(Metrics.quantile(quantiles, 0.025), interval.low(), 0.01);
        assertEquals(Metrics.quantile(quantiles, 0.975), interval.high(), 0.01);
        assertTrue(new Bootstrap(0, EvaluationOptions.defaults())
                .ofQuantile(new double[0], 0.95)
                .isEmpty());
    }

    @Test
    void theIntervalOfARatioOfMeans() {
        // x and y of 400 rows, independent: the ratio of means varies by about sqrt((sx/mx)^2 + (sy/my)^2) / sqrt(n)
        Random random = new Random(2);
        double[] x = random.doubles(400, 1, 3).toArray();
        double[] y = random.doubles(400, 2, 6).toArray();
        Bootstrap bootstrap = new Bootstrap(400, new EvaluationOptions(2, 4000, 5));
        bootstrap.add("x", x);
        bootstrap.add("y", y);
        Interval interval = bootstrap.interval(m -> m[0] / m[1]).orElseThrow();
        // uniform on a width equal to the mean: a variance of mean^2 / 12
        double relative = Math.sqrt(2 / 12.);
        assertEquals(0.5, (interval.low() + interval.high()) / 2, 0.03);
        assertEquals(NORMAL * 0.5 * relative / 20, interval.halfWidth(), 0.15 * NORMAL * 0.5 * relative / 20);
        assertEquals(
                bootstrap.intervals().get("y"), bootstrap.interval(m -> m[1]).orElseThrow());
        assertTrue(bootstrap.interval(m -> Double.NaN).isEmpty());
        assertTrue(
                new Bootstrap(0, EvaluationOptions.defaults()).interval(m -> 1).isEmpty());
    }

    @Test
    void aFewRowsHaveAWideInterval() {
        // of 2 rows, one right: a quarter of the resamples has none, a quarter both
        assertEquals(new Interval(0, 1), interval(new boolean[] {true, false}, EvaluationOptions.defaults()));
    }

    @Test
    void ninetyFiveOfAHundredIntervalsHoldTheTruth() {
        int holds = 0;
        for (int i = 0; i < 400; i++) {
            Interval interval = interval(hits(200, 0.7, i), new EvaluationOptions(1, 200, i));
            holds += interval.low() <= 0.7 && 0.7 <= interval.high() ? 1 : 0;
        }
        assertTrue(holds > 365 && holds < 395, holds + " of 400");
    }

    @Test
    void theSeedDecidesAndTheThreadsDoNot() {
        boolean[] hits = hits(999, 0.5, 2);
        Interval one = interval(hits, new EvaluationOptions(1, 300, 9));
        assertEquals(one, interval(hits, new EvaluationOptions(1, 300, 9)));
        assertEquals(one, interval(hits, new EvaluationOptions(3, 300, 9)));
        assertNotEquals(one, interval(hits, new EvaluationOptions(1, 300, 10)));
    }

    @Test
    void manyRowsTakeTheNormalApproximationWhichSaysTheSame() {
        boolean[] hits = hits(Bootstrap.LARGE + 1, 0.9, 3);
        Interval normal = interval(hits, new EvaluationOptions(1, 300, 1));
        boolean[] oneLess = java.util.Arrays.copyOf(hits, Bootstrap.LARGE);
        Interval resampled = interval(oneLess, new EvaluationOptions(1, 300, 1));
        double half = normal.halfWidth();
        assertEquals(NORMAL * 0.3 / Math.sqrt(Bootstrap.LARGE), half, 0.02 * half);
        assertEquals(resampled.low(), normal.low(), 0.25 * half);
        assertEquals(resampled.high(), normal.high(), 0.25 * half);
    }

    @Test
    void allFiguresSeeTheSameDraws() {
        boolean[] hits = hits(100, 0.5, 4);
        double[] misses = new double[100];
        for (int r = 0; r < 100; r++) {
            misses[r] = hits[r] ? 0 : 1;
        }
        Bootstrap bootstrap = new Bootstrap(100, EvaluationOptions.defaults());
        bootstrap.add("hits", hits);
        bootstrap.add("misses", misses);
        Map<String, Interval> intervals = bootstrap.intervals();
        assertEquals(List.of("hits", "misses"), List.copyOf(intervals.keySet()));
        assertEquals(1 - intervals.get("hits").high(), intervals.get("misses").low(), 1e-12);
    }

    /** Else its resample would count as a mean of 0. */
    @Test
    void whatFailsOnAHelperThreadFailsTheCall() {
        Thread caller = Thread.currentThread();
        CountDownLatch failed = new CountDownLatch(1);
        Bootstrap bootstrap = new Bootstrap(10, new EvaluationOptions(2, 100, 0), resample -> {
            if (Thread.currentThread() == caller) {
                awaitUninterruptibly(failed);
            } else {
                failed.countDown();
                throw new IllegalStateException("out of luck");
            }
        });
        bootstrap.add("hits", hits(10, 0.5, 6));
        assertEquals(
                "out of luck",
                assertThrows(IllegalStateException.class, bootstrap::intervals).getMessage());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS), "a helper takes a resample");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noResamplesNoIntervals() {
        Bootstrap bootstrap = new Bootstrap(1, new EvaluationOptions(1, 0, 0));
        bootstrap.add("x", new double[] {1});
        assertEquals(Map.of(), bootstrap.intervals());
        assertEquals(Map.of(), new Bootstrap(0, EvaluationOptions.defaults()).intervals());
    }

    @Test
    void optionsAreChecked() {
        assertEquals(
                "threads: expected 1 or more, found 0",
                assertThrows(IllegalArgumentException.class, () -> new EvaluationOptions(0, 1, 1))
                        .getMessage());
        assertEquals(
                "resamples: expected 0 or more, found -1",
                assertThrows(IllegalArgumentException.class, () -> new EvaluationOptions(1, -1, 1))
                        .getMessage());
    }
}
