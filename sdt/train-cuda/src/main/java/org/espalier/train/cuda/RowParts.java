package org.espalier.train.cuda;

/**
 * How a product that adds up over the rows of a batch is shared out: as several products, each over as many rows, so that
 * all multiprocessors have something to do however small the result is. Rows beyond the batch's end are zero. The numbers
 * depend on the product's shape and the GPU alone, so that the same batch gives the same bits.
 *
 * @param count of the parts
 * @param rows of each part
 */
record RowParts(int count, int rows) {
    private static final int MAX_PARTS = 16;

    /** Rows that one product adds up in single precision; parts are added up in double. */
    private static final int MAX_ROWS = 16_384;

    /** Fewer are not worth a part of their own. */
    private static final int MIN_ROWS = 1024;

    /** Side of the square of results that a multiprocessor of cuBLAS works on, where there are many of them. */
    private static final int TILE = 128;

    /** A part's rows begin at a multiple of so many. */
    private static final int ROWS_TOGETHER = 16;

    /** What more parts must gain to be worth their memory. */
    private static final double GAIN = 1.05;

    /** For a result {@code [m, n]}. */
    static RowParts of(int m, int n, int batch, int multiprocessors) {
        int count = (batch + MAX_ROWS - 1) / MAX_ROWS;
        double busy = busy(m, n, count, multiprocessors);
        for (int more = count + 1; more <= MAX_PARTS && batch / more >= MIN_ROWS; more++) {
            double then = busy(m, n, more, multiprocessors);
            if (then > GAIN * busy) {
                count = more;
                busy = then;
            }
        }
        if (count == 1) {
            return new RowParts(1, batch);
        }
        int rows = (batch + count - 1) / count;
        return new RowParts(count, (rows + ROWS_TOGETHER - 1) / ROWS_TOGETHER * ROWS_TOGETHER);
    }

    /** The share of the multiprocessors' time that they work, where each takes a tile at a time. */
    private static double busy(int m, int n, int count, int multiprocessors) {
        long tiles = (long) count * ((m + TILE - 1) / TILE) * ((n + TILE - 1) / TILE);
        long turns = (tiles + multiprocessors - 1) / multiprocessors;
        return (double) tiles / (turns * multiprocessors);
    }

    /** The batch's, and those that fill up the last part. */
    long allRows() {
        return (long) count * rows;
    }
}
