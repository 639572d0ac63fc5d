package org.espalier.teacher.onnx;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the names of the files that an ONNX model keeps tensors in, by walking through the protobuf messages that can
 * hold a tensor. ONNX Runtime would open them on its own; here they are known, and can be refused, before it does.
 */
final class ExternalData {
    /** Deeper nesting than any network has; the walk is recursive. */
    private static final int MAX_NESTING = 200;

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
    private boolean hasGraph;
    private int at;

    private ExternalData(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The locations, as the file states them. */
    static Set<String> locations(byte[] model) throws Malformed {
        ExternalData walk = new ExternalData(model);
        walk.message(Message.MODEL, model.length, 0);
        if (!walk.hasGraph) {
            throw new Malformed("no graph");
        }
        return walk.locations;
    }

    private void message(Message message, int end, int nesting) throws Malformed {
        if (nesting > MAX_NESTING) {
            throw new Malformed("messages nested more than " + MAX_NESTING + " deep");
        }
        String key = "";
        String value = "";
        while (at < end) {
            long tag = varint(end);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> varint(end);
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
                    } else if (message == Message.ENTRY && field == 1) {
                        key = text(next);
                    } else if (message == Message.ENTRY && field == 2) {
                        value = text(next);
                    }
                    at = next;
                }
                default -> throw new Malformed("no protobuf message at byte " + at);
            }
        }
        if (message == Message.ENTRY && key.equals("location")) {
            locations.add(value);
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
