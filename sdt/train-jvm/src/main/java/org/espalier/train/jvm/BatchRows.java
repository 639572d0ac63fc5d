package org.espalier.train.jvm;

import java.util.Arrays;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.train.kernel.TrainingKernels;

/**
 * The rows of a batch as the gate products want them. They are copied side by side: rows lie about in memory, and a copy
 * waits for many of them at once, which arithmetic on one after the other does not. The non-zero entries of sparse rows
 * are also listed by feature (compressed sparse columns), so that each feature's gradient is added up in registers and
 * written once.
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

    /** The batch's non-zero entries, see {@link TrainingKernels#entry}; the row is its place in the batch. */
    long[] entries;

    /** Columns of the sparse batch's entries, row after row, ascending within a row. */
    int[] indices = {};

    float[] values = {};

    /** Entries of the sparse batch's row {@code r}: {@code [first[r], end[r])}. */
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
            long total = 0;
            for (int r = 0; r < count; r++) {
                total += csr.starts()[rows[r] + 1] - csr.starts()[rows[r]];
            }
            stored = total;
            if (indices.length < total) {
                int capacity = Math.toIntExact(total + total / 4);
                indices = new int[capacity];
                values = new float[capacity];
                entries = new long[capacity];
            }
            int at = 0;
            for (int r = 0; r < count; r++) {
                int start = csr.starts()[rows[r]];
                int length = csr.starts()[rows[r] + 1] - start;
                System.arraycopy(csr.indices(), start, indices, at, length);
                System.arraycopy(csr.values(), start, values, at, length);
                first[r] = at;
                at += length;
                end[r] = at;
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
        Arrays.fill(fill, 0);
        for (int r = 0; r < count; r++) {
            for (int k = first[r]; k < end[r]; k++) {
                fill[indices[k]]++;
            }
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
                entries[fill[indices[k]]++] = TrainingKernels.entry(r, values[k]);
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
}
