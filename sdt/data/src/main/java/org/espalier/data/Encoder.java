package org.espalier.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;
import org.espalier.text.MissingTokens;
import org.espalier.text.RawValues;
import org.espalier.text.RowBuffer;
import org.espalier.text.Spelling;
import org.espalier.text.TextIndex;

/**
 * Makes features of raw fields as a {@link Schema} says. A number becomes {@code (x - offset) / scale}, computed in
 * double precision; a category becomes a one in its slot; a pixel becomes its share of full intensity. Has no state: one
 * serves any number of threads.
 */
public final class Encoder {
    /**
     * Largest magnitude of the feature of a number or a pixel. What lies so far out is refused, as an infinity is: a gate's
     * sum of such features may overflow, and of NaN comes an answer that looks like any other.
     */
    public static final float MAX_FEATURE = 1e30f;

    /** What messages call a field that is null. */
    private static final String NULL = "null";

    private final Schema schema;
    private final MissingTokens missing;
    private final int[] firstFeature;
    /** Number of columns that a table has. */
    private final int inTable;
    /** The columns whose fields make a difference. */
    private final int[] used;
    /** Their fields among those of a table. */
    private final int[] fields;
    /** The columns of numbers, null in the places of others. */
    private final Column.Number[] numbers;

    private final TextIndex[] categories;
    /** Category by {@link Spelling#value}, of each column of categories. */
    private final List<Map<String, Integer>> byValue;

    private final boolean isImage;
    /** Full intensity of a pixel. */
    private final double scale;

    private final RowNames names;

    /** With the schema's own tokens for missing values ({@link Schema#withMissingTokens}). */
    public Encoder(Schema schema) {
        this.schema = schema;
        this.missing = new MissingTokens(schema.missingTokens());
        this.isImage = schema.image().isPresent();
        this.scale = schema.image().map(Schema.Image::scale).orElse(1.0);
        int columns = schema.columns().size();
        firstFeature = new int[columns];
        numbers = new Column.Number[columns];
        categories = new TextIndex[columns];
        List<Map<String, Integer>> values = new ArrayList<>();
        int feature = 0;
        inTable = isImage
                ? schema.width()
                : (int) schema.columns().stream().filter(c -> !isOfText(c)).count();
        for (int c = 0; c < columns; c++) {
            Column column = schema.columns().get(c);
            firstFeature[c] = feature;
            feature += column.width();
            numbers[c] = column instanceof Column.Number number ? number : null;
            if (column instanceof Column.Category category) {
                categories[c] = new TextIndex(category.categories());
            }
            values.add(byValue(column));
        }
        byValue = values;
        names = names(schema);
        used = IntStream.range(0, columns).filter(this::uses).toArray();
        fields = new int[used.length];
        int next = 0;
        for (int c = 0, u = 0; c < columns && u < used.length; c++) {
            fields[u] = next;
            u += used[u] == c ? 1 : 0;
            next += isOfText(schema.columns().get(c)) ? 0 : 1;
        }
    }

    /** Whether no table has the column: a text that is one of its own gives the value. */
    static boolean isOfText(Column column) {
        return column instanceof Column.Number number && number.text().isPresent();
    }

    private static Map<String, Integer> byValue(Column column) {
        Map<String, Integer> out = new HashMap<>();
        if (column instanceof Column.Category category) {
            for (int k = 0; k < category.categories().size(); k++) {
                out.putIfAbsent(Spelling.value(category.categories().get(k)), k);
            }
        }
        return out;
    }

