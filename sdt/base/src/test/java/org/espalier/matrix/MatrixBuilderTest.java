package org.espalier.matrix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixBuilderTest {
    /** Rows of which a share of the values is not zero, that share changing half way. */
    private static void assertBuilt(int rows, int columns, double firstShare, double secondShare, Class<?> layout) {
        SplittableRandom random = new SplittableRandom(3);
        MatrixBuilder builder = new MatrixBuilder(columns);
        List<float[]> expected = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            float[] row = new float[columns];
            for (int c = 0; c < columns; c++) {
                double share = r < rows / 2 ? firstShare : secondShare;
                row[c] = random.nextDouble() < share ? (float) random.nextDouble() + 0.1f : 0;
            }
            builder.add(row);
            expected.add(row);
        }
        assertEquals(rows, builder.rows());
        Matrix matrix = builder.build();
        assertEquals(layout, matrix.getClass());
        assertEquals(rows, matrix.rows());
        assertEquals(columns, matrix.columns());
        for (int r = 0; r < rows; r++) {
            assertArrayEquals(expected.get(r), matrix.row(r));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "5000"})
    void denseRowsEndDense(int rows) {
        assertBuilt(rows, 60, 1, 1, DenseMatrix.class);
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "9000"})
    void sparseRowsEndSparse(int rows) {
        assertBuilt(rows, 60, 0.1, 0.1, CsrMatrix.class);
    }

    @Test
    void theWholeDecidesNotTheBeginning() {
        assertBuilt(20_000, 60, 0.05, 0.9, DenseMatrix.class);
        assertBuilt(20_000, 60, 0.6, 0.05, CsrMatrix.class);
    }

    @Test
    void aRowMayBeWiderThanAChunk() {
        assertBuilt(3, 400_000, 0.01, 0.01, CsrMatrix.class);
        assertBuilt(2, 400_000, 0.9, 0.9, DenseMatrix.class);
    }

    @Test
    void noRowsAreAMatrixToo() {
        assertEquals(0, new MatrixBuilder(3).build().rows());
    }

    @Test
    void theBuilderIsEmptyAfterwards() {
        MatrixBuilder builder = new MatrixBuilder(1);
        builder.add(new float[] {1});
        assertEquals(1, builder.build().rows());
        builder.add(new float[] {2});
        assertArrayEquals(new float[] {2}, builder.build().row(0));
    }

    @Test
    void refusesRowsOfAnotherWidth() {
        assertThrows(IllegalArgumentException.class, () -> new MatrixBuilder(2).add(new float[3]));
        assertThrows(IllegalArgumentException.class, () -> new MatrixBuilder(0));
    }
}
