package org.espalier.train;

import java.util.OptionalDouble;

/**
 * How trees whose leaves carry scorecards are trained.
 *
 * @param depth gates on a path at most, 0 to 6; a gate is there only where it gains
 * @param columnsPerLeaf columns that a leaf may ask about, 1 or more; {@link Integer#MAX_VALUE}: all
 * @param ramps of a number column in leaves
 * @param lambda of the penalty {@code lambda / (2 rows) |A|^2}; empty: chosen by held-out fit
 * @param learningRate Adam's, at its peak
 * @param batch rows a step; 0: by the number of rows
 * @param epochs 0: by the number of rows
 */
public record ScorecardOptions(
        int depth,
        int columnsPerLeaf,
        int ramps,
        OptionalDouble lambda,
        double learningRate,
        int batch,
        int epochs,
        Loss loss,
        long seed,
        int threads) {
    /** The deepest tree of scorecards: 64 of them. */
    public static final int MAX_DEPTH = 6;

    public ScorecardOptions {
        if (depth < 0 || depth > MAX_DEPTH) {
            throw new TrainingException("depth: expected 0 to " + MAX_DEPTH + " for leaves with points, found " + depth);
        }
        if (columnsPerLeaf < 1) {
            throw new TrainingException("columns-per-leaf: expected 1 or more, or all, found " + columnsPerLeaf);
        }
    }

    /** The defaults, for a table of two classes. */
    public static ScorecardOptions defaults(int depth, long seed, int threads) {
        return new ScorecardOptions(depth, 12, 16, OptionalDouble.empty(), 0.02, 0, 0, Loss.EXPECTED, seed, threads);
    }

    public ScorecardOptions withLambda(double value) {
        return new ScorecardOptions(
                depth, columnsPerLeaf, ramps, OptionalDouble.of(value), learningRate, batch, epochs, loss, seed, threads);
    }

    public ScorecardOptions withColumnsPerLeaf(int columns) {
        return new ScorecardOptions(depth, columns, ramps, lambda, learningRate, batch, epochs, loss, seed, threads);
    }

    /** Rows of a step. */
    int batchFor(int rows) {
        return batch > 0 ? batch : rows < 2000 ? 128 : 256;
    }

    /** Epochs of a run. */
    int epochsFor(int rows) {
        return epochs > 0 ? epochs : Math.max(8, Math.min(60, 220_000 / Math.max(1, rows)));
    }
}
