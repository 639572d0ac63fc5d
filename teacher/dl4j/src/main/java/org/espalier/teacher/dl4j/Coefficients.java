package org.espalier.teacher.dl4j;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.espalier.base.Texts;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads the parameters that {@code Nd4j.write} wrote: two buffers, the shape and the values, each a kind of memory, a
 * length, a type of element and the elements, big-endian. Texts are a length of 2 bytes and the characters.
 *
 * <p>{@code Nd4j.read} believes what such a file says, strides and lengths included, and hands it to native code. Here the
 * shape is skipped: parameters are one row.
 */
final class Coefficients {
    /** Kinds of memory whose length was written in 4 bytes; today's has 8. */
    private static final Set<String> SHORT_LENGTH = Set.of("DIRECT", "HEAP", "JAVACPP");

    private static final Set<String> LONG_LENGTH = Set.of("LONG_SHAPE", "MIXED_DATA_TYPES");

    private final ByteBuffer bytes;
    private final String name;

    private boolean isFloat;
    private int elementBytes;

    private Coefficients(ByteBuffer bytes, String name) {
        this.bytes = bytes;
        this.name = name;
    }

    /**
     * The parameters.
     *
     * @param name of the file, for messages
     * @return {@code [1, n]} of type float or double
     * @throws TeacherException when the bytes are something else, or a parameter is not finite
     */
    static INDArray read(byte[] bytes, String name) {
        Coefficients reader = new Coefficients(ByteBuffer.wrap(bytes), name + ": " + NetworkFile.COEFFICIENTS);
        try {
            return reader.read();
        } catch (BufferUnderflowException e) {
            throw reader.damaged("it ends too early");
        }
    }

    private INDArray read() {
        int count = header();
        return isFloat ? floats(count) : doubles(count);
    }

    /** Skips the shape; then come that many numbers and nothing else. */
    private int header() {
        long count = count();
        if (count * elementBytes != bytes.remaining()) {
            throw damaged("it says to hold " + count + " values, and has " + bytes.remaining() + " bytes for them");
        }
        return (int) count;
    }

    private long count() {
        long shapeLength = length();
        int shapeElement = elementBytes(text(bytes), "LONG", "INT");
        skip(shapeLength, shapeElement);
        long count = length();
        String type = text(bytes);
        elementBytes = elementBytes(type, "DOUBLE", "FLOAT");
        isFloat = type.equals("FLOAT");
        if (count < 1 || count > bytes.remaining() / elementBytes) {
            throw damaged("it says to hold " + count + " values, and has " + bytes.remaining() + " bytes for them");
        }
        return count;
    }

    /**
     * The next array of several, whatever its shape.
     *
     * @throws TeacherException when the bytes are something else
     * @throws BufferUnderflowException when they end too early
     */
    static double[] values(ByteBuffer bytes, String where) {
        Coefficients reader = new Coefficients(bytes, where);
        double[] values = new double[(int) reader.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reader.isFloat ? bytes.getFloat() : bytes.getDouble();
        }
        return values;
    }

    private INDArray floats(int count) {
        float[] values = new float[count];
        bytes.asFloatBuffer().get(values);
        for (int i = 0; i < count; i++) {
            requireFinite(values[i], i);
        }
        return Nd4j.create(values, new long[] {1, count}, 'c');
    }

    private INDArray doubles(int count) {
        double[] values = new double[count];
        bytes.asDoubleBuffer().get(values);
        for (int i = 0; i < count; i++) {
            requireFinite(values[i], i);
        }
        return Nd4j.create(values, new long[] {1, count}, 'c');
    }

    private void requireFinite(double value, int index) {
        if (!Double.isFinite(value)) {
            throw new TeacherException(
                    name + ": expected finite parameters, found " + value + " for parameter " + (index + 1));
        }
    }

    private long length() {
        String kind = text(bytes);
        if (SHORT_LENGTH.contains(kind)) {
            return bytes.getInt();
        }
        if (LONG_LENGTH.contains(kind)) {
            return bytes.getLong();
        }
        throw damaged("it begins a buffer with " + Texts.quote(kind));
    }

    private int elementBytes(String type, String eight, String four) {
        if (type.equals(eight)) {
            return 8;
        }
        if (type.equals(four)) {
            return 4;
        }
        throw damaged("expected elements of type " + four + " or " + eight + ", found " + Texts.quote(type));
    }

    private void skip(long count, int element) {
        if (count < 0 || count > bytes.remaining() / element) {
            throw damaged("it says to hold a shape of " + count + " numbers");
        }
        bytes.position(bytes.position() + (int) count * element);
    }

    /** A length of 2 bytes and the characters. */
    static String text(ByteBuffer bytes) {
        byte[] characters = new byte[Math.min(bytes.getShort() & 0xffff, bytes.remaining())];
        bytes.get(characters);
        return new String(characters, StandardCharsets.UTF_8);
    }

    private TeacherException damaged(String how) {
        return new TeacherException(name + " is not what DL4J writes: " + how);
    }
}
