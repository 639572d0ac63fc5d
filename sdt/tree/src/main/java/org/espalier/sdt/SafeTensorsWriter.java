package org.espalier.sdt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.EspalierException;
import org.espalier.json.Json;
import org.espalier.sdt.SafeTensors.Type;

/**
 * Puts a safetensors file together and writes it; {@link SafeTensors} reads it. The same calls give the same bytes:
 * metadata come in the order of the calls, tensors too, those of eight-byte elements first, so that every tensor lies
 * aligned in a mapped file. Arrays are kept, not copied, until the file is written.
 */
public final class SafeTensorsWriter {
    private static final int CHUNK_BYTES = 1 << 16;

    /** A tensor and how to put its elements {@code [from, to)} into a buffer. */
    private record Tensor(String name, Type type, int[] shape, int elements, Elements source) {
        long bytes() {
            return (long) elements * type.bytes();
        }
    }

    private interface Elements {
        void put(ByteBuffer buffer, int from, int to);
    }

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();

    /** Without metadata and tensors. */
    public SafeTensorsWriter() {}

    /** Sets an entry of {@code __metadata__}; a key that is there keeps its place. */
    public SafeTensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds a tensor of type F32.
     *
     * @param values row-major, as many as the product of {@code shape}
     */
    public SafeTensorsWriter floats(String name, float[] values, int... shape) {
        return add(name, Type.F32, shape, values.length, (buffer, from, to) -> {
            for (int i = from; i < to; i++) {
                buffer.putFloat(values[i]);
            }
        });
    }

    /** Adds a tensor of type F64; else as {@link #floats}. */
    public SafeTensorsWriter doubles(String name, double[] values, int... shape) {
        return add(name, Type.F64, shape, values.length, (buffer, from, to) -> {
            for (int i = from; i < to; i++) {
                buffer.putDouble(values[i]);
            }
        });
    }

    /** Adds a tensor of type I32; else as {@link #floats}. */
    public SafeTensorsWriter ints(String name, int[] values, int... shape) {
        return add(name, Type.I32, shape, values.length, (buffer, from, to) -> {
            for (int i = from; i < to; i++) {
                buffer.putInt(values[i]);
            }
        });
    }

    /** Adds a tensor of type I64; else as {@link #floats}. */
    public SafeTensorsWriter longs(String name, long[] values, int... shape) {
        return add(name, Type.I64, shape, values.length, (buffer, from, to) -> {
            for (int i = from; i < to; i++) {
                buffer.putLong(values[i]);
            }
        });
    }

    private SafeTensorsWriter add(String name, Type type, int[] shape, int elements, Elements source) {
        long product = 1;
        for (int extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException(name + ": expected extents from 0, found " + extent);
            }
            product = Math.multiplyExact(product, (long) extent);
        }
        if (product != elements) {
            throw new IllegalArgumentException(name + ": expected " + product + " values for the shape "
                    + Arrays.toString(shape) + ", found " + elements);
        }
        if (name.equals(SafeTensors.METADATA) || tensors.stream().anyMatch(t -> t.name.equals(name))) {
            throw new IllegalArgumentException("the name " + name + " is taken");
        }
        tensors.add(new Tensor(name, type, shape.clone(), elements, source));
        return this;
    }

    /**
     * Writes the file. May be called again, after a change of the metadata too.
     *
     * @throws EspalierException when the file would be larger than {@link SafeTensors} reads: 2 GiB, of it
     *     {@value SafeTensors#MAX_HEADER_BYTES} bytes of header
     */
    public void write(OutputStream out) throws IOException {
        List<Tensor> inFile = new ArrayList<>(tensors);
        inFile.sort(Comparator.comparingInt(t -> -t.type.bytes()));
        byte[] header = header(inFile);
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(header.length);
        out.write(buffer.array(), 0, Long.BYTES);
        out.write(header);
        for (Tensor tensor : inFile) {
            int perChunk = CHUNK_BYTES / tensor.type.bytes();
            for (int from = 0; from < tensor.elements; from += perChunk) {
                buffer.clear();
                tensor.source.put(buffer, from, Math.min(tensor.elements, from + perChunk));
                out.write(buffer.array(), 0, buffer.position());
            }
        }
    }

    /** The file as one array. */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private byte[] header(List<Tensor> inFile) {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put(SafeTensors.METADATA, metadata);
        }
        long offset = 0;
        for (Tensor tensor : inFile) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", tensor.type.name());
            entry.put("shape", Arrays.stream(tensor.shape).boxed().toList());
            entry.put("data_offsets", List.of(offset, offset + tensor.bytes()));
            header.put(tensor.name, entry);
            offset += tensor.bytes();
        }
        byte[] json = utf8(Json.compact(header));
        int padded = (json.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        if (padded > SafeTensors.MAX_HEADER_BYTES || Long.BYTES + padded + offset > SafeTensors.MAX_FILE_BYTES) {
            throw new EspalierException("too large for a file: a header of " + padded + " bytes (at most "
                    + SafeTensors.MAX_HEADER_BYTES + ") and tensors of " + offset + " bytes (at most 2 GiB together)");
        }
        byte[] out = Arrays.copyOf(json, padded);
        Arrays.fill(out, json.length, padded, (byte) ' ');
        return out;
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(bytes.array(), bytes.limit());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name or a metadata entry holds half a character", e);
        }
    }
}
