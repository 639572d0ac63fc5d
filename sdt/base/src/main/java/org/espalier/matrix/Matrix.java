package org.espalier.matrix;

/**
 * Encoded rows, {@code [rows, columns]} floats, immutable by agreement: nobody writes to the arrays after construction.
 * Two layouts: {@link DenseMatrix}, and {@link CsrMatrix} where most entries are zero (pixels, one-hot columns).
 */
public sealed interface Matrix permits DenseMatrix, CsrMatrix {
    /** A matrix whose share of non-zero entries is below this is kept as {@link CsrMatrix}. */
    double SPARSE_BELOW = 0.4;

    int rows();

    int columns();

    /** Number of stored entries: all of them for a dense matrix. */
    long stored();

    /** Writes row {@code row} into {@code out[offset .. offset + columns)}, zeros included. */
    void copyRow(int row, float[] out, int offset);

    /** The given rows, in the given order, as a matrix of the same layout. */
    Matrix select(int[] rows);

    /** Row {@code row} as a new dense array of {@link #columns()} values. */
    default float[] row(int row) {
        float[] out = new float[columns()];
        copyRow(row, out, 0);
        return out;
    }
}
