package org.espalier.data;

import java.util.List;
import org.espalier.base.Texts;

/**
 * Makes features of raw fields as a {@link Schema} says. A number becomes {@code (x - offset) / scale}, computed in
 * double precision; a category becomes a one in its slot; a pixel becomes its share of full intensity. Has no state: one
 * serves any number of threads.
 */
public final class Encoder {
    /** What messages call a field that is null. */
    private static final char[] NULL = {'n', 'u', 'l', 'l'};

    private final Schema schema;
    private final MissingTokens missing;
    private final int[] firstFeature;
    private final TextIndex[] categories;
    /** Full intensity of a pixel. */
    private final double scale;

    /** With the schema's own tokens for missing values ({@link Schema#withMissingTokens}). */
    public Encoder(Schema schema) {
        this.schema = schema;
        this.missing = new MissingTokens(schema.missingTokens());
        this.scale = schema.image().map(Schema.Image::scale).orElse(1.0);
        int columns = schema.columns().size();
        firstFeature = new int[columns];
        categories = new TextIndex[columns];
        int feature = 0;
        for (int c = 0; c < columns; c++) {
            Column column = schema.columns().get(c);
            firstFeature[c] = feature;
            feature += column.width();
            if (column instanceof Column.Category category) {
                categories[c] = new TextIndex(category.categories());
            }
        }
    }

    /** Number of features. */
    public int width() {
        return schema.width();
    }

    /** Encodes one row; {@link #encode(List, DataNotes)} also says what was met on the way. */
    public float[] encode(List<String> texts) {
        return encode(texts, new DataNotes());
    }

    /**
     * Encodes one row. Blanks around a field do not count, except in a category that has them itself; null is a missing
     * value, as the schema's tokens are.
     *
     * @param texts one field for each column of the schema (of an ignored one any), or for each pixel of an image
     * @param notes collects what was met on the way that is no error: a category that the schema does not know, a missing
     *     value, a number out of the range of the training data
     * @return {@code [width()]}
     * @throws DataException when a field can't be encoded; the message names the column
     */
    public float[] encode(List<String> texts, DataNotes notes) {
        boolean isImage = schema.image().isPresent();
        int expected = isImage ? width() : schema.columns().size();
        if (texts.size() != expected) {
            throw new DataException("expected " + expected + " fields, found " + texts.size());
        }
        float[] out = new float[width()];
        for (int c = 0; c < expected; c++) {
            String text = texts.get(c);
            if (isImage) {
                char[] chars = text == null ? NULL : text.toCharArray();
                encodePixel(c, chars, 0, chars.length, out, notes);
            } else if (text == null) {
                encodeMissing(c, NULL, 0, NULL.length, out, notes);
            } else {
                boolean isKnown = categories[c] != null && categories[c].find(text) >= 0;
                char[] chars = (isKnown ? text : trimmed(text)).toCharArray();
                encodeField(c, chars, 0, chars.length, out, notes);
            }
        }
        return out;
    }

    /** A field without the blanks around it, as the readers of files take it. */
    public static String trimmed(String field) {
        int end = field.length();
        while (end > 0 && RowBuffer.isBlank(field.charAt(end - 1))) {
            end--;
        }
        int start = 0;
        while (start < end && RowBuffer.isBlank(field.charAt(start))) {
            start++;
        }
        return field.substring(start, end);
    }

    /**
     * Encodes an image.
     *
     * @param pixels raw values in reading order, {@code [width()]}
     * @return {@code [width()]}, each value divided by the image's scale
     */
    public float[] encodePixels(float[] pixels) {
        return encodePixels(pixels, new DataNotes());
    }

