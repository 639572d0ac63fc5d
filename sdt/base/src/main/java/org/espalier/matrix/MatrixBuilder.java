package org.espalier.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.EspalierException;

/**
 * Takes rows one by one and ends in the layout that suits them: {@link CsrMatrix} where fewer than
 * {@link Matrix#SPARSE_BELOW} of the entries are not zero, else {@link DenseMatrix}. Rows wait in chunks, each in the
 * layout that is smaller, so that the peak is about twice the finished matrix.
 */
public final class MatrixBuilder {
    private static final int CHUNK_VALUES = 1 << 18;

    private final int columns;
    private final int chunkRows;
    private final List<Matrix> chunks = new ArrayList<>();
    private float[] current;
    private int currentRows;
    private long rows;
    private long nonZero;

    public MatrixBuilder(int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("expected at least one column, found " + columns);
        }
        this.columns = columns;
        this.chunkRows = Math.max(1, CHUNK_VALUES / columns);
    }

    /** Number of rows up to now. */
    public int rows() {
        return Math.toIntExact(rows);
    }

    /**
     * Adds a row; the array is copied.
     *
     * @param row {@code [columns]}
     */
    public void add(float[] row) {
        if (row.length != columns) {
            throw new IllegalArgumentException("expected " + columns + " values, found " + row.length);
        }
        if (rows == Integer.MAX_VALUE - 8) {
            throw new EspalierException("expected at most " + rows + " rows, found more");
        }
        if (current == null) {
            current = new float[chunkRows * columns];
        }
        System.arraycopy(row, 0, current, currentRows * columns, columns);
        currentRows++;
        rows++;
        if (currentRows == chunkRows) {
            closeChunk();
        }
    }

    private void closeChunk() {
        if (currentRows == 0) {
            return;
        }
        int used = currentRows * columns;
        int count = 0;
        for (int i = 0; i < used; i++) {
            if (current[i] != 0) {
                count++;
            }
        }
        nonZero += count;
        // an entry of a sparse row takes twice the memory
        if (2L * count < used) {
            chunks.add(sparse(current, currentRows, columns, count));
        } else {
            chunks.add(new DenseMatrix(
                    currentRows, columns, used == current.length ? current : Arrays.copyOf(current, used)));
            current = null;
        }
        currentRows = 0;
    }

    private static CsrMatrix sparse(float[] dense, int rows, int columns, int count) {
        int[] starts = new int[rows + 1];
        int[] indices = new int[count];
        float[] values = new float[count];
        int k = 0;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                float v = dense[r * columns + c];
                if (v != 0) {
                    indices[k] = c;
                    values[k++] = v;
                }
            }
            starts[r + 1] = k;
        }
        return new CsrMatrix(rows, columns, starts, indices, values);
    }

    /**
     * The matrix of all rows; the builder is empty afterwards.
     *
     * @throws EspalierException when it has more entries than an array can hold
     */
    public Matrix build() {
        closeChunk();
        boolean isSparse = nonZero < Matrix.SPARSE_BELOW * rows * columns;
        long stored = isSparse ? nonZero : rows * columns;
        if (stored > Integer.MAX_VALUE - 8) {
            throw new EspalierException("expected at most " + (Integer.MAX_VALUE - 8) + " values, found " + rows
                    + " rows with " + stored + " values; take fewer rows");
        }
        Matrix matrix = isSparse ? buildSparse() : buildDense();
        chunks.clear();
        current = null;
        rows = 0;
        nonZero = 0;
        return matrix;
    }

    private DenseMatrix buildDense() {
        float[] values = new float[(int) (rows * columns)];
        int offset = 0;
        for (int n = 0; n < chunks.size(); n++) {
            Matrix chunk = chunks.set(n, null);
            if (chunk instanceof DenseMatrix dense) {
                System.arraycopy(dense.values(), 0, values, offset, dense.values().length);
            } else {
                for (int r = 0; r < chunk.rows(); r++) {
                    chunk.copyRow(r, values, offset + r * columns);
                }
            }
            offset += chunk.rows() * columns;
        }
        return new DenseMatrix((int) rows, columns, values);
    }

    private CsrMatrix buildSparse() {
        int[] starts = new int[(int) rows + 1];
        int[] indices = new int[(int) nonZero];
        float[] values = new float[(int) nonZero];
        int row = 0;
        int k = 0;
        for (int n = 0; n < chunks.size(); n++) {
            Matrix chunk = chunks.set(n, null);
            CsrMatrix csr = chunk instanceof CsrMatrix s ? s : toSparse((DenseMatrix) chunk);
            int count = csr.starts()[csr.rows()];
            System.arraycopy(csr.indices(), 0, indices, k, count);
            System.arraycopy(csr.values(), 0, values, k, count);
            for (int r = 0; r < csr.rows(); r++) {
                starts[++row] = k + csr.starts()[r + 1];
            }
            k += count;
        }
        return new CsrMatrix((int) rows, columns, starts, indices, values);
    }

    private static CsrMatrix toSparse(DenseMatrix dense) {
        int count = 0;
        for (float v : dense.values()) {
            if (v != 0) {
                count++;
            }
        }
        return sparse(dense.values(), dense.rows(), dense.columns(), count);
    }
}
