package org.espalier.teacher.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.Map;
import org.espalier.teacher.TeacherRows;

/** How rows become the inputs of a network. */
interface NetworkInput {
    /** Rows that the network wants at once, 0 for any number. */
    int batch();

    /** A block to try the network with. */
    Tensors sample(OrtEnvironment environment, int block) throws OrtException;

    /**
     * Rows {@code [from, to)}, filled up to a block.
     *
     * @throws org.espalier.teacher.TeacherException when a cell can't go into the network; the message names row and column
     */
    Tensors tensors(OrtEnvironment environment, TeacherRows rows, int from, int to, int block) throws OrtException;

    /** Inputs by name, whose native memory is freed together. */
    final class Tensors implements AutoCloseable {
        private final Map<String, OnnxTensor> byName = new HashMap<>();

        void put(String name, OnnxTensor tensor) {
            byName.put(name, tensor);
        }

        Map<String, OnnxTensor> byName() {
            return byName;
        }

        @Override
        public void close() {
            byName.values().forEach(OnnxTensor::close);
        }
    }
}
