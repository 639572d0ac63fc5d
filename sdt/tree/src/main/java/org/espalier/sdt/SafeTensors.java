package org.espalier.sdt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.base.Texts;
import org.espalier.json.JsonException;
import org.espalier.json.JsonObject;

/**
 * A <a href="https://github.com/huggingface/safetensors">safetensors</a> file that was read: named tensors and a map of
 * strings. The layout is a header length (8 bytes, little-endian), a JSON header, and the tensors without gaps; there is
 * nothing in it that could run. {@link SafeTensorsWriter} writes one.
 *
 * <p>Everything that the header claims is checked against the bytes that are there before anything of that size is
 * allocated. What is wrong with a file is an {@link IOException} with a message of one line.
 *
 * <p>Not for files above 2 GiB, nor for other types than {@link Type}.
 */
public final class SafeTensors {
    /** Element types. */
    public enum Type {
        F32(Float.BYTES),
        F64(Double.BYTES),
        I32(Integer.BYTES),
        I64(Long.BYTES);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** Size of one element. */
        public int bytes() {
            return bytes;
        }
    }

    /** A longer header is refused: its JSON takes some twenty times its size in memory. */
    public static final int MAX_HEADER_BYTES = 1 << 24;

    static final long MAX_FILE_BYTES = Integer.MAX_VALUE - 8;
    static final String METADATA = "__metadata__";

    /** Elements lie at {@code [begin, end)} of the file. */
    private record Tensor(String name, Type type, List<Integer> shape, int begin, int end) {}

    private final byte[] file;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /**
     * Reads a file from memory. The array is kept, not copied.
     *
     * @throws IOException one line, when it is not a well-formed safetensors file
     */
    public SafeTensors(byte[] file) throws IOException {
        this.file = file;
        int start = Long.BYTES + headerLength(file);
        try {
            readHeader(JsonObject.parse(header(file, start), "header"), start);
        } catch (JsonException e) {
            throw new IOException(e.getMessage(), e);
        }
        requireNoGaps(start);
    }

    /** Reads a file; else as {@link #SafeTensors(byte[])}. */
    public static SafeTensors read(Path file) throws IOException {
        return new SafeTensors(bytes(file));
    }

