package org.espalier.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Runs an exported graph in ONNX Runtime. */
final class Runtime implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    Runtime(byte[] model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model, options);
        }
    }

    Map<String, String> metadata() throws OrtException {
        return new TreeMap<>(session.getMetadata().getCustomMetadata());
    }

    String signature() throws OrtException {
        return session.getInputInfo().values() + "\n" + session.getOutputInfo().values();
    }

    /** Outputs by name: float[][], or long[]. */
    Map<String, Object> run(float[] rows, int width) throws OrtException {
        long[] shape = {rows.length / width, width};
        return run(OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), shape));
    }

    /** For a graph whose input is double. */
    Map<String, Object> run(double[] rows, int width) throws OrtException {
        long[] shape = {rows.length / width, width};
        return run(OnnxTensor.createTensor(environment, DoubleBuffer.wrap(rows), shape));
    }

    private Map<String, Object> run(OnnxTensor tensor) throws OrtException {
        try (OnnxTensor input = tensor;
                OrtSession.Result result = session.run(Map.of("input", input))) {
            Map<String, Object> out = new TreeMap<>();
            for (var entry : result) {
                out.put(entry.getKey(), entry.getValue().getValue());
            }
            return out;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