    /**
     * Encodes an image.
     *
     * @param pixels raw values in reading order, {@code [width()]}
     * @param notes told of pixels that are no share of full intensity, below 0 or above the image's scale
     * @return {@code [width()]}, each value divided by the image's scale
     * @throws DataException when a value is not finite; the message names the pixel, from 1
     */
    public float[] encodePixels(float[] pixels, DataNotes notes) {
        if (schema.image().isEmpty()) {
            throw new IllegalArgumentException("the schema is a table, not an image");
        }
        if (pixels.length != width()) {
            throw new DataException("expected " + width() + " pixels, found " + pixels.length);
        }
        float[] out = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            encodePixel(i, pixels[i], out, notes);
        }
        return out;
    }

    /** True when the field stands for a missing value. */
    boolean isMissing(char[] chars, int from, int to) {
        return missing.contains(chars, from, to);
    }

    /**
     * Writes the features of one field of a table.
     *
     * @param out the row's features, those of this column zero
     */
    void encodeField(int index, char[] chars, int from, int to, float[] out, DataNotes notes) {
        Column column = schema.columns().get(index);
        int feature = firstFeature[index];
        if (column instanceof Column.Number number) {
            if (isMissing(chars, from, to)) {
                encodeMissing(index, chars, from, to, out, notes);
            } else {
                encodeNumber(number, feature, parse(column, chars, from, to), out, notes);
            }
        } else if (column instanceof Column.Category category) {
            int known = categories[index].find(chars, from, to);
            if (known >= 0) {
                out[feature + known] = 1;
            } else if (isMissing(chars, from, to)) {
                encodeMissing(index, chars, from, to, out, notes);
            } else {
                notes.unseenCategory(column.name());
                out[feature + category.otherSlot()] = 1;
            }
        }
    }

    private void encodeMissing(int index, char[] chars, int from, int to, float[] out, DataNotes notes) {
        Column column = schema.columns().get(index);
        int feature = firstFeature[index];
        if (column instanceof Column.Number number) {
            requireMissingAllowed(column, number.missing(), chars, from, to);
            notes.missingValue(column.name());
            out[feature] = (float) ((number.mean() - number.offset()) / number.scale());
            if (number.missing() == Column.Missing.INDICATOR) {
                out[feature + 1] = 1;
            }
        } else if (column instanceof Column.Category category) {
            requireMissingAllowed(column, category.missing(), chars, from, to);
            notes.missingValue(column.name());
            out[feature + category.missingSlot()] = 1;
        }
    }

    /** Writes the features of a number that is there. */
    void encodeNumber(int index, double value, float[] out, DataNotes notes) {
        if (schema.columns().get(index) instanceof Column.Number number) {
            encodeNumber(number, firstFeature[index], value, out, notes);
        } else {
            throw new DataException("column "
                    + Texts.quote(schema.columns().get(index).name()) + ": expected a number column in the schema");
        }
    }

    private static void encodeNumber(Column.Number number, int feature, double value, float[] out, DataNotes notes) {
        if (value < number.minimum() || value > number.maximum()) {
            notes.outsideRange(number.name());
        }
        float encoded = (float) ((value - number.offset()) / number.scale());
        if (Float.isInfinite(encoded)) {
            throw new DataException("column " + Texts.quote(number.name()) + ": expected a number near the range "
                    + number.minimum() + " to " + number.maximum() + ", found " + value);
        }
        out[feature] = encoded;
    }

    /** Writes one pixel of an image. */
    void encodePixel(int pixel, char[] chars, int from, int to, float[] out, DataNotes notes) {
        if (!tryPixel(pixel, Decimals.parse(chars, from, to), out, notes)) {
            throw new DataException("pixel " + (pixel + 1) + ": expected a number, found "
                    + Texts.quote(new String(chars, from, to - from)));
        }
    }

    /** Writes a pixel that is a number already. */
    void encodePixel(int pixel, double value, float[] out, DataNotes notes) {
        if (!tryPixel(pixel, value, out, notes)) {
            throw new DataException("pixel " + (pixel + 1) + ": expected a number, found " + value);
        }
    }

    private boolean tryPixel(int pixel, double value, float[] out, DataNotes notes) {
        if (value < 0 || value > scale) {
            notes.pixelOutside();
        }
        out[pixel] = (float) (value / scale);
        return Float.isFinite(out[pixel]);
    }

    private double parse(Column column, char[] chars, int from, int to) {
        double value = Decimals.parse(chars, from, to);
        if (!Double.isFinite(value)) {
            throw new DataException("column " + Texts.quote(column.name()) + ": expected a "
                    + (Double.isNaN(value) ? "number" : "finite number") + ", found "
                    + Texts.quote(new String(chars, from, to - from)));
        }
        return value;
    }

    private static void requireMissingAllowed(Column column, Column.Missing policy, char[] chars, int from, int to) {
        if (policy == Column.Missing.ERROR) {
            throw new DataException("column " + Texts.quote(column.name())
                    + ": expected a value, found the missing value " + Texts.quote(new String(chars, from, to - from))
                    + " (the schema says \"missing\": \"error\")");
        }
    }
}
