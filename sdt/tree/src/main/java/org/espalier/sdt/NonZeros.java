package org.espalier.sdt;

import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;

/**
 * The non-zero columns of one row after the other, in arrays that are used again. Of a {@link CsrMatrix} a row's stored
 * entries, which may hold zeros. Not thread-safe.
 */
public final class NonZeros {
    private final int[] columns;
    private final float[] values;
    private int count;

    /** @param width columns of the rows */
    public NonZeros(int width) {
        this.columns = new int[width];
        this.values = new float[width];
    }

    /** Reads row {@code row} of a matrix of this width. */
    public void read(Matrix x, int row) {
        if (x instanceof CsrMatrix csr) {
            int from = csr.starts()[row];
            count = csr.starts()[row + 1] - from;
            System.arraycopy(csr.indices(), from, columns, 0, count);
            System.arraycopy(csr.values(), from, values, 0, count);
        } else {
            read(((DenseMatrix) x).values(), row * columns.length);
        }
    }

    /** Reads the row {@code x[from .. from + width)}. */
    public void read(float[] x, int from) {
        int stored = 0;
        for (int f = 0; f < columns.length; f++) {
            columns[stored] = f;
            values[stored] = x[from + f];
            stored += x[from + f] != 0 ? 1 : 0; // no branch: which columns are zero can't be predicted
        }
        count = stored;
    }

    /** Number of entries; the arrays hold nothing of the row beyond. */
    public int count() {
        return count;
    }

    /** Ascending; not to be written to. */
    public int[] columns() {
        return columns;
    }

    /** Beside {@link #columns}; not to be written to. */
    public float[] values() {
        return values;
    }
}
