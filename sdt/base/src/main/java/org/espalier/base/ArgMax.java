package org.espalier.base;

/** The place of the largest number. */
public final class ArgMax {
    private ArgMax() {}

    /**
     * The place, from 0, of the largest of {@code values[from .. from + length)}; ties go to the lowest index.
     *
     * @param length 1 or more
     */
    public static int of(float[] values, int from, int length) {
        int best = 0;
        for (int c = 1; c < length; c++) {
            if (values[from + c] > values[from + best]) {
                best = c;
            }
        }
        return best;
    }
}
