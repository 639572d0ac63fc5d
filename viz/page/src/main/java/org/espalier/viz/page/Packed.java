package org.espalier.viz.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Arrays of numbers as a page's script reads them: their little-endian bytes in base64. */
public final class Packed {
    private Packed() {}

    /** Four bytes each. */
    public static String floats(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            bytes.putFloat(v);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Eight bytes each. */
    public static String doubles(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double v : values) {
            bytes.putDouble(v);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Four bytes each. */
    public static String ints(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int v : values) {
            bytes.putInt(v);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
