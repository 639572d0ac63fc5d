package org.espalier.bench.peers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.matrix.Matrix;

/** NumPy's file of one array, version 1.0, 32-bit numbers only: how the two sides hand each other rows and weights. */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /** Writes a matrix as {@code float32 [rows, columns]}. */
    static void write(Path file, Matrix x) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(header("<f4", "(" + x.rows() + ", " + x.columns() + ")"));
            float[] row = new float[x.columns()];
            ByteBuffer bytes = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int r = 0; r < x.rows(); r++) {
                x.copyRow(r, row, 0);
                bytes.asFloatBuffer().put(row);
                out.write(bytes.array());
            }
        }
    }

    /** Writes {@code int32 [length]}. */
    static void write(Path file, int[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(header("<i4", "(" + values.length + ",)"));
            out.write(bytes.array());
        }
    }

    private static byte[] header(String type, String shape) {
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int length = (MAGIC.length + 2 + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).putShort((short) (length - MAGIC.length - 2));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < length - 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }

    /** Reads the numbers of a {@code float32} array in C order, of any shape. */
    static float[] readFloats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int start = MAGIC.length + 2 + bytes.getShort(MAGIC.length);
        String header =
                new String(bytes.array(), MAGIC.length + 2, start - MAGIC.length - 2, StandardCharsets.US_ASCII);
        if (!header.contains("'<f4'") || !header.contains("'fortran_order': False")) {
            throw new IOException(file + ": expected float32 in C order, found " + header.strip());
        }
        float[] values = new float[(bytes.limit() - start) / 4];
        bytes.position(start).asFloatBuffer().get(values);
        return values;
    }
}
