package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EncoderTest {
    private static Column.Number number(String name, Column.Scaling scaling, Column.Missing missing) {
        return new Column.Number(name, Optional.empty(), 0, 100, 20, 5, scaling, missing, false);
    }

    private static Encoder encoder(Column... columns) {
        return new Encoder(schema(columns));
    }

    private static Schema schema(Column... columns) {
        return new Schema(
                List.of(columns), Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("a", "b")));
    }

    private static String error(Encoder encoder, String... texts) {
        return assertThrows(DataException.class, () -> encoder.encode(List.of(texts)))
                .getMessage();
    }

    @Test
    void scalesNumbersAsTheirColumnSays() {
        Encoder encoder = encoder(
                number("standard", Column.Scaling.STANDARD, Column.Missing.ERROR),
                number("deviation", Column.Scaling.DEVIATION, Column.Missing.ERROR),
                number("none", Column.Scaling.NONE, Column.Missing.ERROR));
        assertEquals(3, encoder.width());
        assertArrayEquals(new float[] {2, 6, 30}, encoder.encode(List.of("30", "30", "30")));
        assertArrayEquals(new float[] {-4, 0, 0}, encoder.encode(List.of("0", "0", "0")));
    }

    @Test
    void aMissingNumberIsTheMeanInEveryScaling() {
        Encoder encoder = encoder(
                number("standard", Column.Scaling.STANDARD, Column.Missing.IMPUTE),
                number("deviation", Column.Scaling.DEVIATION, Column.Missing.INDICATOR),
                number("none", Column.Scaling.NONE, Column.Missing.INDICATOR));
        assertArrayEquals(new float[] {0, 4, 1, 20, 1}, encoder.encode(List.of("NA", "?", "")));
        assertArrayEquals(new float[] {0, 4, 0, 20, 0}, encoder.encode(List.of("20", "20", "20")));
    }

    @Test
    void computesInDoublePrecision() {
        Column.Number year = new Column.Number(
                "t",
                Optional.empty(),
                1e9,
                1e9 + 1,
                1e9 + 0.5,
                0.25,
                Column.Scaling.STANDARD,
                Column.Missing.ERROR,
                false);
        assertArrayEquals(new float[] {1.5f}, encoder(year).encode(List.of("1000000000.875")));
    }

    @Test
    void aCategoryHasOneSlotEach() {
        Column.Category plain = new Column.Category("c", List.of("x", "y"), Column.Missing.IMPUTE, false);
        Column.Category slot = new Column.Category("d", List.of("x", "?"), Column.Missing.INDICATOR, false);
        Encoder encoder = encoder(plain, new Column.Ignored("i"), slot);
        assertArrayEquals(new float[] {0, 1, 0, 1, 0, 0, 0}, encoder.encode(List.of("y", "any", "x")));
        assertArrayEquals(new float[] {0, 0, 1, 0, 0, 1, 0}, encoder.encode(List.of("z", "any", "z")));
        assertArrayEquals(new float[] {0, 0, 1, 0, 0, 0, 1}, encoder.encode(List.of("NA", "any", "")));
        // what the schema lists as a category is one, even where it reads like a missing value
        assertArrayEquals(new float[] {0, 0, 1, 0, 1, 0, 0}, encoder.encode(List.of("?", "any", "?")));
    }

    @Test
    void refusesMissingValuesWhereTheSchemaSaysSo() {
        Encoder encoder = encoder(
                number("n", Column.Scaling.STANDARD, Column.Missing.ERROR),
                new Column.Category("c", List.of("x"), Column.Missing.ERROR, false));
        assertEquals(
                "column 'n': expected a value, found the missing value 'NA' (the schema says \"missing\": \"error\")",
                error(encoder, "NA", "x"));
        assertEquals(
                "column 'c': expected a value, found the missing value '' (the schema says \"missing\": \"error\")",
                error(encoder, "1", ""));
    }

    @Test
    void namesTheColumnOfWhatItCantRead() {
        Encoder encoder = encoder(number("n", Column.Scaling.STANDARD, Column.Missing.INDICATOR));
        assertEquals("column 'n': expected a number, found '1,5'", error(encoder, "1,5"));
        assertEquals("column 'n': expected a finite number, found 'inf'", error(encoder, "inf"));
        assertEquals(
                "column 'n': expected a number near the range 0.0 to 100.0, found 1.0E300", error(encoder, "1e300"));
        assertEquals("expected 1 fields, found 2", error(encoder, "1", "2"));
    }

    @Test
    void nullIsAMissingValueWhateverTheTokens() {
        Schema schema = schema(
                number("size", Column.Scaling.NONE, Column.Missing.INDICATOR),
                new Column.Category("kind", List.of("x", "y"), Column.Missing.INDICATOR, false),
                new Column.Category("group", List.of("a", ""), Column.Missing.IMPUTE, false),
                new Column.Ignored("id"));
        float[] expected = {20, 1, 0, 0, 0, 1, 0, 0, 1};
        List<String> nulls = Collections.nCopies(4, null);
        assertArrayEquals(expected, new Encoder(schema).encode(nulls));
        assertArrayEquals(expected, new Encoder(schema.withMissingTokens(Set.of("-1"))).encode(nulls));
        Encoder strict = encoder(number("size", Column.Scaling.NONE, Column.Missing.ERROR));
        assertEquals(
                "column 'size': expected a value, found the missing value 'null' (the schema says \"missing\": \"error\")",
                assertThrows(DataException.class, () -> strict.encode(nulls.subList(0, 1)))
                        .getMessage());
    }

    /** As the reader of a file trims them; in quotes a category may have blanks of its own. */
    @Test
    void blanksAroundAFieldDoNotCount() {
        Encoder encoder = encoder(
                number("size", Column.Scaling.NONE, Column.Missing.INDICATOR),
                new Column.Category("kind", List.of("A11", " B ", "B"), Column.Missing.IMPUTE, false));
        assertArrayEquals(new float[] {6, 0, 1, 0, 0, 0}, encoder.encode(List.of(" 6 ", " A11\u00a0")));
        assertArrayEquals(new float[] {20, 1, 0, 1, 0, 0}, encoder.encode(List.of(" ? ", " B ")));
        assertArrayEquals(new float[] {20, 1, 0, 0, 1, 0}, encoder.encode(List.of("\t", "B ")));
    }

    @Test
    void saysWhatItMet() {
        Encoder encoder = encoder(
                number("size", Column.Scaling.NONE, Column.Missing.IMPUTE),
                number("age", Column.Scaling.NONE, Column.Missing.ERROR),
                new Column.Category("kind", List.of("x"), Column.Missing.IMPUTE, false));
        DataNotes notes = new DataNotes();
        encoder.encode(Arrays.asList(null, "101", "z"), notes);
        encoder.encode(List.of("1", "100", "x"), notes);
        assertEquals(
                List.of(
                        "column 'kind': 1 value that the schema does not know, taken as 'other'",
                        "column 'size': 1 missing value filled in",
                        "column 'age': 1 value outside the range of the training data"),
                notes.sentences());
    }

    @Test
    void pixelsAreCheckedAlikeAsNumbersAndAsTexts() {
        Encoder encoder = new Encoder(new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(2, 1, 1, 4)),
                new Target.Classes("t", List.of("a", "b"))));
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertEquals(
                    "pixel 2: expected a number, found " + wrong,
                    assertThrows(DataException.class, () -> encoder.encodePixels(new float[] {1, wrong}))
                            .getMessage());
            assertEquals("pixel 2: expected a number, found '" + wrong + "'", error(encoder, "1", "" + wrong));
        }
        DataNotes numbers = new DataNotes();
        assertArrayEquals(new float[] {-1, 2}, encoder.encodePixels(new float[] {-4, 8}, numbers));
        assertEquals(List.of("2 pixels below 0 or above the schema's \"scale\""), numbers.sentences());
        DataNotes texts = new DataNotes();
        assertArrayEquals(new float[] {-1, 1}, encoder.encode(List.of("-4", "4"), texts));
        assertEquals(1, texts.pixelsOutside());
    }

    @Test
    void takesOtherMissingTokens() {
        Schema schema = schema(number("n", Column.Scaling.NONE, Column.Missing.IMPUTE));
        assertArrayEquals(new float[] {20}, new Encoder(schema.withMissingTokens(Set.of("-1"))).encode(List.of("-1")));
        assertArrayEquals(new float[] {-1}, new Encoder(schema).encode(List.of("-1")));
    }

    @Test
    void dividesPixelsByTheScale() {
        Schema schema = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(3, 1, 1, 4)),
                new Target.Classes("t", List.of("a", "b")));
        Encoder encoder = new Encoder(schema);
        assertArrayEquals(new float[] {0, 0.25f, 1}, encoder.encodePixels(new float[] {0, 1, 4}));
        assertArrayEquals(new float[] {0, 0.25f, 1}, encoder.encode(List.of("0", "1", "4.0")));
        assertEquals("pixel 2: expected a number, found 'x'", error(encoder, "0", "x", "0"));
        assertEquals(
                "expected 3 pixels, found 2",
                assertThrows(DataException.class, () -> encoder.encodePixels(new float[2]))
                        .getMessage());
        Encoder table = encoder(number("n", Column.Scaling.NONE, Column.Missing.ERROR));
        assertThrows(IllegalArgumentException.class, () -> table.encodePixels(new float[1]));
    }
}
