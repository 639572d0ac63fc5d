package org.espalier.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Collects the nodes of an ONNX graph and writes it as a {@code ModelProto}. Field numbers are those of
 * <a href="https://github.com/onnx/onnx/blob/v1.8.0/onnx/onnx.proto">onnx.proto of ONNX 1.8</a>.
 */
final class OnnxGraph {
    /** The first release of ONNX in which every operator used here has its present form. */
    static final int OPSET = 13;

    private static final int IR_VERSION = 7;
    private static final int INT_ATTRIBUTE = 2;

    /** Element types of tensors. */
    enum Element {
        FLOAT(1),
        INT64(7),
        BOOL(9),
        DOUBLE(11);

        /** Its number in ONNX, which the attribute of a {@code Cast} takes. */
        final int number;

        Element(int number) {
            this.number = number;
        }
    }

    private final ProtoWriter graph = new ProtoWriter();
    private final List<ProtoWriter> constants = new ArrayList<>();
    private final List<ProtoWriter> inputs = new ArrayList<>();
    private final List<ProtoWriter> outputs = new ArrayList<>();

    /** Adds a node with one output, which is named {@code output}; returns that name. */
    String node(String operator, String output, Map<String, Long> attributes, String... nodeInputs) {
        nodes(operator, List.of(output), attributes, nodeInputs);
        return output;
    }

    String node(String operator, String output, String... nodeInputs) {
        return node(operator, output, Map.of(), nodeInputs);
    }

    /** Adds a node with several outputs. The node is named after the first. */
    void nodes(String operator, List<String> nodeOutputs, Map<String, Long> attributes, String... nodeInputs) {
        ProtoWriter node = new ProtoWriter();
        for (String input : nodeInputs) {
            node.text(1, input);
        }
        nodeOutputs.forEach(output -> node.text(2, output));
        node.text(3, nodeOutputs.get(0) + "_node").text(4, operator);
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(attribute -> node.message(
                        5,
                        new ProtoWriter()
                                .text(1, attribute.getKey())
                                .number(3, attribute.getValue())
                                .number(20, INT_ATTRIBUTE)));
        graph.message(1, node);
    }

    /** Adds a constant; returns its name. Without dimensions it is a scalar. */
    String floats(String name, float[] values, long... dimensions) {
        ByteBuffer raw = buffer((long) values.length * Float.BYTES);
        for (float value : values) {
            raw.putFloat(value);
        }
        return constant(name, Element.FLOAT, raw, dimensions);
    }

    /** As {@link #floats}, in double precision. */
    String doubles(String name, double[] values, long... dimensions) {
        ByteBuffer raw = buffer((long) values.length * Double.BYTES);
        for (double value : values) {
            raw.putDouble(value);
        }
        return constant(name, Element.DOUBLE, raw, dimensions);
    }

    String longs(String name, int... values) {
        ByteBuffer raw = buffer((long) values.length * Long.BYTES);
        for (int value : values) {
            raw.putLong(value);
        }
        return constant(name, Element.INT64, raw, values.length);
    }

    String booleans(String name, boolean[] values) {
        ByteBuffer raw = buffer(values.length);
        for (boolean value : values) {
            raw.put((byte) (value ? 1 : 0));
        }
        return constant(name, Element.BOOL, raw, values.length);
    }

    private static ByteBuffer buffer(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String constant(String name, Element element, ByteBuffer raw, long... dimensions) {
        ProtoWriter tensor = new ProtoWriter();
        for (long dimension : dimensions) {
            tensor.number(1, dimension);
        }
        constants.add(tensor.number(2, element.number).text(8, name).bytes(9, raw.array()));
        return name;
    }

    /** Adds a constant whose numbers lie in another file: for the tests of what reads ONNX files. */
    void external(String name, String location, long... dimensions) {
        ProtoWriter tensor = new ProtoWriter();
        for (long dimension : dimensions) {
            tensor.number(1, dimension);
        }
        tensor.number(2, Element.FLOAT.number).text(8, name);
        tensor.message(13, new ProtoWriter().text(1, "location").text(2, location));
        constants.add(tensor.number(14, 1));
    }

    /** Declares an input {@code [batch, columns]}, or with further dimensions. */
    void input(String name, Element element, int... columns) {
        inputs.add(value(name, element, columns));
    }

    /** Declares an output {@code [batch, columns]}, or {@code [batch]} where no column count is given. */
    void output(String name, Element element, int... columns) {
        outputs.add(value(name, element, columns));
    }

    private static ProtoWriter value(String name, Element element, int... columns) {
        ProtoWriter shape = new ProtoWriter().message(1, new ProtoWriter().text(2, "batch"));
        for (int dimension : columns) {
            shape.message(1, new ProtoWriter().number(1, dimension));
        }
        ProtoWriter tensor = new ProtoWriter().number(1, element.number).message(2, shape);
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
    }

    /** The whole file. */
    byte[] model(String producerVersion, Map<String, String> metadata) {
        graph.text(2, "soft_decision_tree");
        constants.forEach(constant -> graph.message(5, constant));
        inputs.forEach(input -> graph.message(11, input));
        outputs.forEach(output -> graph.message(12, output));
        ProtoWriter model = new ProtoWriter()
                .number(1, IR_VERSION)
                .text(2, "espalier")
                .text(3, producerVersion)
                .text(4, "org.espalier")
                .number(5, 1)
                .message(7, graph)
                .message(8, new ProtoWriter().text(1, "").number(2, OPSET));
        metadata.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> model.message(
                        14, new ProtoWriter().text(1, entry.getKey()).text(2, entry.getValue())));
        return model.bytes();
    }
}
