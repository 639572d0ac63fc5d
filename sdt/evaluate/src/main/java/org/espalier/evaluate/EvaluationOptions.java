package org.espalier.evaluate;

import org.espalier.Progress;

/**
 * How to evaluate.
 *
 * @param threads worker threads; the figures do not depend on it
 * @param resamples bootstrap resamples for the intervals; 0: no intervals
 * @param seed seed of the resampling
 * @param progress hears of the rows that are answered, rule by rule, and of the resamples that are drawn
 */
public record EvaluationOptions(int threads, int resamples, long seed, Progress progress) {
    public static final int DEFAULT_RESAMPLES = 1000;

    public EvaluationOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: expected 1 or more, found " + threads);
        }
        if (resamples < 0) {
            throw new IllegalArgumentException("resamples: expected 0 or more, found " + resamples);
        }
    }

    /** Without anybody to hear how far it is. */
    public EvaluationOptions(int threads, int resamples, long seed) {
        this(threads, resamples, seed, Progress.NONE);
    }

    /** One thread, 1000 resamples, seed 0. */
    public static EvaluationOptions defaults() {
        return new EvaluationOptions(1, DEFAULT_RESAMPLES, 0);
    }

    public EvaluationOptions withThreads(int newThreads) {
        return new EvaluationOptions(newThreads, resamples, seed, progress);
    }

    public EvaluationOptions withProgress(Progress listener) {
        return new EvaluationOptions(threads, resamples, seed, listener);
    }
}
