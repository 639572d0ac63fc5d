package org.espalier.sdt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The bytes of a model file, to be changed by somebody who knows how to make the hash fit again. */
final class ModelBytes {
    private String header;
    private byte[] data;

    private ModelBytes(String header, byte[] data) {
        this.header = header;
        this.data = data;
    }

    static ModelBytes of(byte[] file) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return new ModelBytes(
                new String(file, 8, length, UTF_8).stripTrailing(), Arrays.copyOfRange(file, 8 + length, file.length));
    }

    /** Replaces the first occurrence in the header. */
    ModelBytes replace(String text, String by) {
        int at = header.indexOf(text);
        if (at < 0) {
            throw new AssertionError("expected " + text + " in " + header);
        }
        header = header.substring(0, at) + by + header.substring(at + text.length());
        return this;
    }

    ModelBytes set(String tensor, int index, float value) {
        return setBits(tensor, index, Float.floatToRawIntBits(value));
    }

    ModelBytes set(String tensor, int index, int value) {
        return setBits(tensor, index, value);
    }

    private ModelBytes setBits(String tensor, int index, int bits) {
        try {
            SafeTensors read = new SafeTensors(bytes());
            int offset = 0;
            for (String name : read.names()) {
                if (name.equals(tensor)) {
                    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putInt(offset + 4 * index, bits);
                    return this;
                }
                offset += 4 * read.shape(name).stream().reduce(1, (a, b) -> a * b);
            }
            throw new AssertionError("no tensor " + tensor);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    byte[] bytes() {
        byte[] json = header.getBytes(UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        byte[] out = new byte[8 + padded + data.length];
        Arrays.fill(out, 8 + json.length, 8 + padded, (byte) ' ');
        ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
        System.arraycopy(data, 0, out, 8 + padded, data.length);
        return out;
    }

    /** With the hash that these bytes must have. */
    byte[] rehashed() {
        byte[] out = bytes();
        rehash(out);
        return out;
    }

    /** Writes into a file the hash that it must have; leaves a file alone that has no place for one. */
    static void rehash(byte[] file) {
        String begin = new String(file, 0, Math.min(file.length, 200), ISO_8859_1);
        int at = begin.indexOf("\"sha256\":\"") + 10;
        if (at < 10 || at + 64 > file.length) {
            return;
        }
        Arrays.fill(file, at, at + 64, (byte) '0');
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(file);
            byte[] hex = HexFormat.of().formatHex(hash).getBytes(ISO_8859_1);
            System.arraycopy(hex, 0, file, at, 64);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
