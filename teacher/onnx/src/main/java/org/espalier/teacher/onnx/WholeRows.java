package org.espalier.teacher.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import org.espalier.teacher.TeacherRows;

/**
 * Encoded rows, or pixels of 0 to full intensity, as the one float input of a network.
 *
 * @param scale what features are multiplied by: 1, or the image's scale where the network was trained on raw pixels
 */
record WholeRows(InputForm form, int width, double scale) implements NetworkInput {
    @Override
    public int batch() {
        return form.batch();
    }

    @Override
    public Tensors sample(OrtEnvironment environment, int block) throws OrtException {
        return tensors(environment, new float[block * width], block);
    }

    @Override
    public Tensors tensors(OrtEnvironment environment, TeacherRows rows, int from, int to, int block)
            throws OrtException {
        float[] values = new float[block * width];
        for (int r = from; r < to; r++) {
            rows.features().copyRow(r, values, (r - from) * width);
        }
        for (int i = 0; scale != 1 && i < values.length; i++) {
            values[i] = (float) (values[i] * scale);
        }
        return tensors(environment, values, block);
    }

    private Tensors tensors(OrtEnvironment environment, float[] values, int block) throws OrtException {
        Tensors out = new Tensors();
        out.put(form.name(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), form.shape(block)));
        return out;
    }
}
