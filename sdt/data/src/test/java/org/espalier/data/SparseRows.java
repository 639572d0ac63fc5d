package org.espalier.data;

import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.Matrix;

/** The same rows with their zeros left out. */
public final class SparseRows {
    private SparseRows() {}

    public static CsrMatrix of(Matrix from) {
        int[] starts = new int[from.rows() + 1];
        int[] indices = new int[from.rows() * from.columns()];
        float[] values = new float[indices.length];
        int stored = 0;
        for (int r = 0; r < from.rows(); r++) {
            float[] row = from.row(r);
            for (int f = 0; f < row.length; f++) {
                if (row[f] != 0f) {
                    indices[stored] = f;
                    values[stored++] = row[f];
                }
            }
            starts[r + 1] = stored;
        }
        return new CsrMatrix(from.rows(), from.columns(), starts, indices, values);
    }
}
