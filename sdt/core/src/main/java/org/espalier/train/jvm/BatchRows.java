package org.espalier.train.jvm;

import java.util.Arrays;
import org.espalier.data.CsrMatrix;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Matrix;
import org.espalier.sdt.kernel.Kernels;

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

    /** By feature: {@code entries[columnStart[f] .. columnStart[f + 1])}. */
    int[] columnStart;

    /** The batch's non-zero entries, see {@link Kernels#entry}; the row is its place in the batch. */
    long[] entries;

    /** Entries of the batch's row {@code r} in the sparse data: {@code [first[r], end[r])}. */
    int[] first = new int[0];

    int[] end = new int[0];

    private long stored;
    private int[] fill;

    BatchRows(Matrix data) {
        this.data = data;
        this.features = data.columns();
        if (data instanceof CsrMatrix) {
            columnStart = new int[features + 1];
            fill = new int[features];
            entries = new long[0];
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
            if (first.length < count) {
                first = new int[count];
                end = new int[count];
            }
            stored = 0;
            for (int r = 0; r < count; r++) {
                first[r] = csr.starts()[rows[r]];
                end[r] = csr.starts()[rows[r] + 1];
                stored += end[r] - first[r];
            }
        } else {
            stored = (long) count * features;
            DenseMatrix matrix = (DenseMatrix) data;
            if (dense.length < count * features) {
                dense = new float[Math.multiplyExact(count, features)];
            }
            for (int r = 0; r < count; r++) {
                matrix.copyRow(rows[r], dense, r * features);
            }
        }
    }

    /** Lists a sparse batch by feature. The forward pass does without it, so that it can be made at the same time. */
    void listByFeature() {
        CsrMatrix csr = csr();
        int[] indices = csr.indices();
        float[] values = csr.values();
        Arrays.fill(fill, 0);
        for (int r = 0; r < count; r++) {
            for (int k = first[r]; k < end[r]; k++) {
                fill[indices[k]]++;
            }
        }
        if (entries.length < stored) {
            entries = new long[Math.toIntExact(stored + stored / 4)];
        }
        int start = 0;
        for (int f = 0; f < features; f++) {
            columnStart[f] = start;
            start += fill[f];
            fill[f] = columnStart[f];
        }
        columnStart[features] = start;
        for (int r = 0; r < count; r++) {
            for (int k = first[r]; k < end[r]; k++) {
                entries[fill[indices[k]]++] = Kernels.entry(r, values[k]);
            }
        }
    }

    /** Number of entries that the gate products multiply. */
    long stored() {
        return stored;
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
