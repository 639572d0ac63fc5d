package org.espalier.augment;

import java.util.List;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;

/** Matrices made of matrices. */
public final class Matrices {
    private Matrices() {}

    /** The rows of all parts, one part after the other; all of one width, and of one layout. */
    public static Matrix stack(List<Matrix> parts) {
        int rows = 0;
        long stored = 0;
        for (Matrix part : parts) {
            rows = Math.addExact(rows, part.rows());
            stored += part.stored();
        }
        int columns = parts.get(0).columns();
        float[] values = new float[Math.toIntExact(stored)];
        if (parts.get(0) instanceof DenseMatrix) {
            int at = 0;
            for (Matrix part : parts) {
                float[] from = ((DenseMatrix) part).values();
                System.arraycopy(from, 0, values, at, from.length);
                at += from.length;
            }
            return new DenseMatrix(rows, columns, values);
        }
        int[] starts = new int[rows + 1];
        int[] indices = new int[values.length];
        int row = 0;
        for (Matrix part : parts) {
            CsrMatrix csr = (CsrMatrix) part;
            int base = starts[row];
            int length = csr.starts()[csr.rows()];
            System.arraycopy(csr.indices(), 0, indices, base, length);
            System.arraycopy(csr.values(), 0, values, base, length);
            for (int r = 1; r <= csr.rows(); r++) {
                starts[row + r] = base + csr.starts()[r];
            }
            row += csr.rows();
        }
        return new CsrMatrix(rows, columns, starts, indices, values);
    }
}
