package org.espalier.augment;

import java.util.SplittableRandom;
import org.espalier.matrix.Matrix;

/**
 * Finds rows that are like a given one: of {@value #CANDIDATES} rows drawn at random, the nearest by Euclidean distance of
 * the encoded features. Drawing keeps the search cheap and its results varied.
 */
final class SimilarRows {
    private static final int CANDIDATES = 200;

    /** Rows that candidates are drawn from, and numbers that these may have. */
    private static final int POOL_ROWS = 4096;

    private static final int POOL_NUMBERS = 16_000_000;

    private final float[][] pool;
    /** The row that each of the pool is. */
    private final int[] numbers;

    private final float[] halfSquare;
    private final int[] used;

    /** Draws a pool of rows. */
    SimilarRows(Matrix rows, SplittableRandom random) {
        int size = Math.max(1, Math.min(Math.min(rows.rows(), POOL_ROWS), POOL_NUMBERS / rows.columns()));
        pool = new float[size][];
        numbers = new int[size];
        halfSquare = new float[size];
        used = new int[rows.columns()];
        for (int i = 0; i < size; i++) {
            numbers[i] = size == rows.rows() ? i : random.nextInt(rows.rows());
            pool[i] = rows.row(numbers[i]);
            double sum = 0;
            for (float value : pool[i]) {
                sum += (double) value * value;
            }
            halfSquare[i] = (float) (sum / 2);
        }
    }

    /**
     * Fills {@code sources} with the nearest candidate of as many draws, rows of the pool: not to be written to. A row that is
     * itself in the pool is no source for itself unless there is no other.
     *
     * @param sourceRows filled with their row numbers
     */
    void find(float[] row, SplittableRandom random, float[][] sources, int[] sourceRows) {
        int count = 0;
        double square = 0;
        for (int f = 0; f < row.length; f++) {
            if (row[f] != 0f) {
                used[count++] = f;
                square += (double) row[f] * row[f];
            }
        }
        // |a - b|^2 / 2 = |a|^2 / 2 - (a b - |b|^2 / 2): the nearest has the largest difference, of at most |a|^2 / 2.
        float ownNearness = (float) (square / 2 * (1 - 1e-6));
        for (int d = 0; d < sources.length; d++) {
            int best = random.nextInt(pool.length);
            float max = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < CANDIDATES; i++) {
                int candidate = random.nextInt(pool.length);
                float nearness = product(row, count, pool[candidate]) - halfSquare[candidate];
                if (nearness > max && nearness < ownNearness) {
                    max = nearness;
                    best = candidate;
                }
            }
            sources[d] = pool[best];
            sourceRows[d] = numbers[best];
        }
    }

    private float product(float[] a, int count, float[] b) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            sum += a[used[i]] * b[used[i]];
        }
        return sum;
    }
}
