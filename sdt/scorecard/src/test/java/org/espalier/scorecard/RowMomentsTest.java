package org.espalier.scorecard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.data.SparseRows;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

class RowMomentsTest {
    private static final DenseMatrix ROWS = new DenseMatrix(4, 3, new float[] {3, 0, 0, 5, 0, 0, 3, 4, 0, 5, 4, 0});

    @Test
    void standardDeviationIsTheDistanceFromTheMean() {
        RowMoments moments = RowMoments.of(ROWS);
        assertEquals(Math.sqrt(1 + 4), moments.distance(), 1e-9);
        assertEquals(4, moments.mean(0), 1e-12);
        assertEquals(2, moments.mean(1), 1e-12);
    }

    @Test
    void whatIsZeroInEveryRowIsNotUsed() {
        assertArrayEquals(new boolean[] {true, true, false}, RowMoments.used(ROWS));
        assertArrayEquals(new boolean[] {true, true, false}, RowMoments.used(SparseRows.of(ROWS)));
    }

    @Test
    void rowsThatAreAllAlikeAreNotAtDistanceZero() {
        assertEquals(
                1e-3, RowMoments.of(new DenseMatrix(2, 1, new float[] {7, 7})).distance(), 1e-12);
    }
}
