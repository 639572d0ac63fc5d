package org.espalier.matrix;

/**
 * Rows one after the other: entry {@code (r, c)} is {@code values[r * columns + c]}.
 *
 * @param values {@code [rows * columns]}, row-major
 */
public record DenseMatrix(int rows, int columns, float[] values) implements Matrix {
    public DenseMatrix {
        if (rows < 0 || columns < 1 || (long) rows * columns != values.length) {
            throw new IllegalArgumentException(
                    "expected " + rows + " x " + columns + " values, found " + values.length);
        }
    }

    @Override
    public long stored() {
        return values.length;
    }

    @Override
    public void copyRow(int row, float[] out, int offset) {
        System.arraycopy(values, row * columns, out, offset, columns);
    }

    @Override
    public DenseMatrix select(int[] selected) {
        float[] out = new float[Math.multiplyExact(selected.length, columns)];
        for (int i = 0; i < selected.length; i++) {
            copyRow(selected[i], out, i * columns);
        }
        return new DenseMatrix(selected.length, columns, out);
    }
}
