package org.espalier.sdt;

/** Checks of a model's arrays. */
final class Numbers {
    private Numbers() {}

    /**
     * A copy of the values.
     *
     * @throws IllegalArgumentException when there are not {@code length} of them, or one is not finite
     */
    static float[] finite(String what, float[] values, long length) {
        if (values.length != length) {
            throw new IllegalArgumentException(what + ": expected " + length + " values, found " + values.length);
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(what + ": expected finite values, found " + value);
            }
        }
        return values.clone();
    }
}
