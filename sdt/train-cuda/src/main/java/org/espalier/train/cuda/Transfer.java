package org.espalier.train.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays to a device and back, in pieces, so that a copy outside the heap is never large. */
final class Transfer {
    /** Numbers in a piece. */
    static final int PIECE = 1 << 20;

    private final Device device;
    private ByteBuffer piece;

    Transfer(Device device) {
        this.device = device;
    }

    /** An empty buffer of {@code bytes}. */
    ByteBuffer buffer(int bytes) {
        if (piece == null || piece.capacity() < bytes) {
            piece = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        return piece.clear().limit(bytes).order(ByteOrder.nativeOrder());
    }

    void upload(long address, float[] values) {
        upload(address, values, values.length);
    }

    /** The first {@code length} of them. */
    void upload(long address, float[] values, int length) {
        for (int from = 0; from < length; from += PIECE) {
            int count = Math.min(PIECE, length - from);
            ByteBuffer to = buffer(count * Float.BYTES);
            to.asFloatBuffer().put(values, from, count);
            device.upload(address + (long) from * Float.BYTES, to);
        }
    }

    void upload(long address, int[] values) {
        upload(address, values, values.length);
    }

    /** The first {@code length} of them. */
    void upload(long address, int[] values, int length) {
        for (int from = 0; from < length; from += PIECE) {
            int count = Math.min(PIECE, length - from);
            ByteBuffer to = buffer(count * Integer.BYTES);
            to.asIntBuffer().put(values, from, count);
            device.upload(address + (long) from * Integer.BYTES, to);
        }
    }

    void upload(long address, double[] values) {
        for (int from = 0; from < values.length; from += PIECE) {
            int count = Math.min(PIECE, values.length - from);
            ByteBuffer to = buffer(count * Double.BYTES);
            to.asDoubleBuffer().put(values, from, count);
            device.upload(address + (long) from * Double.BYTES, to);
        }
    }

    void download(long address, float[] values) {
        for (int from = 0; from < values.length; from += PIECE) {
            int count = Math.min(PIECE, values.length - from);
            ByteBuffer out = buffer(count * Float.BYTES);
            device.download(address + (long) from * Float.BYTES, out);
            out.flip();
            out.asFloatBuffer().get(values, from, count);
        }
    }

    void download(long address, int[] values) {
        for (int from = 0; from < values.length; from += PIECE) {
            int count = Math.min(PIECE, values.length - from);
            ByteBuffer out = buffer(count * Integer.BYTES);
            device.download(address + (long) from * Integer.BYTES, out);
            out.flip();
            out.asIntBuffer().get(values, from, count);
        }
    }

    void download(long address, double[] values) {
        ByteBuffer out = buffer(values.length * Double.BYTES);
        device.download(address, out);
        out.flip();
        out.asDoubleBuffer().get(values);
    }
}
