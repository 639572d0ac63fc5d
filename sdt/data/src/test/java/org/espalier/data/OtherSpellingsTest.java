package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that spell categories otherwise than the training data did. */
class OtherSpellingsTest {
    private static final Column.Category FLAG =
            new Column.Category("flag", List.of("False", "True"), Column.Missing.INDICATOR, false);
    private static final Column.Category CODE =
            new Column.Category("code", List.of("1", "2", "9007199254740993"), Column.Missing.IMPUTE, false);
    private static final Column.Category CITY =
            new Column.Category("city", List.of("Lund", "Malm\u00f6"), Column.Missing.IMPUTE, false);
    private static final Schema SCHEMA = new Schema(
            List.of(FLAG, CODE, CITY),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("class", List.of("no", "yes")));

    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    @Test
    void numbersBooleansBlanksAndUnicodeCompareByValue() {
        Encoder encoder = new Encoder(SCHEMA);
        float[] expected = encoder.encode(List.of("True", "2", "Malm\u00f6"));
        DataNotes notes = new DataNotes();
        for (List<String> row : List.of(
                List.of("true", "2.0", "Malmo\u0308"),
                List.of(" TRUE", "+2", "Malm\u00f6 "),
                List.of("tRue", "2e0", "\u00a0Malm\u00f6"))) {
            assertArrayEquals(expected, encoder.encode(row, notes), row.toString());
        }
        assertArrayEquals(expected, encoder.encode(Map.of("flag", true, "code", 2.0, "city", "Malmo\u0308"), notes));
        assertEquals(Map.of(), notes.unseenCategories());
    }

    @Test
    void whatADoubleCannotTellApartIsAnotherCategory() {
        DataNotes notes = new DataNotes();
        new Encoder(SCHEMA).encode(List.of("True", "9007199254740992", "Lund"), notes);
        assertEquals(Map.of("code", 1L), notes.unseenCategories());
        assertEquals(2, new Encoder(SCHEMA).category(1, "9007199254740993.0"));
        assertEquals(-1, new Encoder(SCHEMA).category(1, "9007199254740992"));
    }

    @Test
    void quotedBlanksOfAFileCompareByValueToo() {
        Path data = files.text("data.csv", "flag,code,city,class\n\" true\",\"2 \",\"Lund \",\"yes\"\n");
        DataNotes notes = new DataNotes();
        Dataset read = DataSource.open(DataOptions.builder(data).build()).read(SCHEMA, LabelPolicy.REQUIRED, notes);
        assertArrayEquals(
                new Encoder(SCHEMA).encode(List.of("True", "2", "Lund")),
                read.features().row(0));
        assertEquals(List.of(), notes.sentences());
    }

    private DataOptions.Builder rows(int count, IntFunction<String> flag) {
        StringBuilder csv = new StringBuilder("flag,code,city,class\n");
        IntStream.range(0, count)
                .forEach(i -> csv.append(flag.apply(i)).append(",1,Lund,").append(i % 2 == 0 ? "no\n" : "yes\n"));
        return DataOptions.builder(files.text("data.csv", csv.toString())).unknown(DataOptions.Unknown.REFUSE);
    }

    private static void stream(DataOptions.Builder options, DataNotes notes) {
        try (RowStream rows = DataSource.open(options.build()).rows(SCHEMA, LabelPolicy.IGNORED, BadRows.STOP, notes)) {
            rows.forEachRemaining(row -> {});
        }
    }

    @Test
    void aColumnOfWhichNothingIsKnownInTheFirstRowsIsRefused() {
        DataOptions.Builder options = rows(60, i -> i < 50 ? "tru" : "True");
        String expected =
                "data.csv, column 'flag': the schema knows none of the values in the first 50 rows: found 'tru',"
                        + " expected one such as 'True' (the option allowUnknown takes them as 'other')";
        assertEquals(expected, files.error(() -> stream(options, new DataNotes())));
        assertEquals(expected, files.error(() -> DataFiles.read(options, SCHEMA)));
        // the other way to read does not give the first row out before it is known
        try (RowStream rows =
                DataSource.open(options.build()).rows(SCHEMA, LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            assertThrows(DataException.class, rows::hasNext);
        }
    }

    @Test
    void ofFewerRowsAllDecide() {
        assertEquals(
                "data.csv, column 'flag': the schema knows none of the values in the first 2 rows: found 'ja', expected one"
                        + " such as 'False' (the option allowUnknown takes them as 'other')",
                files.error(() -> stream(rows(2, i -> "ja"), new DataNotes())));
        DataNotes notes = new DataNotes();
        stream(rows(2, i -> i == 0 ? "ja" : "true"), notes);
        assertEquals(
                List.of("column 'flag': 1 value that the schema does not know, taken as 'other'"), notes.sentences());
        assertEquals(List.of(), notes.warnings());
    }

    @Test
    void whatIsAllowedOrComesLaterIsAWarning() {
        String expected = "column 'flag': the schema does not know 70 of 120 values, taken as 'other': found 'wahr',"
                + " expected one such as 'False'";
        for (int laterOrAllowed = 0; laterOrAllowed < 2; laterOrAllowed++) {
            DataOptions.Builder options = laterOrAllowed == 0
                    ? rows(120, i -> i < 50 ? "True" : "wahr")
                    : rows(120, i -> i < 70 ? "wahr" : "True").unknown(DataOptions.Unknown.ALLOW);
            DataNotes notes = new DataNotes();
            stream(options, notes);
            assertEquals(List.of(expected), notes.warnings());
            assertEquals(List.of(), notes.sentences());
            DataNotes read = new DataNotes();
            DataSource.open(options.build()).read(SCHEMA, LabelPolicy.IGNORED, read);
            assertEquals(List.of(expected), read.warnings());
        }
    }

    @Test
    void theRowsBeforeABadOneComeFirst() {
        DataOptions.Builder options = rows(3, i -> i == 2 ? "True,extra" : "True");
        try (RowStream rows =
                DataSource.open(options.build()).rows(SCHEMA, LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            assertEquals(1, rows.next().number());
            assertEquals(2, rows.next().number());
            assertEquals("data.csv, row 3: expected 4 fields, found 5", files.error(rows::hasNext));
        }
    }

    @Test
    void classesThatADoubleCannotTellApartStayTwo() {
        Path data = files.text("ids.csv", "x,id\n1,9007199254740992\n2,9007199254740993\n3,9007199254740992.0\n");
        Schema schema = DataFiles.infer(DataOptions.builder(data).target("id"));
        assertEquals(
                List.of("9007199254740992", "9007199254740993"), schema.target().classes());
    }
}
