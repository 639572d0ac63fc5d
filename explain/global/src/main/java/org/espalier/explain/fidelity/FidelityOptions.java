package org.espalier.explain.fidelity;

import org.espalier.evaluate.EvaluationOptions;

/**
 * How to measure {@link Fidelity}.
 *
 * @param rows rows whose columns are taken away, at most, spread evenly over the data; 1 or more
 * @param evaluation threads, resamples of the intervals, and the seed, that of the random rankings too
 */
public record FidelityOptions(int rows, EvaluationOptions evaluation) {
    public static final int DEFAULT_ROWS = 500;

    public FidelityOptions {
        if (rows < 1) {
            throw new IllegalArgumentException("rows: expected 1 or more, found " + rows);
        }
    }

    /** 500 rows, one thread, 1000 resamples, seed 0. */
    public static FidelityOptions defaults() {
        return new FidelityOptions(DEFAULT_ROWS, EvaluationOptions.defaults());
    }

    public FidelityOptions withRows(int newRows) {
        return new FidelityOptions(newRows, evaluation);
    }

    public FidelityOptions withThreads(int threads) {
        return new FidelityOptions(rows, evaluation.withThreads(threads));
    }
}
