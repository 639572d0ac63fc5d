package org.espalier.matrix;

import java.util.Arrays;

/**
 * Compressed sparse rows: the non-zero entries of row {@code r} are {@code values[k]} at columns {@code indices[k]} for
 * {@code k} in {@code [starts[r], starts[r + 1])}, columns ascending within a row.
 *
 * @param starts {@code [rows + 1]}
 * @param indices {@code [stored]} or longer
 * @param values {@code [stored]} or longer
 */
public record CsrMatrix(int rows, int columns, int[] starts, int[] indices, float[] values) implements Matrix {
    public CsrMatrix {
        if (rows < 0 || columns < 1 || starts.length != rows + 1 || starts[0] != 0) {
            throw new IllegalArgumentException("expected " + (rows + 1) + " row starts, found " + starts.length);
        }
        if (indices.length < starts[rows] || values.length < starts[rows]) {
            throw new IllegalArgumentException("expected " + starts[rows] + " entries, found " + values.length);
        }
    }

    @Override
    public long stored() {
        return starts[rows];
    }

    @Override
    public void copyRow(int row, float[] out, int offset) {
        Arrays.fill(out, offset, offset + columns, 0f);
        for (int k = starts[row]; k < starts[row + 1]; k++) {
            out[offset + indices[k]] = values[k];
        }
    }

    @Override
    public CsrMatrix select(int[] selected) {
        int[] newStarts = new int[selected.length + 1];
        for (int i = 0; i < selected.length; i++) {
            int length = starts[selected[i] + 1] - starts[selected[i]];
            newStarts[i + 1] = Math.addExact(newStarts[i], length);
        }
        int[] newIndices = new int[newStarts[selected.length]];
        float[] newValues = new float[newStarts[selected.length]];
        for (int i = 0; i < selected.length; i++) {
            int from = starts[selected[i]];
            int length = newStarts[i + 1] - newStarts[i];
            System.arraycopy(indices, from, newIndices, newStarts[i], length);
            System.arraycopy(values, from, newValues, newStarts[i], length);
        }
        return new CsrMatrix(selected.length, columns, newStarts, newIndices, newValues);
    }
}