    /** All bytes of a regular file of at most 2 GiB. */
    static byte[] bytes(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("expected a file, found a folder or a device");
        }
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new IOException("expected at most 2 GiB, found " + size + " bytes");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes((int) size);
        }
    }

    /**
     * The length that the first eight bytes state.
     *
     * @throws IOException when the file is shorter than such a header
     */
    static int headerLength(byte[] file) throws IOException {
        if (file.length < Long.BYTES) {
            throw new IOException("expected at least 8 bytes, found " + file.length + ": empty or truncated");
        }
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > file.length - Long.BYTES) {
            throw new IOException("expected a header of at most " + (file.length - Long.BYTES)
                    + " bytes (the file has no more), found one of " + Long.toUnsignedString(length)
                    + ": truncated, or no safetensors file");
        }
        if (length > MAX_HEADER_BYTES) {
            throw new IOException(
                    "expected a header of at most " + MAX_HEADER_BYTES + " bytes, found one of " + length);
        }
        if (length % Long.BYTES != 0) {
            throw new IOException("expected a header padded to a multiple of 8 bytes, found one of " + length);
        }
        return (int) length;
    }

    private static String header(byte[] file, int end) throws IOException {
        if (end == Long.BYTES || file[Long.BYTES] != '{') {
            throw new IOException("expected a header that begins with '{'");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file, Long.BYTES, end - Long.BYTES))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("expected a header in UTF-8, found bytes that are not", e);
        }
    }

    private void readHeader(JsonObject header, int start) throws IOException {
        for (String name : header.keys()) {
            if (name.equals(METADATA)) {
                JsonObject strings = header.object(METADATA, METADATA);
                strings.keys().forEach(key -> metadata.put(key, strings.text(key)));
            } else {
                String where = "tensor " + Texts.quote(name);
                tensors.put(name, tensor(name, where + ": ", header.object(name, where), start));
            }
        }
    }

    private Tensor tensor(String name, String where, JsonObject json, int start) throws IOException {
        json.requireOnly("dtype", "shape", "data_offsets");
        Type type = type(where, json.text("dtype"));
        List<Long> offsets = json.wholes("data_offsets");
        if (offsets.size() != 2) {
            throw new IOException(where + "expected two data_offsets, found " + offsets.size());
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        long available = (long) file.length - start;
        if (begin < 0 || end < begin || end > available) {
            throw new IOException(where + "expected data_offsets within the " + available
                    + " bytes after the header, found " + begin + " and " + end + ": truncated?");
        }
        List<Integer> extents = extents(where, json.wholes("shape"));
        if (bytes(where, extents, type) != end - begin) {
            throw new IOException(where + "expected " + type + " " + extents + ", found " + (end - begin) + " bytes");
        }
        return new Tensor(name, type, extents, (int) (start + begin), (int) (start + end));
    }

    private static Type type(String where, String dtype) throws IOException {
        for (Type type : Type.values()) {
            if (type.name().equals(dtype)) {
                return type;
            }
        }
        throw new IOException(where + "expected F32, F64, I32 or I64, found " + Texts.quote(dtype));
    }

    private static List<Integer> extents(String where, List<Long> shape) throws IOException {
        List<Integer> extents = new ArrayList<>(shape.size());
        for (long extent : shape) {
            if (extent < 0 || extent > Integer.MAX_VALUE) {
                throw new IOException(where + "expected whole numbers from 0 to 2147483647 as shape, found " + extent);
            }
            extents.add((int) extent);
        }
        return Collections.unmodifiableList(extents);
    }

    private static long bytes(String where, List<Integer> extents, Type type) throws IOException {
        try {
            long bytes = type.bytes();
            for (int extent : extents) {
                bytes = Math.multiplyExact(bytes, (long) extent);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new IOException(where + "the shape is larger than any file", e);
        }
    }

    /** Every byte after the header belongs to exactly one tensor. */
    private void requireNoGaps(int start) throws IOException {
        List<Tensor> inFile = new ArrayList<>(tensors.values());
        inFile.sort(Comparator.comparingInt(Tensor::begin).thenComparingInt(Tensor::end));
        int at = start;
        for (Tensor tensor : inFile) {
            if (tensor.begin != at) {
                throw new IOException("tensor " + Texts.quote(tensor.name) + ": expected to begin at offset "
                        + (at - start) + ", where the one before it ends, found " + (tensor.begin - start));
            }
            at = tensor.end;
        }
        if (at != file.length) {
            throw new IOException("expected " + at + " bytes, found " + file.length + ": more than the tensors take");
        }
    }

    /** The strings of {@code __metadata__}, in the order of the file. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** Names of the tensors, in the order of the header. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /** Extents of a tensor, the slowest first. */
    public List<Integer> shape(String name) throws IOException {
        return tensor(name).shape;
    }

    public Type type(String name) throws IOException {
        return tensor(name).type;
    }

    /**
     * The elements of a tensor, row-major, as a new array.
     *
     * @throws IOException when there is no such tensor, or it is not of type F32
     */
    public float[] floats(String name) throws IOException {
        ByteBuffer data = data(name, Type.F32);
        float[] out = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(out);
        return out;
    }

    /** As {@link #floats} for type F64. */
    public double[] doubles(String name) throws IOException {
        ByteBuffer data = data(name, Type.F64);
        double[] out = new double[data.remaining() / Double.BYTES];
        data.asDoubleBuffer().get(out);
        return out;
    }

    /** As {@link #floats} for type I32. */
    public int[] ints(String name) throws IOException {
        ByteBuffer data = data(name, Type.I32);
        int[] out = new int[data.remaining() / Integer.BYTES];
        data.asIntBuffer().get(out);
        return out;
    }

    /** As {@link #floats} for type I64. */
    public long[] longs(String name) throws IOException {
        ByteBuffer data = data(name, Type.I64);
        long[] out = new long[data.remaining() / Long.BYTES];
        data.asLongBuffer().get(out);
        return out;
    }

    private ByteBuffer data(String name, Type type) throws IOException {
        Tensor tensor = tensor(name);
        if (tensor.type != type) {
            throw new IOException("tensor " + Texts.quote(name) + ": expected " + type + ", found " + tensor.type);
        }
        return ByteBuffer.wrap(file, tensor.begin, tensor.end - tensor.begin).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Tensor tensor(String name) throws IOException {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IOException("expected a tensor " + Texts.quote(name) + ", found " + Texts.list(tensors.keySet()));
        }
        return tensor;
    }
}
