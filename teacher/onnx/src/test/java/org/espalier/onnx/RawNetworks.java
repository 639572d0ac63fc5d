package org.espalier.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Logistic regressions as scikit-learn exports them: on a matrix, or on named columns behind a ColumnTransformer. */
public final class RawNetworks {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int STRING = 8;
    private static final int BOOL = 9;
    private static final int DOUBLE = 11;

    private RawNetworks() {}

    /**
     * {@code P(second class) = σ(w·x + b)}, the classes called by numbers where all of the names are such.
     *
     * @param weights {@code [features]}
     */
    public static byte[] matrix(List<String> classes, float bias, float... weights) {
        ProtoWriter graph = new ProtoWriter();
        graph.message(1, classifier("input", classes, bias, weights)).text(2, "matrix");
        graph.message(11, value("input", FLOAT, weights.length));
        return model(outputs(graph, classes));
    }

    /** The same over {@code amount} (float64), {@code year} (int64) and {@code colour} (a string: red, blue or another). */
    public static byte[] columns(List<String> classes, float bias, float amount, float year, float red, float blue) {
        ProtoWriter graph = new ProtoWriter();
        graph.message(1, cast("amount"));
        graph.message(1, cast("year"));
        graph.message(
                1,
                new ProtoWriter()
                        .text(1, "colour")
                        .text(2, "slots")
                        .text(4, "OneHotEncoder")
                        .message(
                                5,
                                new ProtoWriter()
                                        .text(1, "cats_strings")
                                        .text(9, "red")
                                        .text(9, "blue")
                                        .number(20, 8))
                        .message(
                                5,
                                new ProtoWriter().text(1, "zeros").number(3, 1).number(20, 2))
                        .text(7, "ai.onnx.ml"));
        graph.message(
                1,
                new ProtoWriter()
                        .text(1, "slots")
                        .text(1, "shape")
                        .text(2, "colours")
                        .text(4, "Reshape"));
        graph.message(
                1,
                new ProtoWriter()
                        .text(1, "amount_float")
                        .text(1, "year_float")
                        .text(1, "colours")
                        .text(2, "all")
                        .text(4, "Concat")
                        .message(
                                5,
                                new ProtoWriter().text(1, "axis").number(3, 1).number(20, 2)));
        graph.message(1, classifier("all", classes, bias, amount, year, red, blue))
                .text(2, "columns");
        ByteBuffer shape = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(-1)
                .putLong(2);
        graph.message(
                5,
                new ProtoWriter().number(1, 2).number(2, INT64).text(8, "shape").bytes(9, shape.array()));
        graph.message(11, value("amount", DOUBLE, 1)).message(11, value("year", INT64, 1));
        graph.message(11, value("colour", STRING, 1));
        return model(outputs(graph, classes));
    }

    /** Hands its input through a loop that never ends. */
    public static byte[] endless(int width) {
        ProtoWriter body = new ProtoWriter()
                .message(1, identity("go", "go_on"))
                .message(1, identity("inner", "inner_out"))
                .text(2, "body")
                .message(11, scalar("round", INT64))
                .message(11, scalar("go", BOOL))
                .message(11, value("inner", FLOAT, width))
                .message(12, scalar("go_on", BOOL))
                .message(12, value("inner_out", FLOAT, width));
        ProtoWriter graph = new ProtoWriter()
                .message(
                        1,
                        new ProtoWriter()
                                .text(1, "")
                                .text(1, "yes")
                                .text(1, "input")
                                .text(2, "probabilities")
                                .text(4, "Loop")
                                .message(
                                        5,
                                        new ProtoWriter()
                                                .text(1, "body")
                                                .message(6, body)
                                                .number(20, 5)))
                .text(2, "endless")
                .message(5, new ProtoWriter().number(2, BOOL).text(8, "yes").bytes(9, new byte[] {1}))
                .message(11, value("input", FLOAT, width))
                .message(12, value("probabilities", FLOAT, width));
        return model(graph);
    }

