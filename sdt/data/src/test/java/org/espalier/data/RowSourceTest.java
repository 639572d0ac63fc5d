package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a program has give what the same rows in a file give. */
class RowSourceTest {
    @TempDir
    private Path folder;

    private enum Job {
        CLERK,
        COOK
    }

    private record Person(double age, Job job, boolean owner, LocalDate since, Long children, int id, String risk) {}

    /** Rows of every kind of value; some of them missing, some of them numbers with all their digits. */
    private static List<Person> people() {
        SplittableRandom random = new SplittableRandom(7);
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            people.add(new Person(
                    i % 5 == 0 ? 20 + i : 18 + 60 * random.nextDouble(),
                    Job.values()[random.nextInt(2)],
                    random.nextBoolean(),
                    LocalDate.of(2020 + random.nextInt(3), 2, 28),
                    i % 7 == 0 ? null : (Long) random.nextLong(4),
                    1000 + i,
                    random.nextBoolean() ? "good" : "bad"));
        }
        return people;
    }

    private static List<Map<String, Object>> typed() {
        return people().stream().map(RecordReader::asMap).toList();
    }

    private static List<Map<String, String>> texts() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Map<String, Object> row : typed()) {
            Map<String, String> texts = new LinkedHashMap<>();
            row.forEach((name, value) -> texts.put(name, value == null ? "" : value.toString()));
            rows.add(texts);
        }
        return rows;
    }

    private DataSource csv() throws IOException {
        StringBuilder text = new StringBuilder("age,job,owner,since,children,id,risk\n");
        texts().forEach(row -> text.append(String.join(",", row.values())).append('\n'));
        Path file = Files.writeString(folder.resolve("people.csv"), text);
        return DataSource.open(DataOptions.builder(file).target("risk").build());
    }

    private void assertAsTheFile(RowSource rows) throws IOException {
        DataSource file = csv();
        Schema expected = file.inferSchema(w -> {});
        Schema schema = Schema.infer(rows, "risk");
        assertEquals(SchemaJson.write(expected), SchemaJson.write(schema));
        assertEquals(
                List.of(1, 3, 3, 4, 2, 0),
                schema.columns().stream().map(Column::width).toList());
        DataNotes notes = new DataNotes();
        Dataset data = file.read(expected, LabelPolicy.REQUIRED, notes);
        assertEquals(data.sha256(), Dataset.of(schema, rows).sha256());
        DataNotes ofRows = new DataNotes();
        try (RowStream stream = RowStream.of(schema, rows, LabelPolicy.REQUIRED, BadRows.STOP, ofRows)) {
            for (int r = 0; r < data.rows(); r++) {
                Row row = stream.next();
                assertEquals(r + 1, row.number());
                assertArrayEquals(data.features().row(r), row.features());
                assertEquals(data.labels()[r], row.label());
            }
        }
        assertEquals(notes.sentences(), ofRows.sentences());
    }

    @Test
    void mapsOfTextsAreReadAsTheirFile() throws IOException {
        assertAsTheFile(RowSource.ofMaps(texts()));
    }

    @Test
    void typedValuesAreReadAsTheFileThatTheyWouldMake() throws IOException {
        assertAsTheFile(RowSource.ofMaps(typed()));
    }

    @Test
    void recordsAreReadByTheirComponents() throws IOException {
        assertAsTheFile(RowSource.ofRecords(Person.class, people()));
    }

    /** More than the numbers that a column is watched for as text: the second look goes over the rows anew. */
    @Test
    void aColumnThatTurnsIntoWordsLateIsLookedAtAgain() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 6000; i++) {
            Object x = i < 4000 ? (Object) (i % 3900) : "w" + i % 3;
            String y = i % 2 == 0 ? "a" : "b";
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("x", x);
            row.put("y", y);
            rows.add(row);
            csv.append(x).append(',').append(y).append('\n');
        }
        Path file = Files.writeString(folder.resolve("late.csv"), csv);
        Schema expected =
                DataSource.open(DataOptions.builder(file).target("y").build()).inferSchema(w -> {});
        assertEquals(SchemaJson.write(expected), SchemaJson.write(Schema.infer(RowSource.ofMaps(rows), "y")));
    }

    private static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    private static List<Map<String, Object>> four() {
        return List.of(
                row("b", 1, "a", "u", "y", 0, "w", 1.5),
                row("b", 2, "a", "v", "y", 1, "w", 2),
                row("b", 3, "a", "u", "y", 0, "w", 1),
                row("b", 4, "a", "v", "y", 1, "w", new BigDecimal("0.5")));
    }

    @Test
    void theColumnsStandInTheOrderOfAnOrderedRowAndElseByName() {
        assertEquals(List.of("b", "a", "y", "w"), RowSource.ofMaps(four()).names());
        assertEquals(
                List.of("a", "b", "w", "y"),
                RowSource.ofMaps(List.of(new TreeMap<>(four().get(0)))).names());
        assertEquals(
                List.of("a", "b", "w", "y"),
                RowSource.ofMaps(List.of(new HashMap<>(four().get(0)))).names());
        List<String> given = List.of("y", "w", "b", "a");
        assertEquals(given, RowSource.ofMaps(given, four()).names());
    }

    @Test
    void optionsLeaveColumnsOutAndNameWeightsAndMissingTokens() {
        DataOptions options = DataOptions.builder("four")
                .target("y")
                .weights("w")
                .ignored(List.of("a"))
                .missing(Set.of("4"))
                .build();
        DataSource source = DataSource.of(RowSource.ofMaps(four()), options);
        Schema schema = source.inferSchema(w -> {});
        assertEquals(new Column.Ignored("a"), schema.columns().get(1));
        assertEquals(3, ((Column.Number) schema.columns().get(0)).maximum());
        Dataset data = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        assertArrayEquals(new float[] {1.5f, 2, 1, 0.5f}, data.weights().orElseThrow());
        assertArrayEquals(new float[] {0, 1}, data.features().row(3));
        assertArrayEquals(new int[] {0, 1, 0, 1}, data.labels());
    }

    @Test
    void optionsOfFilesAreRefused() {
        DataOptions options = DataOptions.builder("four").comment('#').build();
        assertEquals(
                "rows: the options labels, noHeader, columns, delimiter, decimal, thousands and comment go with files only",
                assertThrows(DataException.class, () -> DataSource.of(RowSource.ofMaps(four()), options))
                        .getMessage());
    }

    private static String error(RowSource rows) {
        String message =
                assertThrows(DataException.class, () -> Schema.infer(rows, "y")).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static RowSource withFifth(Map<String, Object> fifth) {
        List<Map<String, Object>> rows = new ArrayList<>(four());
        rows.add(fifth);
        return RowSource.ofMaps(rows);
    }

    @Test
    void noRowsAreOneLine() {
        assertEquals("rows: expected rows, found none", error(RowSource.ofMaps(List.of())));
        RowSource noRecords = RowSource.ofRecords(Person.class, List.of());
        assertEquals(
                "rows: expected rows, found none",
                assertThrows(DataException.class, () -> Schema.infer(noRecords, "risk"))
                        .getMessage());
    }

    @Test
    void aRowWithOtherNamesIsOneLine() {
        assertEquals(
                "rows, row 5, column 'A': no such column; did you mean 'a', 'b', 'y'?",
                error(withFifth(row("b", 1, "A", "u", "y", 0, "w", 1))));
        assertEquals(
                "rows, row 5, column 'w': expected a value, or null where it is missing; found no entry",
                error(withFifth(row("b", 1, "a", "u", "y", 0))));
        assertEquals("rows, row 5, null where a row was expected", error(withFifth(null)));
        assertEquals(
                "rows, row 1, null where a row was expected",
                error(RowSource.ofMaps(Collections.singletonList((Map<String, Object>) null))));
        assertEquals(
                "rows, row 1, null where the name of a column was expected",
                error(RowSource.ofMaps(List.of(row(null, 1)))));
    }

    @Test
    void aNameGivenTwiceIsOneLine() {
        assertEquals("rows: two columns are called 'a'", error(RowSource.ofMaps(List.of("a", "y", "a"), four())));
    }

    @Test
    void aTargetThatIsMissingOrUnknownIsOneLine() {
        assertEquals(
                "rows, row 5, target 'y': expected a value, found the missing value ''",
                error(withFifth(row("b", 1, "a", "u", "y", null, "w", 1))));
        String unknown = assertThrows(DataException.class, () -> Schema.infer(RowSource.ofMaps(four()), "z"))
                .getMessage();
        assertEquals("rows: the option target: no column 'z'; did you mean 'b', 'a', 'y'?", unknown);
    }

    @Test
    void aValueOfAWrongTypeIsOneLine() {
        assertEquals(
                "rows, row 5, column 'a': expected a number, a text, a boolean, an enum constant, a date or time of java.time,"
                        + " or null for a missing value; found a java.util.ImmutableCollections$List12",
                error(withFifth(row("b", 1, "a", List.of(1), "y", 0, "w", 1))));
        Schema schema = Schema.infer(RowSource.ofMaps(four()), "y");
        RowSource rows = withFifth(row("b", true, "a", "u", "y", 0, "w", 1));
        assertEquals(
                "rows, row 5, column 'b': expected a number, found 'true' (a java.lang.Boolean)",
                assertThrows(DataException.class, () -> Dataset.of(schema, rows))
                        .getMessage());
    }

    @Test
    void valuesOfAnyKindMayStandInColumnsThatAreNotUsed() {
        RowSource rows = withFifth(row("b", 1, "a", List.of(1), "y", 0, "w", 1));
        DataSource source = DataSource.of(
                rows, DataOptions.builder("").target("y").ignored(List.of("a")).build());
        Schema schema = source.inferSchema(w -> {});
        try (RowStream stream = source.rows(schema, LabelPolicy.REQUIRED, BadRows.STOP, new DataNotes())) {
            List<List<String>> texts = new ArrayList<>();
            stream.forEachRemaining(r -> texts.add(r.texts()));
            assertEquals(List.of("4", "v", "0.5"), texts.get(3));
            assertEquals(List.of("1", "", "1"), texts.get(4));
        }
    }

    @Test
    void aBadRowCanBePassedOver() {
        Schema schema = Schema.infer(RowSource.ofMaps(four()), "y");
        List<Map<String, Object>> rows = new ArrayList<>(four());
        rows.add(1, row("b", "many", "a", "u", "y", 0, "w", 1));
        rows.add(2, row("b", 1));
        List<String> told = new ArrayList<>();
        try (RowStream stream = RowStream.of(
                schema,
                RowSource.ofMaps(rows),
                LabelPolicy.REQUIRED,
                BadRows.skip(e -> told.add(e.getMessage())),
                new DataNotes())) {
            List<Long> numbers = new ArrayList<>();
            stream.forEachRemaining(r -> numbers.add(r.number()));
            assertEquals(List.of(1L, 4L, 5L, 6L), numbers);
            assertEquals(2, stream.skipped());
        }
        assertEquals(
                List.of(
                        "rows, row 2, column 'b': expected a number, found 'many'",
                        "rows, row 3, column 'a': expected a value, or null where it is missing; found no entry"),
                told);
    }

    record Broken(int b, String a, int y) {
        @Override
        public String a() {
            if (b == 2) {
                throw new IllegalStateException("closed\nlong ago");
            }
            return a;
        }
    }

    @Test
    void anAccessorThatThrowsNamesRecordAndComponent() {
        RowSource rows = RowSource.ofRecords(
                Broken.class, List.of(new Broken(1, "u", 0), new Broken(2, "v", 1), new Broken(3, "u", 0)));
        assertEquals(
                "rows, row 2, record Broken, component 'a': its accessor failed (IllegalStateException: closed␊long ago)",
                error(rows));
    }

    @Test
    void rowsWithoutTheTargetAreUnlabelled() {
        Schema schema = Schema.infer(RowSource.ofMaps(four()), "y");
        List<Map<String, Object>> rows =
                four().stream().<Map<String, Object>>map(LinkedHashMap::new).toList();
        rows.forEach(r -> r.remove("y"));
        int[] labels = Dataset.of(schema, RowSource.ofMaps(rows)).labels();
        assertEquals(
                4, Arrays.stream(labels).filter(l -> l == Dataset.UNLABELLED).count());
    }

    /** Anybody's rows: here a matrix of numbers. */
    @Test
    void anOwnSourceOfRows() {
        double[][] numbers = {{1, 0}, {2, 1}, {4, 0}};
        RowSource own = new RowSource() {
            @Override
            public String name() {
                return "numbers";
            }

            @Override
            public List<String> names() {
                return List.of("x", "y");
            }

            @Override
            public Cursor open() {
                return new Cursor() {
                    private int at = -1;

                    @Override
                    public boolean advance() {
                        return ++at < numbers.length;
                    }

                    @Override
                    public Object value(int column) {
                        return numbers[at][column];
                    }
                };
            }
        };
        Dataset data = Dataset.of(Schema.infer(own, "y"), own);
        assertArrayEquals(new int[] {0, 1, 0}, data.labels());
        assertSame(Column.Number.class, data.schema().columns().get(0).getClass());
    }
}
