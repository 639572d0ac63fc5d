package org.espalier.onnx;

import java.util.Map;
import java.util.Random;

/** Small networks as ONNX files, written by the same few lines that write trees. */
public final class TestNetworks {
    private static final int HIDDEN = 32;

    private TestNetworks() {}

    /** What a network ends in. */
    public enum End {
        SOFTMAX("probabilities"),
        LOGITS("scores"),
        SIGMOID("probabilities"),
        NOT_A_NUMBER("probabilities");

        private final String output;

        End(String output) {
            this.output = output;
        }
    }

    /** Random numbers in one hidden layer; classes as given, rows of the width given. */
    public static byte[] network(int width, int classes, End end) {
        OnnxGraph graph = new OnnxGraph();
        graph.input("features", OnnxGraph.Element.FLOAT, width);
        layers(graph, "features", width, classes, end);
        return graph.model("1", Map.of());
    }

    /** The same for images as planes. */
    public static byte[] imageNetwork(int channels, int height, int width, int classes) {
        OnnxGraph graph = new OnnxGraph();
        graph.input("image", OnnxGraph.Element.FLOAT, channels, height, width);
        String flat = graph.node("Flatten", "flat", "image");
        layers(graph, flat, channels * height * width, classes, End.SOFTMAX);
        return graph.model("1", Map.of());
    }

    private static void layers(OnnxGraph graph, String input, int width, int classes, End end) {
        Random random = new Random(3);
        String first = graph.node(
                "Gemm",
                "first",
                input,
                graph.floats("w1", normal(random, width * HIDDEN), width, HIDDEN),
                graph.floats("b1", normal(random, HIDDEN), HIDDEN));
        String hidden = graph.node("Relu", "hidden", first);
        String second = graph.node(
                "Gemm",
                end == End.LOGITS ? end.output : "second",
                hidden,
                graph.floats("w2", normal(random, HIDDEN * classes), HIDDEN, classes),
                graph.floats("b2", normal(random, classes), classes));
        if (end == End.SOFTMAX) {
            graph.node("Softmax", end.output, Map.of("axis", 1L), second);
        } else if (end == End.SIGMOID) {
            graph.node("Sigmoid", end.output, second);
        } else if (end == End.NOT_A_NUMBER) {
            graph.node("Log", end.output, graph.node("Neg", "negative", graph.node("Exp", "positive", second)));
        }
        graph.output(end.output, OnnxGraph.Element.FLOAT, classes);
    }

    private static float[] normal(Random random, int length) {
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = (float) random.nextGaussian() * 0.3f;
        }
        return out;
    }

    /** A network with a tensor in a file of its own. */
    public static byte[] withExternalData(String location) {
        OnnxGraph graph = new OnnxGraph();
        graph.input("features", OnnxGraph.Element.FLOAT, 2);
        graph.external("w", location, 2, 2);
        graph.node("Softmax", "probabilities", Map.of("axis", 1L), graph.node("MatMul", "product", "features", "w"));
        graph.output("probabilities", OnnxGraph.Element.FLOAT, 2);
        return graph.model("1", Map.of());
    }
}
