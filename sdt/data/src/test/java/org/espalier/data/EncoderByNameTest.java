package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows by name: which values a column takes, and what is said of those that it does not. */
class EncoderByNameTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    new Column.Number(
                            "age",
                            Optional.empty(),
                            0,
                            100,
                            40,
                            10,
                            Column.Scaling.STANDARD,
                            Column.Missing.INDICATOR,
                            false),
                    new Column.Ignored("id"),
                    new Column.Category("job", List.of("1", "2.0", "COOK", "true"), Column.Missing.INDICATOR, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("risk", List.of("bad", "good")));

    private static final Encoder ENCODER = new Encoder(SCHEMA);

    private static Map<String, Object> row(Object age, Object job) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("age", age);
        row.put("job", job);
        return row;
    }

    private static float[] age(Object age) {
        return java.util.Arrays.copyOf(ENCODER.encode(row(age, "1")), 2);
    }

    /** The slot of the job: 0 to 3, 4 for other, 5 for missing. */
    private static int job(Object job) {
        float[] features = ENCODER.encode(row(1, job));
        int slot = -1;
        for (int f = 2; f < features.length; f++) {
            slot = features[f] == 1 ? f - 2 : slot;
        }
        return slot;
    }

    @Test
    void numbersAreTakenAsTheyAre() {
        float[] expected = {1, 0};
        for (Object fifty :
                List.of(50, 50L, 50.0, 50f, (short) 50, new BigDecimal("50.00"), BigInteger.valueOf(50), "50")) {
            assertArrayEquals(expected, age(fifty), fifty.getClass().getName());
        }
        double third = 100 / 3.0;
        assertEquals((float) ((third - 40) / 10), age(third)[0]);
        assertArrayEquals(age(" 50 "), age(new StringBuilder("50")));
    }

    @Test
    void nullAndTheMissingTokensAreMissing() {
        for (Object missing : new Object[] {null, "", " ? ", "NA", Double.NaN, Float.NaN}) {
            assertArrayEquals(new float[] {0, 1}, age(missing), String.valueOf(missing));
            assertEquals(5, job(missing), String.valueOf(missing));
        }
        Encoder other = new Encoder(SCHEMA.withMissingTokens(Set.of("-999")));
        for (Object missing : new Object[] {null, -999, -999.0, "-999", new BigDecimal("-999.0")}) {
            assertArrayEquals(new float[] {0, 1, 1, 0, 0, 0, 0, 0}, other.encode(row(missing, "1")));
        }
    }

    @Test
    void categoriesAreFoundByTextAndByValue() {
        assertEquals(0, job("1"));
        assertEquals(0, job(" 1"));
        assertEquals(0, job("1.0"));
        for (Object one : List.of(1, 1L, 1.0, new BigDecimal("1.00"))) {
            assertEquals(0, job(one), one.getClass().getName());
        }
        assertEquals(1, job(2));
        assertEquals(4, job(3));
        assertEquals(3, job(true));
        assertEquals(4, job(false));
        assertEquals(4, job('x'));
        assertEquals(4, job(DayOfWeek.MONDAY));
        assertEquals(4, job(LocalDate.of(2024, 2, 29)));
        assertEquals(4, job(new UUID(1, 2)));
    }

    @Test
    void whatIsNoErrorIsNoted() {
        DataNotes notes = new DataNotes();
        ENCODER.encode(row(101, DayOfWeek.MONDAY), notes);
        ENCODER.encode(row(null, 1), notes);
        assertEquals(
                List.of(
                        "column 'job': 1 value that the schema does not know, taken as 'other'",
                        "column 'age': 1 missing value filled in",
                        "column 'age': 1 value outside the range of the training data"),
                notes.sentences());
    }

    @Test
    void ignoredColumnsAndTheTargetMayBeThere() {
        Map<String, Object> row = row(50, "COOK");
        row.put("id", new Object());
        row.put("risk", "good");
        assertArrayEquals(ENCODER.encode(row(50, "COOK")), ENCODER.encode(row));
        assertEquals(
                new Row(1, List.of("50", "", "COOK"), new float[0], Dataset.UNLABELLED, 1).texts(),
                ENCODER.encodeRow(row, new DataNotes()).texts());
    }

    @Test
    void theTextsOfARowAreWhatAReaderWouldWrite() {
        assertEquals(List.of("50.25", "", "COOK"), texts(row(50.25, "COOK")));
        assertEquals(List.of("", "", "2"), texts(row(null, 2.0)));
        assertEquals(List.of("", "", "MONDAY"), texts(row(Double.NaN, DayOfWeek.MONDAY)));
    }

    private static List<String> texts(Map<String, Object> row) {
        return ENCODER.encodeRow(row, new DataNotes()).texts();
    }

    record Customer(double age, String job) {}

    @Test
    void recordsAreEncodedByTheirComponents() {
        assertArrayEquals(ENCODER.encode(List.of("50", "", "COOK")), ENCODER.encode(new Customer(50, "COOK")));
    }

    private static String error(Map<String, ?> row) {
        String message =
                assertThrows(DataException.class, () -> ENCODER.encode(row)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void unknownAndMissingNames() {
        Map<String, Object> row = row(50, "COOK");
        row.put("agee", 1);
        assertEquals("column 'agee': no such column; did you mean 'age'?", error(row));
        assertEquals(
                "column 'something else': no such column; the columns are 'age', 'job'",
                error(Map.of("something else", 1, "age", 1, "job", "1")));
        assertEquals(
                "column 'job': expected a value, or null where it is missing; found no entry", error(Map.of("age", 1)));
        assertEquals(
                "column null: no such column; the columns are 'age', 'job'", error(Collections.singletonMap(null, 1)));
    }

    @Test
    void aValueOfAWrongTypeIsNamedWithItsType() {
        assertEquals("column 'age': expected a number, found 'true' (a java.lang.Boolean)", error(row(true, "COOK")));
        assertEquals(
                "column 'age': expected a number, found '2024-02-29' (a java.time.LocalDate)",
                error(row(LocalDate.of(2024, 2, 29), "COOK")));
        assertEquals("column 'age': expected a number, found a byte[]", error(row(new byte[1], "COOK")));
        assertEquals("column 'age': expected a number, found 'old'", error(row("old", "COOK")));
        assertEquals(
                "column 'job': expected a number, a text, a boolean, an enum constant, a date or time of java.time, or null"
                        + " for a missing value; found a java.util.Date",
                error(row(1, new java.util.Date(0))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNumberThatIsNotFinite(double value) {
        assertEquals(
                "column 'age': expected a finite number, found '" + value + "' (a java.lang.Double)",
                error(row(value, "COOK")));
    }

    record Failing(int age) {
        public String job() {
            return "not a component";
        }

        @Override
        public int age() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void recordsThatDoNotFit() {
        assertEquals(
                "record Failing, component 'age': its accessor failed (UnsupportedOperationException)",
                assertThrows(DataException.class, () -> ENCODER.encode(new Failing(1)))
                        .getMessage());
        record Short(int age) {}
        assertEquals(
                "column 'job': expected a value, or null where it is missing; found no entry",
                assertThrows(DataException.class, () -> ENCODER.encode(new Short(1)))
                        .getMessage());
    }

    @Test
    void anImageHasNoNames() {
        Schema image = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(2, 1, 1, 255)),
                new Target.Classes("digit", List.of("0", "1")));
        assertEquals(
                "the schema is an image, whose pixels have no names: encodePixels takes it",
                assertThrows(IllegalArgumentException.class, () -> new Encoder(image).encode(Map.of()))
                        .getMessage());
    }

    @Test
    void aListOfAnotherLengthIsOneLine() {
        assertEquals(
                "expected 3 fields, found 2",
                assertThrows(DataException.class, () -> ENCODER.encode(List.of("1", "2")))
                        .getMessage());
    }

    @Test
    void aClassIsFoundByName() {
        assertEquals(1, SCHEMA.classIndex("good"));
        assertEquals(
                "target 'risk': expected one of the classes 'bad', 'good', found 'Good'",
                assertThrows(DataException.class, () -> SCHEMA.classIndex("Good"))
                        .getMessage());
        assertEquals(
                "target 'risk': expected one of the classes 'bad', 'good', found null",
                assertThrows(DataException.class, () -> SCHEMA.classIndex(null)).getMessage());
    }
}
