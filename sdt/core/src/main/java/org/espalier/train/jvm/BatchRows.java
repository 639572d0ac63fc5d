package org.espalier.train.jvm;

import java.util.Arrays;
import org.espalier.data.CsrMatrix;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Matrix;

/**
 * The rows of a batch as the gate products want them. Dense rows are copied side by side. Sparse rows stay where they
 * are; the batch's non-zero entries are also listed by feature (compressed sparse columns), so that each feature's
 * gradient is added up in registers and written once.
 */
final class BatchRows {
    private final Matrix data;
    private final int features;
    private int[] rows = new int[0];
    private int count;

    /** Dense batch, {@code [count, features]}; null for sparse data. */
    float[] dense;

    /** By feature: entries {@code [columnStart[f], columnStart[f + 1])} of {@link #entryRow} and {@link #entryValue}. */
    int[] columnStart;

    /** Place of the entry's row in the batch. */
    int[] entryRow;

    float[] entryValue;
    private int[] fill;

    BatchRows(Matrix data) {
        this.data = data;
        this.features = data.columns();
        if (data instanceof CsrMatrix) {
            columnStart = new int[features + 1];
            fill = new int[features];
            entryRow = new int[0];
            entryValue = new float[0];
        } else {
            dense = new float[0];
        }
    }

    boolean sparse() {
        return data instanceof CsrMatrix;
    }

    /** Takes rows {@code order[from .. to)}. */
    void gather(int[] order, int from, int to) {
        count = to - from;
        if (rows.length < count) {
            rows = new int[count];
        }
        System.arraycopy(order, from, rows, 0, count);
        if (data instanceof CsrMatrix csr) {
            gatherSparse(csr);
        } else {
            DenseMatrix matrix = (DenseMatrix) data;
            if (dense.length < count * features) {
                dense = new float[Math.multiplyExact(count, features)];
            }
            for (int r = 0; r < count; r++) {
                matrix.copyRow(rows[r], dense, r * features);
            }
        }
    }

    private void gatherSparse(CsrMatrix csr) {
        int[] indices = csr.indices();
        float[] values = csr.values();
        Arrays.fill(fill, 0);
        int entries = 0;
        for (int r = 0; r < count; r++) {
            int end = csr.starts()[rows[r] + 1];
            for (int k = csr.starts()[rows[r]]; k < end; k++) {
                fill[indices[k]]++;
            }
            entries += end - csr.starts()[rows[r]];
        }
        if (entryRow.length < entries) {
            entryRow = new int[entries + entries / 4];
            entryValue = new float[entries + entries / 4];
        }
        int start = 0;
        for (int f = 0; f < features; f++) {
            columnStart[f] = start;
            start += fill[f];
            fill[f] = columnStart[f];
        }
        columnStart[features] = start;
        for (int r = 0; r < count; r++) {
            int end = csr.starts()[rows[r] + 1];
            for (int k = csr.starts()[rows[r]]; k < end; k++) {
                int at = fill[indices[k]]++;
                entryRow[at] = r;
                entryValue[at] = values[k];
            }
        }
    }

    int count() {
        return count;
    }

    /** Row number in the data of the batch's row {@code r}. */
    int row(int r) {
        return rows[r];
    }

    /** The data as sparse rows; only where {@link #sparse()}. */
    CsrMatrix csr() {
        return (CsrMatrix) data;
    }
}
