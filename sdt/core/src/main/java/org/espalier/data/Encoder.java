package org.espalier.data;

import java.util.List;
import java.util.Set;

/**
 * Makes features of raw fields as a {@link Schema} says. A number becomes {@code (x - offset) / scale}, computed in
 * double precision; a category becomes a one in its slot; a pixel becomes its share of full intensity. Has no state: one
 * serves any number of threads.
 */
public final class Encoder {
    private final Schema schema;
    private final MissingTokens missing;
    private final int[] firstFeature;
    private final TextIndex[] categories;

    /** With the usual tokens for missing values, {@link DataOptions#DEFAULT_MISSING}. */
    public Encoder(Schema schema) {
        this(schema, DataOptions.DEFAULT_MISSING);
    }

    /** @param missing fields that stand for a missing value */
    public Encoder(Schema schema, Set<String> missing) {
        this.schema = schema;
        this.missing = new MissingTokens(missing);
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

    /**
     * Encodes one row.
     *
     * @param texts one field for each column of the schema (of an ignored one any), or for each pixel of an image, without
     *     blanks around it
     * @return {@code [width()]}
     * @throws DataException when a field can't be encoded; the message names the column
     */
    public float[] encode(List<String> texts) {
        int expected = schema.image().isPresent() ? width() : schema.columns().size();
        if (texts.size() != expected) {
            throw new DataException("expected " + expected + " fields, found " + texts.size());
        }
        float[] out = new float[width()];
        DataNotes unused = new DataNotes();
        for (int c = 0; c < expected; c++) {
            char[] chars = texts.get(c).toCharArray();
            if (schema.image().isPresent()) {
                encodePixel(c, chars, 0, chars.length, out);
            } else {
                encodeField(c, chars, 0, chars.length, out, unused);
            }
        }
        return out;
    }

    /**
     * Encodes an image.
     *
     * @param pixels raw values in reading order, {@code [width()]}
     * @return {@code [width()]}, each value divided by the image's scale
     */
    public float[] encodePixels(float[] pixels) {
        double scale = schema.image()
                .orElseThrow(() -> new IllegalArgumentException("the schema is a table, not an image"))
                .scale();
        if (pixels.length != width()) {
            throw new DataException("expected " + width() + " pixels, found " + pixels.length);
        }
        float[] out = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            out[i] = (float) (pixels[i] / scale);
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
                requireMissingAllowed(column, number.missing(), chars, from, to);
                notes.missingValue(column.name());
                encodeMissing(number, feature, out);
            } else {
                encodeNumber(number, feature, parse(column, chars, from, to), out, notes);
            }
        } else if (column instanceof Column.Category category) {
            int known = categories[index].find(chars, from, to);
            if (known >= 0) {
                out[feature + known] = 1;
            } else if (isMissing(chars, from, to)) {
                requireMissingAllowed(column, category.missing(), chars, from, to);
                notes.missingValue(column.name());
                out[feature + category.missingSlot()] = 1;
            } else {
                notes.unseenCategory(column.name());
                out[feature + category.otherSlot()] = 1;
            }
        }
    }

    private static void encodeMissing(Column.Number number, int feature, float[] out) {
        out[feature] = (float) ((number.mean() - number.offset()) / number.scale());
        if (number.missing() == Column.Missing.INDICATOR) {
            out[feature + 1] = 1;
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
    void encodePixel(int pixel, char[] chars, int from, int to, float[] out) {
        double value = Decimals.parse(chars, from, to);
        float encoded = (float) (value / schema.image().orElseThrow().scale());
        if (!Float.isFinite(encoded)) {
            throw new DataException("pixel " + (pixel + 1) + ": expected a number, found "
                    + Texts.quote(new String(chars, from, to - from)));
        }
        out[pixel] = encoded;
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

    private void requireMissingAllowed(Column column, Column.Missing policy, char[] chars, int from, int to) {
        if (policy == Column.Missing.ERROR) {
            throw new DataException("column " + Texts.quote(column.name())
                    + ": expected a value, found the missing value " + Texts.quote(new String(chars, from, to - from))
                    + " (the schema says \"missing\": \"error\")");
        }
    }
}
