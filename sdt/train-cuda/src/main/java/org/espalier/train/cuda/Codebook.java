package org.espalier.train.cuda;

import java.util.Optional;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;

/**
 * The few different values of a matrix, such as the 256 of an image's pixels: with them an entry is one byte, and exact to
 * the bit. Values are told apart by their bits.
 */
final class Codebook {
    static final int SIZE = 256;

    private static final int PLACES = 1024;

    private final float[] values = new float[SIZE];
    private final int[] places = new int[PLACES];
    private int count;

    private Codebook() {
        java.util.Arrays.fill(places, -1);
    }

    /** Empty where there are more than {@value #SIZE} different values. */
    static Optional<Codebook> of(Matrix matrix) {
        Codebook book = new Codebook();
        float[] stored;
        int used;
        if (matrix instanceof CsrMatrix sparse) {
            book.learn(0f); // what is not stored
            stored = sparse.values();
            used = (int) sparse.stored();
        } else {
            stored = ((DenseMatrix) matrix).values();
            used = stored.length;
        }
        for (int i = 0; i < used; i++) {
            if (!book.learn(stored[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(book);
    }

    private boolean learn(float value) {
        int place = place(value);
        if (places[place] >= 0) {
            return true;
        }
        if (count == SIZE) {
            return false;
        }
        places[place] = count;
        values[count++] = value;
        return true;
    }

    /** The code of a value that the matrix holds. */
    byte code(float value) {
        return (byte) places[place(value)];
    }

    /** The values by their codes, {@value #SIZE} of them; those beyond the last are 0. */
    float[] values() {
        return values.clone();
    }

    /** Where the value is, or would be. */
    private int place(float value) {
        int bits = Float.floatToRawIntBits(value);
        int place = (bits * 0x9E3779B9) >>> 22;
        while (places[place] >= 0 && Float.floatToRawIntBits(values[places[place]]) != bits) {
            place = (place + 1) & (PLACES - 1);
        }
        return place;
    }
}
