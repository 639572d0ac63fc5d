package org.espalier.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.espalier.EspalierException;

/**
 * The beginning of an IDX file: a magic number (two zero bytes, the type, the number of dimensions) and the size of each
 * dimension, big-endian.
 */
public final class IdxHeader {
    /** Unsigned bytes in three dimensions: images. */
    public static final int IMAGES = 0x00000803;
    /** Unsigned bytes in one dimension: labels. */
    public static final int LABELS = 0x00000801;

    /** Bytes before the first pixel. */
    public static final int IMAGES_LENGTH = 16;

    private static final int LABELS_LENGTH = 8;
    private static final int MAX_PIXELS = 1 << 24;

    private IdxHeader() {}

    /** True when the bytes begin like an IDX file of any type. */
    public static boolean looksLike(byte[] head) {
        return head.length >= 4
                && head[0] == 0
                && head[1] == 0
                && head[2] >= 0x08
                && head[2] <= 0x0e
                && head[3] >= 1
                && head[3] <= 8;
    }

    /**
     * What the header of an image file says.
     *
     * @param count number of images
     */
    public record Images(int count, int rows, int columns) {
        public int pixels() {
            return rows * columns;
        }
    }

    /** @throws EspalierException when it is not the header of an image file */
    public static Images readImages(InputStream in, String file) throws IOException {
        ByteBuffer header = read(in, file, IMAGES, "images", IMAGES_LENGTH);
        int count = header.getInt();
        int rows = header.getInt();
        int columns = header.getInt();
        if (count < 1 || rows < 1 || columns < 1 || (long) rows * columns > MAX_PIXELS) {
            throw new EspalierException(file + ": expected a positive number of images of at most " + MAX_PIXELS
                    + " pixels, found " + count + " of " + rows + " x " + columns);
        }
        return new Images(count, rows, columns);
    }

    /**
     * @return the number of labels
     * @throws EspalierException when it is not the header of a label file
     */
    public static int readLabels(InputStream in, String file) throws IOException {
        ByteBuffer header = read(in, file, LABELS, "labels", LABELS_LENGTH);
        int count = header.getInt();
        if (count < 1) {
            throw new EspalierException(file + ": expected a positive number of labels, found " + count);
        }
        return count;
    }

    /** Reads the header up to what follows its magic number. */
    private static ByteBuffer read(InputStream in, String file, int magic, String what, int length) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(length));
        int found = header.limit() < Integer.BYTES ? magic : header.getInt();
        if (found != magic) {
            throw new EspalierException(file + ": expected IDX " + what + " (magic number " + hex(magic)
                    + "), found magic number " + hex(found)
                    + (found == LABELS ? " (labels)" : found == IMAGES ? " (images)" : ""));
        }
        if (header.limit() < length) {
            throw new EspalierException(
                    file + ": expected an IDX header of " + length + " bytes, found " + header.limit());
        }
        return header;
    }

    public static String hex(int magic) {
        return String.format(Locale.ROOT, "0x%08x", magic);
    }

    /** The first four bytes. */
    public static String hex(byte[] head) {
        return hex(ByteBuffer.wrap(Arrays.copyOf(head, 4)).getInt());
    }
}
