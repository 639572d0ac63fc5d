package org.espalier.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.data.BadRows;
import org.espalier.data.Column;
import org.espalier.data.DataFiles;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibsvmSourceTest {
    private static final String GOOD = "# made by hand\n+1 1:0.5 3:-2 # first\n\n-1 3:2\n+1\n-1 1:1.5 4:1e0\n";

    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    private DataOptions.Builder content(String text) {
        return DataOptions.builder(files.text("data.svm", text));
    }

    @Test
    void isFoundByContent() {
        assertInstanceOf(LibsvmSource.class, DataSource.open(content(GOOD).build()));
        byte[] packed = DataFiles.gzip(GOOD.getBytes(StandardCharsets.UTF_8));
        assertInstanceOf(
                LibsvmSource.class,
                DataSource.open(
                        DataOptions.builder(files.bytes("data.gz", packed)).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b\n1 2\n3 4\n", "t,v\n10:30,2\n", "1 10:30 x\n", "x:1 y:2\n"})
    void otherTextIsCsv(String text) {
        assertFalse(DataSource.open(content(text).build()) instanceof LibsvmSource);
    }

    @Test
    void zeroStaysZero() {
        Dataset data = DataFiles.read(content(GOOD));
        assertEquals(List.of("-1", "+1"), data.schema().target().classes());
        assertEquals("label", data.schema().target().name());
        assertArrayEquals(new int[] {1, 0, 1, 0}, data.labels());
        // column 1: 0.5, 0, 0, 1.5; column 2 is nowhere; column 3: -2, 2, 0, 0; column 4: 0, 0, 0, 1
        double first = Math.sqrt((0 + 0.25 + 0.25 + 1) / 4);
        double fourth = Math.sqrt((3 * 0.0625 + 0.5625) / 4);
        assertEquals(List.of("1", "3", "4"), data.schema().featureNames());
        assertEquals(new Column.Ignored("2"), data.schema().columns().get(1));
        float root = (float) (2 / Math.sqrt(2));
        assertArrayEquals(
                new float[] {(float) (0.5 / first), -root, 0}, data.features().row(0), 1e-6f);
        assertArrayEquals(new float[] {0, root, 0}, data.features().row(1), 1e-6f);
        assertArrayEquals(new float[] {0, 0, 0}, data.features().row(2));
        assertArrayEquals(
                new float[] {(float) (1.5 / first), 0, (float) (1 / fourth)},
                data.features().row(3),
                1e-6f);
    }

    @Test
    void describesColumnsWithTheirZeros() {
        Column.Number third = (Column.Number)
                DataFiles.infer(content("a 1:3\nb 1:3\na 1:3\nb\n")).columns().get(0);
        assertEquals(0, third.minimum());
        assertEquals(3, third.maximum());
        assertEquals(2.25, third.mean());
        assertEquals(Math.sqrt(3 * 0.75 * 0.75 / 4 + 2.25 * 2.25 / 4), third.standardDeviation(), 1e-12);
        assertEquals(Column.Scaling.DEVIATION, third.scaling());
    }

    @Test
    void warnsOfColumnsThatSayNothing() {
        assertEquals(
                List.of("columns '1', '3' are left out: all of their values are the same"),
                DataFiles.warnings(content("a 1:1 2:3\nb 1:1 2:4\na 1:1 4:1\n")));
    }

    @Test
    void givesRowsAsTheyStand() {
        DataOptions options = content(GOOD).build();
        DataSource source = DataSource.open(options);
        Schema schema = source.inferSchema(warning -> {});
        try (RowStream rows = source.rows(schema, LabelPolicy.REQUIRED, BadRows.STOP, new DataNotes())) {
            assertEquals(List.of("0.5", "0", "-2", "0"), rows.next().texts());
            assertEquals(2, rows.next().number());
        }
    }

    @Test
    void indicesBeyondTheSchemaAreCounted() {
        Schema schema = DataFiles.infer(content(GOOD));
        DataNotes notes = new DataNotes();
        Dataset data =
                DataSource.open(content("+1 3:2 9:1\n-1 7:1 9:1\n").build()).read(schema, LabelPolicy.REQUIRED, notes);
        assertEquals(2, data.rows());
        assertEquals(List.of("7", "9"), notes.additionalColumns());
    }

    @Test
    void pixelsOfAnImageGoByTheirIndex() {
        Schema schema = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(2, 2, 1, 255)),
                new Target.Classes("digit", List.of("3", "8")));
        Dataset data = DataFiles.read(content("8.0 2:51 4:255\n3 1:102\n"), schema);
        assertArrayEquals(new float[] {0, 0.2f, 0, 1}, data.features().row(0));
        assertArrayEquals(new int[] {1, 0}, data.labels());
    }

    @Test
    void needsNumberColumns() {
        Schema schema = new Schema(
                List.of(new Column.Category("c", List.of("x"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("+1", "-1")));
        assertEquals(
                "data.svm: libsvm data hold numbers: column 'c': expected a number column in the schema",
                files.error(() -> DataFiles.read(content(GOOD), schema)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 2:1 1:1|expected ascending indices, found 1 after 2",
                "1 2:1 2:1|expected ascending indices, found 2 after 2",
                "1 0:1|expected an index from 1 to 1000000, found 0",
                "1 1000001:1|expected an index from 1 to 1000000, found 1000001",
                "1 qid:7 1:1|expected index:value, found a query id; ranking data are not supported",
                "1 1:x|expected index:value, found '1:x'",
                "1 1|expected index:value, found '1'",
                "1 a:1|expected index:value, found 'a:1'",
                "1 1:inf|column 1: expected a finite number, found 'inf'",
            })
    void saysWhatIsWrongWithARow(String row, String message) {
        // longer than what is looked at to tell the kind
        String rows = "+1 1:0.5 3:-2\n-1 3:2\n".repeat(1000) + "# comment\n";
        assertEquals(
                "data.svm, row 2001 (line 2002): " + message,
                files.error(() -> DataFiles.infer(content(rows + row + "\n"))));
    }

    @Test
    void goesOnAfterBadRows() {
        Schema schema = DataFiles.infer(content(GOOD));
        DataOptions options = content("+1 1:0.5\n-1 3:2 1:1\n-1 3:2\n+2 3:2\n").build();
        try (RowStream rows =
                DataSource.open(options).rows(schema, LabelPolicy.REQUIRED, BadRows.skip(e -> {}), new DataNotes())) {
            assertEquals(1, rows.next().number());
            assertEquals(3, rows.next().number());
            assertEquals(false, rows.hasNext());
            assertEquals(2, rows.skipped());
        }
    }

    @Test
    void aClassThatTheSchemaDoesNotKnow() {
        Schema schema = DataFiles.infer(content(GOOD));
        assertEquals(
                "data.svm, row 1 (line 1): target 'label': expected one of the classes '-1', '+1', found '0'",
                files.error(() -> DataFiles.read(content("0 1:1\n"), schema)));
    }
}
