package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowStreamTest {
    private static final String GOOD = "size,kind,id,class\n1,x,7,yes\n2,y,8,no\n4.5,x,8,yes\n";
    private static final String BAD =
            "kind,size,class\nx,1,yes\nx,oops,yes\n\nx,2\nx,2,yes,\ny,3,never\ny,2,no\nx,inf,yes\n\"z\n\",4,yes\n";

    @TempDir
    Path folder;

    private DataFiles files;
    private Schema schema;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
        schema = DataFiles.infer(
                DataOptions.builder(files.text("good.csv", GOOD)).target("class"));
    }

    private RowStream open(String content, BadRows badRows, DataNotes notes) {
        DataOptions options =
                DataOptions.builder(files.text("data.csv", content)).build();
        return DataSource.open(options).rows(schema, LabelPolicy.OPTIONAL, badRows, notes);
    }

    @Test
    void givesRowsAsTheyStandAndEncoded() {
        Dataset whole = DataFiles.read(DataOptions.builder(folder.resolve("good.csv")), schema);
        List<Row> rows = new ArrayList<>();
        try (RowStream stream = open(GOOD, BadRows.STOP, new DataNotes())) {
            stream.forEachRemaining(rows::add);
            assertFalse(stream.hasNext());
            assertThrows(NoSuchElementException.class, stream::next);
        }
        assertEquals(3, rows.size());
        for (int r = 0; r < 3; r++) {
            assertEquals(r + 1, rows.get(r).number());
            assertArrayEquals(whole.features().row(r), rows.get(r).features());
            assertEquals(whole.labels()[r], rows.get(r).label());
            assertEquals(1f, rows.get(r).weight());
        }
        assertEquals(List.of("4.5", "x", "8"), rows.get(2).texts());
    }

    @Test
    void withoutTextsTheRestIsTheSame() {
        List<Row> rows = new ArrayList<>();
        try (RowStream stream = open(GOOD, BadRows.STOP, new DataNotes())) {
            stream.forEachRemaining(rows::add);
        }
        try (RowStream stream = open(GOOD, BadRows.STOP, new DataNotes()).withoutTexts()) {
            for (Row row : rows) {
                assertEquals(
                        new Row(row.number(), List.of(), row.features(), row.label(), row.weight()), stream.next());
            }
            assertFalse(stream.hasNext());
        }
    }

    @Test
    void textsAreInTheOrderOfTheSchemaAndEmptyForWhatTheFileDoesNotHave() {
        try (RowStream stream = open("class,kind,size\n,y,2\n", BadRows.STOP, new DataNotes())) {
            Row row = stream.next();
            assertEquals(List.of("2", "y", ""), row.texts());
            assertEquals(Dataset.UNLABELLED, row.label());
        }
    }

    @Test
    void stopsAtTheFirstBadRow() {
        try (RowStream stream = open(BAD, BadRows.STOP, new DataNotes())) {
            assertEquals(1, stream.next().number());
            assertEquals(
                    "data.csv, row 2, column 'size': expected a number, found 'oops'", files.error(stream::hasNext));
        }
    }

    @Test
    void goesOnAfterBadRowsAndTellsOfEach() {
        List<String> told = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        DataNotes notes = new DataNotes();
        try (RowStream stream = open(BAD, BadRows.skip(e -> told.add(e.getMessage())), notes)) {
            stream.forEachRemaining(row -> numbers.add(row.number()));
            assertEquals(5, stream.skipped());
        }
        assertEquals(List.of(1L, 6L, 8L), numbers);
        String place = folder + "/data.csv, row ";
        assertEquals(
                List.of(
                        place + "2, column 'size': expected a number, found 'oops'",
                        place + "3: expected 3 fields, found 2",
                        place + "4: expected 3 fields, found 4",
                        place + "5, target 'class': expected one of the classes 'no', 'yes', found 'never'",
                        place + "7, column 'size': expected a finite number, found 'inf'"),
                told);
        assertEquals(1, notes.unseenCategories().get("kind"));
    }

    @Test
    void aFileThatCantBeReadOnStopsTheSkippingToo() {
        List<DataException> told = new ArrayList<>();
        try (RowStream stream = open("kind,size\nx,1\n\"x,2\n", BadRows.skip(told::add), new DataNotes())) {
            assertEquals(1, stream.next().number());
            assertEquals(
                    "data.csv, row 2: not well-formed CSV: Unclosed quoted field at end of input"
                            + " (record starting at line 3)",
                    files.error(stream::hasNext));
        }
        assertEquals(List.of(), told);
    }

    @Test
    void aBadRowHandlerMayStopLater() {
        BadRows atSecond = new BadRows() {
            private int found;

            @Override
            public void found(DataException error) {
                if (++found == 2) {
                    throw error;
                }
            }
        };
        try (RowStream stream = open(BAD, atSecond, new DataNotes())) {
            stream.next();
            assertEquals("data.csv, row 3: expected 3 fields, found 2", files.error(stream::hasNext));
            assertEquals(1, stream.skipped());
        }
    }
}
