package org.espalier.teacher.dl4j;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.espalier.base.Texts;
import org.espalier.teacher.TeacherException;

/**
 * What a network's own normalizer does to a row before the network sees it: {@code (x - offset) / range * span + floor},
 * value by value. Read from {@code normalizer.bin} as DL4J's {@code NormalizerSerializer} writes it: a text
 * {@code NORMALIZER}, a version, the kind, and its numbers. DL4J's own reader makes an object of any class that a file of
 * kind {@code CUSTOM} names; that kind is refused here.
 *
 * @param kind for messages: {@code standardize}
 * @param offset one number for each value of a row, for each channel of an image, or one for all
 * @param range as {@code offset}; never 0
 */
record Normalizer(String kind, double[] offset, double[] range, double span, double floor) {
    private static final String MAGIC = "NORMALIZER";
    private static final int VERSION = 1;

    /** {@code Nd4j.EPS_THRESHOLD}, which equality with 0 is judged by there. */
    private static final float ZERO_DEVIATION = 1e-5f;

    /**
     * Reads the content of an entry.
     *
     * @param name of the file, for messages
     * @throws TeacherException when it is something else, of a kind that is not read, or its numbers are not finite
     */
    static Normalizer read(byte[] content, String name) {
        String where = name + ": " + NetworkFile.NORMALIZER;
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            if (!Coefficients.text(bytes).equals(MAGIC) || bytes.getInt() != VERSION) {
                throw new TeacherException(where + " is not what DL4J writes: it does not begin as a normalizer");
            }
            String kind = Coefficients.text(bytes);
            Normalizer read = switch (kind) {
                case "STANDARDIZE" -> standardize(bytes, where);
                case "MIN_MAX" -> minMax(bytes, where);
                case "IMAGE_MIN_MAX" -> image(bytes);
                default ->
                    throw new TeacherException(where + ": expected a normalizer of kind STANDARDIZE, MIN_MAX or"
                            + " IMAGE_MIN_MAX, found " + Texts.quote(kind));
            };
            read.requireFinite(where);
            return read;
        } catch (BufferUnderflowException e) {
            throw new TeacherException(where + " is not what DL4J writes: it ends too early", e);
        }
    }

    /** A number that hardly varied is not divided: DL4J takes deviations up to its threshold for 0, and 1 in their place. */
    private static Normalizer standardize(ByteBuffer bytes, String where) {
        bytes.get(); // whether labels are normalized, too: not asked for
        double[] mean = Coefficients.values(bytes, where);
        double[] deviation = Coefficients.values(bytes, where);
        double[] range = Arrays.stream(deviation)
                .map(d -> Math.abs((float) d) <= ZERO_DEVIATION ? 1 : d)
                .toArray();
        return new Normalizer("standardize", mean, range, 1, 0);
    }

    private static Normalizer minMax(ByteBuffer bytes, String where) {
        bytes.get();
        double low = bytes.getDouble();
        double high = bytes.getDouble();
        double[] min = Coefficients.values(bytes, where);
        double[] max = Coefficients.values(bytes, where);
        double[] range = new double[min.length];
        for (int i = 0; i < range.length && max.length == min.length; i++) {
            // DL4J sets equal ones apart when it fits
            range[i] = max[i] - min[i];
        }
        return new Normalizer("min-max", min, range, high - low, low);
    }

    private static Normalizer image(ByteBuffer bytes) {
        double low = bytes.getDouble();
        double high = bytes.getDouble();
        double brightest = bytes.getDouble();
        return new Normalizer("image min-max", new double[] {0}, new double[] {brightest}, high - low, low);
    }

    private void requireFinite(String where) {
        boolean isUsable = offset.length == range.length
                && offset.length > 0
                && Double.isFinite(span)
                && Double.isFinite(floor)
                && Arrays.stream(offset).allMatch(Double::isFinite)
                && Arrays.stream(range).allMatch(r -> Double.isFinite(r) && r != 0);
        if (!isUsable) {
            throw new TeacherException(where + ": expected finite numbers and ranges that are not 0");
        }
    }

    /**
     * For rows of a network.
     *
     * @param channels of an image, 1 for a table
     * @return with one number for every value of a row
     * @throws TeacherException when it was fitted to rows of another width
     */
    Normalizer forRows(int width, int channels, String where) {
        int given = offset.length;
        if (given != width && given != channels && given != 1) {
            throw new TeacherException(String.format(
                    Locale.ROOT,
                    "%sthe network takes %d features, its normalizer was fitted to %d",
                    where,
                    width,
                    given));
        }
        double[] offsets = new double[width];
        double[] ranges = new double[width];
        for (int i = 0; i < width; i++) {
            int at = (int) ((long) i * given / width); // an image's channels lie one behind the other
            offsets[i] = offset[at];
            ranges[i] = range[at];
        }
        return new Normalizer(kind, offsets, ranges, span, floor);
    }

    /** Value {@code i} of a row, as the network wants it. */
    double apply(double value, int i) {
        return (value - offset[i]) / range[i] * span + floor;
    }
}