    /** Few bytes that ask for a tensor of {@code floats} numbers, times the first number of the input plus one. */
    public static byte[] greedy(long floats) {
        ByteBuffer shape = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(floats);
        ProtoWriter graph = new ProtoWriter()
                .message(1, new ProtoWriter().text(1, "size").text(2, "zeros").text(4, "ConstantOfShape"))
                .message(1, node("Exp", "zeros", "ones"))
                .message(1, new ProtoWriter().text(1, "ones").text(2, "sum").text(4, "ReduceMean"))
                .message(
                        1,
                        new ProtoWriter()
                                .text(1, "input")
                                .text(1, "sum")
                                .text(2, "probabilities")
                                .text(4, "Mul"))
                .text(2, "greedy")
                .message(
                        5,
                        new ProtoWriter()
                                .number(1, 1)
                                .number(2, INT64)
                                .text(8, "size")
                                .bytes(9, shape.array()))
                .message(11, value("input", FLOAT, 2))
                .message(12, value("probabilities", FLOAT, 2));
        return model(graph);
    }

    private static ProtoWriter node(String operator, String input, String output) {
        return new ProtoWriter().text(1, input).text(2, output).text(4, operator);
    }

    private static ProtoWriter identity(String input, String output) {
        return new ProtoWriter().text(1, input).text(2, output).text(4, "Identity");
    }

    private static ProtoWriter scalar(String name, int type) {
        ProtoWriter tensor = new ProtoWriter().number(1, type).message(2, new ProtoWriter());
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
    }

    private static ProtoWriter cast(String input) {
        return new ProtoWriter()
                .text(1, input)
                .text(2, input + "_float")
                .text(4, "Cast")
                .message(5, new ProtoWriter().text(1, "to").number(3, FLOAT).number(20, 2));
    }

    private static boolean areNumbers(List<String> classes) {
        return classes.stream().allMatch(name -> name.matches("\\d+"));
    }

    private static ProtoWriter classifier(String input, List<String> classes, float bias, float... weights) {
        ProtoWriter labels = new ProtoWriter();
        if (areNumbers(classes)) {
            labels.text(1, "classlabels_ints");
            classes.forEach(name -> labels.number(8, Long.parseLong(name)));
            labels.number(20, 7);
        } else {
            labels.text(1, "classlabels_strings");
            classes.forEach(name -> labels.text(9, name));
            labels.number(20, 8);
        }
        float[] both = new float[2 * weights.length];
        for (int f = 0; f < weights.length; f++) {
            both[f] = -weights[f] / 2;
            both[weights.length + f] = weights[f] / 2;
        }
        return new ProtoWriter()
                .text(1, input)
                .text(2, "label")
                .text(2, "probabilities")
                .text(4, "LinearClassifier")
                .message(5, labels)
                .message(5, floats("coefficients", both))
                .message(5, floats("intercepts", -bias / 2, bias / 2))
                .message(
                        5,
                        new ProtoWriter()
                                .text(1, "post_transform")
                                .text(4, "SOFTMAX")
                                .number(20, 3))
                .text(7, "ai.onnx.ml");
    }

    private static ProtoWriter floats(String name, float... values) {
        ByteBuffer packed = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            packed.putFloat(value);
        }
        return new ProtoWriter().text(1, name).bytes(7, packed.array()).number(20, 6);
    }

    private static ProtoWriter outputs(ProtoWriter graph, List<String> classes) {
        ProtoWriter shape = new ProtoWriter().message(1, new ProtoWriter().text(2, "batch"));
        ProtoWriter label = new ProtoWriter()
                .number(1, areNumbers(classes) ? INT64 : STRING)
                .message(2, shape);
        graph.message(12, new ProtoWriter().text(1, "label").message(2, new ProtoWriter().message(1, label)));
        return graph.message(12, value("probabilities", FLOAT, classes.size()));
    }

    private static ProtoWriter value(String name, int type, int columns) {
        ProtoWriter shape = new ProtoWriter()
                .message(1, new ProtoWriter().text(2, "batch"))
                .message(1, new ProtoWriter().number(1, columns));
        ProtoWriter tensor = new ProtoWriter().number(1, type).message(2, shape);
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
    }

    private static byte[] model(ProtoWriter graph) {
        return new ProtoWriter()
                .number(1, 7)
                .message(7, graph)
                .message(8, new ProtoWriter().text(1, "").number(2, 13))
                .message(8, new ProtoWriter().text(1, "ai.onnx.ml").number(2, 2))
                .bytes();
    }
}