    /** Every column but the ignored ones; those and the target may be there too. */
    private static RowNames names(Schema schema) {
        List<String> required = new ArrayList<>();
        Set<String> optional = new LinkedHashSet<>();
        for (Column column : schema.columns()) {
            if (column instanceof Column.Ignored) {
                optional.add(column.name());
            } else if (!isOfText(column)) {
                required.add(column.name());
            }
        }
        optional.addAll(schema.target().columns());
        required.forEach(optional::remove);
        return new RowNames(required, optional);
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
     * @param texts one field for each column of the schema, of an ignored one any, those that a text gives left out or any; or one
     *     for each pixel of an image
     * @param notes collects what was met on the way that is no error: a category that the schema does not know, a missing
     *     value, a number out of the range of the training data
     * @return {@code [width()]}
     * @throws DataException when a field can't be encoded; the message names the column
     */
    public float[] encode(List<String> texts, DataNotes notes) {
        int expected = isImage ? width() : schema.columns().size();
        boolean isOfTable = texts.size() == inTable && inTable < expected;
        if (texts.size() != expected && !isOfTable) {
            throw new DataException("expected " + Math.min(expected, inTable) + " fields, found " + texts.size());
        }
        float[] out = new float[width()];
        if (isImage) {
            for (int p = 0; p < expected; p++) {
                encodeValue(p, texts.get(p), out, notes);
            }
            return out;
        }
        for (int u = 0; u < used.length; u++) {
            encodeValue(used[u], texts.get(isOfTable ? fields[u] : used[u]), out, notes);
        }
        return out;
    }

    /** Encodes one row by name; {@link #encodeRow} also gives its texts and says what was met on the way. */
    public float[] encode(Map<String, ?> row) {
        return encode(row, new DataNotes());
    }

    /** Encodes a record, whose components are the columns; {@link #encode(Map)} says what they may hold. */
    public float[] encode(Record row) {
        return encode(RecordReader.asMap(row));
    }

    /**
     * Encodes one row of a table by name. A number is taken as it is, not by way of its text; {@link RowSource} says which
     * other values there are. An ignored column and the target may be there or not; they are not used.
     *
     * @param row a value for each column of the schema that is used; null where it is missing
     * @param notes as for {@link #encode(List, DataNotes)}
     * @return {@code [width()]}
     * @throws DataException one line: a name that no column has, a column without entry, or a value that its column can't
     *     take (with its type)
     * @throws IllegalArgumentException when the schema is of images, whose pixels have no names
     */
    public float[] encode(Map<String, ?> row, DataNotes notes) {
        if (isImage) {
            throw new IllegalArgumentException(
                    "the schema is an image, whose pixels have no names: encodePixels takes it");
        }
        names.require(row);
        float[] out = new float[width()];
        for (int c : used) {
            encodeValue(c, row.get(schema.columns().get(c).name()), out, notes);
        }
        return out;
    }

    /**
     * Encodes one row of a table by name and keeps its values as texts, for explanations.
     *
     * @param row as for {@link #encode(Map, DataNotes)}
     * @return row 1, without label; a missing value is the empty text, as is an ignored column that is not there
     * @throws DataException as for {@link #encode(Map, DataNotes)}
     */
    public Row encodeRow(Map<String, ?> row, DataNotes notes) {
        float[] features = encode(row, notes);
        List<String> texts = new ArrayList<>(firstFeature.length);
        for (Column column : schema.columns()) {
            Object value = row.get(column.name());
            boolean isMissing = !(value instanceof CharSequence) && missing.contains(value);
            String text = isMissing ? null : RawValues.text(value);
            texts.add(text == null ? "" : text);
        }
        return new Row(1, texts, features, Dataset.UNLABELLED, 1);
    }

    /** As for a map, of a record, whose components are the columns. */
    public Row encodeRow(Record row, DataNotes notes) {
        return encodeRow(RecordReader.asMap(row), notes);
    }

    /** A field without the blanks around it, as the readers of files take it. */
    public static String trimmed(String field) {
        return Spelling.trimmed(field);
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

    /** The fields that stand for a missing value. */
    MissingTokens missing() {
        return missing;
    }

    /** Whether the value of a column, or of a pixel, makes a difference to the features. */
    boolean uses(int column) {
        return isImage
                || !(schema.columns().get(column) instanceof Column.Ignored)
                        && !isOfText(schema.columns().get(column));
    }

    /**
     * Writes the features of a value of any kind that a column may take.
     *
     * @param index the column, or the pixel of an image
     * @param value null where it is missing
     * @param out the row's features, those of this column zero
     */
    void encodeValue(int index, Object value, float[] out, DataNotes notes) {
        if (value instanceof CharSequence text) {
            encodeText(index, text.toString(), out, notes);
        } else if (isImage && value instanceof Number n) {
            encodePixel(index, n.doubleValue(), out, notes);
        } else if (isImage) {
            encodeText(index, value == null ? NULL : RawValues.described(value), out, notes);
        } else if (missing.contains(value)) {
            char[] chars = (value == null ? NULL : RawValues.text(value)).toCharArray();
            encodeMissing(index, chars, 0, chars.length, out, notes);
        } else if (schema.columns().get(index) instanceof Column.Number number) {
            encodeNumber(number, firstFeature[index], number(number, value), out, notes);
        } else if (schema.columns().get(index) instanceof Column.Category category) {
            int known = category(index, value);
            if (known < 0) {
                notes.unseenCategory(category, RawValues.text(value));
            }
            out[firstFeature[index] + (known < 0 ? category.otherSlot() : known)] = 1;
        } else if (schema.columns().get(index) instanceof Column.Text) {
            throw new DataException("column "
                    + Texts.quote(schema.columns().get(index).name()) + ": expected a text, found "
                    + RawValues.described(value));
        }
    }

    private void encodeText(int index, String text, float[] out, DataNotes notes) {
        boolean isKnown = !isImage && categories[index] != null && categories[index].find(text) >= 0;
        char[] chars = (isKnown || isImage ? text : trimmed(text)).toCharArray();
        encodeText(index, chars, 0, chars.length, out, notes);
    }

    private static double number(Column.Number column, Object value) {
        if (value instanceof Number n && Double.isFinite(n.doubleValue())) {
            return n.doubleValue();
        }
        throw new DataException("column " + Texts.quote(column.name()) + ": expected a "
                + (value instanceof Number ? "finite number" : "number") + ", found " + RawValues.described(value));
    }

    /**
     * The category that a text stands for: by its own spelling, else by its value, so that {@code 2.0} is {@code 2} and
     * {@code true} is {@code True}.
     *
     * @param column place of a column of categories in the schema
     * @return its place in the column's list; -1 for a category that the schema does not know, and for a missing value
     */
    public int category(int column, String text) {
        String trimmed = trimmed(text);
        int known = categories[column].find(text);
        known = known < 0 ? categories[column].find(trimmed) : known;
        return known < 0 && !missing.contains(trimmed)
                ? byValue.get(column).getOrDefault(Spelling.value(text), -1)
                : known;
    }

    private int known(int column, char[] chars, int from, int to) {
        int known = categories[column].find(chars, from, to);
        return known >= 0
                ? known
                : byValue.get(column).getOrDefault(Spelling.value(new String(chars, from, to - from)), -1);
    }

    /** The category that a value which is no text stands for; -1 for none. */
    private int category(int index, Object value) {
        String text = RawValues.text(value);
        if (text == null) {
            throw new DataException(
                    "column " + Texts.quote(schema.columns().get(index).name()) + ": " + RawValues.notAValue(value));
        }
        return known(index, text.toCharArray(), 0, text.length());
    }

    /** Writes the features of a text, blanks around it cut off: of a column, or of a pixel. */
    void encodeText(int index, char[] chars, int from, int to, float[] out, DataNotes notes) {
        if (isImage || isPresentNumber(index, chars, from, to)) {
            encodeNumber(index, Decimals.parse(chars, from, to), chars, from, to, out, notes);
        } else {
            encodeOther(index, chars, from, to, out, notes);
        }
    }

    /** As {@link #encodeText(int, char[], int, int, float[], DataNotes)}, of a field that may have been read as a number. */
    void encodeField(int index, RowBuffer row, int field, float[] out, DataNotes notes) {
        char[] chars = row.chars();
        int from = row.start(field);
        int to = row.end(field);
        if (isImage || isPresentNumber(index, chars, from, to)) {
            encodeNumber(index, row.number(field), chars, from, to, out, notes);
        } else {
            encodeOther(index, chars, from, to, out, notes);
        }
    }

    private boolean isPresentNumber(int index, char[] chars, int from, int to) {
        return numbers[index] != null && !missing.contains(chars, from, to);
    }

    private void encodeNumber(int index, double value, char[] chars, int from, int to, float[] out, DataNotes notes) {
        if (isImage) {
            encodePixel(index, value, chars, from, to, out, notes);
        } else {
            requireFinite(numbers[index], value, chars, from, to);
            encodeNumber(numbers[index], firstFeature[index], value, out, notes);
        }
    }

    private void encodeOther(int index, char[] chars, int from, int to, float[] out, DataNotes notes) {
        if (numbers[index] != null) {
            encodeMissing(index, chars, from, to, out, notes);
        } else if (schema.columns().get(index) instanceof Column.Category category) {
            int known = categories[index].find(chars, from, to);
            if (known < 0 && missing.contains(chars, from, to)) {
                encodeMissing(index, chars, from, to, out, notes);
                return;
            }
            known = known < 0 ? known(index, chars, from, to) : known;
            if (known < 0) {
                notes.unseenCategory(category, new String(chars, from, to - from));
            }
            out[firstFeature[index] + (known < 0 ? category.otherSlot() : known)] = 1;
        } else if (schema.columns().get(index) instanceof Column.Text text) {
            text.features().encode(chars, from, to, out, firstFeature[index]);
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

    /**
     * Writes the features of a number that is there.
     *
     * @param index of the column
     * @param out the row's features
     * @throws DataException when the column is none of numbers, or the number is far out of its range
     */
    public void encodeNumber(int index, double value, float[] out, DataNotes notes) {
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
        if (!(Math.abs(encoded) <= MAX_FEATURE)) {
            throw new DataException("column " + Texts.quote(number.name()) + ": expected a number near the range "
                    + number.minimum() + " to " + number.maximum() + ", found " + value);
        }
        out[feature] = encoded;
    }

    /** Writes one pixel of an image. */
    private void encodePixel(int pixel, double value, char[] chars, int from, int to, float[] out, DataNotes notes) {
        if (!tryPixel(pixel, value, out, notes)) {
            throw new DataException("pixel " + (pixel + 1) + ": expected a number, found "
                    + Texts.quote(new String(chars, from, to - from)));
        }
    }

    /**
     * Writes a pixel that is a number already.
     *
     * @throws DataException when it is no finite number
     */
    public void encodePixel(int pixel, double value, float[] out, DataNotes notes) {
        if (!tryPixel(pixel, value, out, notes)) {
            throw new DataException("pixel " + (pixel + 1) + ": expected a number, found " + value);
        }
    }

    private boolean tryPixel(int pixel, double value, float[] out, DataNotes notes) {
        if (value < 0 || value > scale) {
            notes.pixelOutside();
        }
        out[pixel] = (float) (value / scale);
        return Math.abs(out[pixel]) <= MAX_FEATURE;
    }

    private static void requireFinite(Column column, double value, char[] chars, int from, int to) {
        if (!Double.isFinite(value)) {
            throw new DataException("column " + Texts.quote(column.name()) + ": expected a "
                    + (Double.isNaN(value) ? "number" : "finite number") + ", found "
                    + Texts.quote(new String(chars, from, to - from)));
        }
    }

    private static void requireMissingAllowed(Column column, Column.Missing policy, char[] chars, int from, int to) {
        if (policy == Column.Missing.ERROR) {
            throw new DataException("column " + Texts.quote(column.name())
                    + ": expected a value, found the missing value " + Texts.quote(new String(chars, from, to - from))
                    + " (the schema says \"missing\": \"error\")");
        }
    }
}
