package org.espalier.teacher.onnx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what has to be known of an ONNX file before ONNX Runtime opens it, by walking through the protobuf messages that can
 * hold it: the names of the classes, and the names of the files that tensors are kept in. ONNX Runtime would open those on
 * its own; here they are known, and can be refused, before it does.
 */
final class ExternalData {
    /** Deeper nesting than any network has; the walk is recursive. */
    private static final int MAX_NESTING = 200;

    /** Of protobuf: a tag has 32 bits, three of them for the kind. */
    private static final long MAX_FIELD = (1L << 29) - 1;

    /** Fields of an attribute. */
    private static final int INTS = 8;

    private static final int STRINGS = 9;

    /** Longer lists of an attribute are no classes. */
    private static final int MAX_CLASSES = 100_000;

    /** The messages on the way to a tensor, and which of their fields lead on. Numbers are those of onnx.proto. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        SPARSE_TENSOR,
        TENSOR,
        FUNCTION,
        ENTRY;

        private static final Map<Message, Map<Integer, Message>> FIELDS = Map.of(
                MODEL, Map.of(7, GRAPH, 25, FUNCTION),
                GRAPH, Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR),
                NODE, Map.of(5, ATTRIBUTE),
                ATTRIBUTE, Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 22, SPARSE_TENSOR, 23, SPARSE_TENSOR),
                SPARSE_TENSOR, Map.of(1, TENSOR, 2, TENSOR),
                TENSOR, Map.of(13, ENTRY),
                FUNCTION, Map.of(7, NODE, 11, ATTRIBUTE),
                ENTRY, Map.of());

        Message at(int field) {
            return FIELDS.get(this).get(field);
        }
    }

    /** The bytes are no protobuf message, or a cut one. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private final byte[] bytes;
    private final Set<String> locations = new TreeSet<>();
    private List<String> classLabels = List.of();
    private boolean hasGraph;
    private int at;

    private ExternalData(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * What was found.
     *
     * @param locations as the file states them
     * @param classLabels of the last node that states some: scikit-learn's classifiers do
     */
    record Found(Set<String> locations, List<String> classLabels) {}

    static Found find(byte[] model) throws Malformed {
        ExternalData walk = new ExternalData(model);
        walk.message(Message.MODEL, model.length, 0);
        if (!walk.hasGraph) {
            throw new Malformed("no graph");
        }
        return new Found(walk.locations, List.copyOf(walk.classLabels));
    }

    private void message(Message message, int end, int nesting) throws Malformed {
        if (nesting > MAX_NESTING) {
            throw new Malformed("messages nested more than " + MAX_NESTING + " deep");
        }
        List<String> labels = new ArrayList<>();
        String key = "";
        String value = "";
        while (at < end) {
            long tag = varint(end);
            if (tag >>> 3 > MAX_FIELD) {
                // a reader that cuts it to 32 bits sees another field than we do
                throw new Malformed("a field number of " + Long.toUnsignedString(tag >>> 3) + " before byte " + at);
            }
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> {
                    long number = varint(end);
                    if (message == Message.ATTRIBUTE && field == INTS) {
                        add(labels, Long.toString(number));
                    }
                }
                case 1 -> skip(8, end);
                case 5 -> skip(4, end);
                case 2 -> {
                    long length = varint(end);
                    if (length < 0 || length > end - at) {
                        throw new Malformed("cut off at byte " + at);
                    }
                    int next = at + (int) length;
                    Message inner = message.at(field);
                    if (inner != null) {
                        hasGraph |= inner == Message.GRAPH;
                        message(inner, next, nesting + 1);
                    } else if ((message == Message.ENTRY || message == Message.ATTRIBUTE) && field == 1) {
                        key = text(next);
                    } else if (message == Message.ATTRIBUTE && field == STRINGS) {
                        add(labels, text(next));
                    } else if (message == Message.ATTRIBUTE && field == INTS) {
                        while (at < next) {
                            add(labels, Long.toString(varint(next)));
                        }
                    } else if (message == Message.ENTRY && field == 2) {
                        value = text(next);
                    }
                    at = next;
                }
                default -> throw new Malformed("no protobuf message at byte " + at);
            }
        }
        if (message == Message.ATTRIBUTE && key.startsWith("classlabels_") && !labels.isEmpty()) {
            classLabels = labels;
        }
        if (message == Message.ENTRY && key.equals("location")) {
            locations.add(value);
        }
    }

    private static void add(List<String> labels, String label) {
        if (labels.size() <= MAX_CLASSES) {
            labels.add(label);
        }
    }

    private String text(int end) {
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    private void skip(int count, int end) throws Malformed {
        if (count > end - at) {
            throw new Malformed("cut off at byte " + at);
        }
        at += count;
    }

    private long varint(int end) throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new Malformed("cut off at byte " + at);
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Malformed("no protobuf message at byte " + at);
    }
}
