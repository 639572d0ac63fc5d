package org.espalier.teacher.dl4j;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Parameters of fully connected layers: one Java array that the updater changes, and a native copy of each matrix for the
 * products. The order is that of a DL4J network: of each layer the matrix {@code [in, out]} by columns, then the biases.
 */
final class DenseWeights {
    /** Of the inputs, the hidden layers and the output: {@code [layers + 1]}. */
    private final int[] widths;

    private final int[] offsets;
    private final INDArray[] matrices;
    final float[] values;

    DenseWeights(int[] widths, float[] values) {
        this.widths = widths.clone();
        this.values = values;
        offsets = new int[widths.length];
        matrices = new INDArray[widths.length - 1];
        for (int layer = 0; layer < matrices.length; layer++) {
            offsets[layer + 1] = offsets[layer] + (widths[layer] + 1) * widths[layer + 1];
            matrices[layer] = matrix(widths[layer], widths[layer + 1]);
        }
        if (offsets[matrices.length] != values.length) {
            throw new IllegalArgumentException(
                    "expected " + offsets[matrices.length] + " parameters, found " + values.length);
        }
        publish();
    }

    int layers() {
        return matrices.length;
    }

    int width(int layer) {
        return widths[layer];
    }

    /** Where the matrix of a layer starts in {@link #values}. */
    int weightsAt(int layer) {
        return offsets[layer];
    }

    /** Where the biases of a layer start in {@link #values}; the matrix ends there. */
    int biasesAt(int layer) {
        return offsets[layer] + widths[layer] * widths[layer + 1];
    }

    /** {@code [in, out]}, as of the last {@link #publish}. */
    INDArray matrix(int layer) {
        return matrices[layer];
    }

    /** Has the products see what {@link #values} holds now. */
    void publish() {
        for (int layer = 0; layer < matrices.length; layer++) {
            pointer(matrices[layer]).put(values, offsets[layer], widths[layer] * widths[layer + 1]);
        }
    }

    /** A matrix by columns, outside any workspace, with anything in it. */
    static INDArray matrix(long rows, long columns) {
        return Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', rows, columns);
    }

    static FloatPointer pointer(INDArray matrix) {
        return (FloatPointer) matrix.data().pointer();
    }
}
