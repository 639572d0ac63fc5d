package org.espalier.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalDouble;

/** How far the last reader of a file has come, in bytes as they lie on the disk; another thread may ask. */
public final class ReadPosition {
    private volatile long read;
    private volatile long size;

    /** The file from its start. */
    public InputStream of(InputStream file, long bytes) {
        read = 0;
        size = bytes;
        return new FilterInputStream(file) {
            private long count;

            @Override
            public int read() throws IOException {
                int found = in.read();
                add(found < 0 ? 0 : 1);
                return found;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int found = in.read(into, from, length);
                add(Math.max(0, found));
                return found;
            }

            private void add(int bytesRead) {
                count += bytesRead;
                read = count;
            }
        };
    }

    /** 0 to 1; empty before anybody has read. */
    public OptionalDouble share() {
        return size == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, (double) read / size));
    }
}
