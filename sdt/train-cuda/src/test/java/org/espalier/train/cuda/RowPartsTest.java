package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowPartsTest {
    @ParameterizedTest
    @CsvSource({
        // result, batch, multiprocessors: parts, rows of each
        "784, 255, 64, 132, 1, 64", // too few rows to share out
        "784, 255, 1024, 132, 1, 1024",
        "784, 255, 16384, 132, 9, 1824", // 14 tiles nine times: 126 of 132 multiprocessors
        "784, 255, 16384, 14, 1, 16384", // a tile for each
        "3072, 1023, 16384, 132, 2, 8192", // 192 tiles in two turns, or 384 in three
        "3072, 16383, 16384, 132, 1, 16384", // enough for everybody
        "10, 1024, 16384, 132, 16, 1024",
        "3072, 16383, 65536, 132, 4, 16384", // more than are added up in single precision
        "10, 2, 1000000, 132, 62, 16144"
    })
    void theyKeepTheMultiprocessorsBusy(int m, int n, int batch, int multiprocessors, int count, int rows) {
        assertEquals(new RowParts(count, rows), RowParts.of(m, n, batch, multiprocessors));
    }

    @ParameterizedTest
    @CsvSource({"1", "1023", "2047", "2049", "9999", "16385", "65536"})
    void theyHoldEveryRowAndNoneIsEmpty(int batch) {
        for (int side = 1; side < 4000; side = 2 * side + 1) {
            RowParts parts = RowParts.of(side, 255, batch, 132);
            assertTrue(parts.allRows() >= batch, parts + " of " + batch);
            assertTrue(parts.allRows() - parts.rows() < batch, parts + " of " + batch);
            assertTrue(parts.rows() <= 16_384, parts + " of " + batch);
        }
    }
}
