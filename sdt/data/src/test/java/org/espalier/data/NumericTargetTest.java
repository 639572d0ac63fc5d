package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are numbers or rates: what inference makes of them, how rows are read, and what is refused. */
class NumericTargetTest {
    private static final String HOMES = "size,price\n1,0.5\n2,1.5\n3,2.5\n";
    private static final String CLAIMS = "age,claims,years\n30,0,0.5\n40,1,2\n50,3,1\n";

    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    private DataOptions.Builder content(String text, String target) {
        return DataOptions.builder(files.text("data.csv", text)).target(target);
    }

    private String error(DataOptions.Builder options) {
        return files.error(() -> DataFiles.infer(options));
    }

    private static String targetOf(Schema schema) {
        String json = SchemaJson.write(schema);
        assertEquals(schema, SchemaJson.read(json, "schema"));
        return json.substring(json.indexOf("\"target\"")).strip();
    }

    @Test
    void numbersThatAreNotWholeAreANumber() {
        Schema schema = DataFiles.infer(content(HOMES, "price"));
        assertEquals(
                "\"target\": {\"name\": \"price\", \"type\": \"number\", \"range\": [0.5, 2.5], \"mean\": 1.5,"
                        + " \"deviation\": 0.816496580927726}}",
                targetOf(schema));
        assertEquals(1, schema.target().answers());
        assertEquals(Math.sqrt(2.0 / 3), schema.target().scale(0), 1e-15);
    }

    @Test
    void manyWholeNumbersAreANumberAndFewAreClasses() {
        String many = IntStream.range(0, 21).mapToObj(i -> i * 3 % 7 + "," + i).collect(Collectors.joining("\n"));
        assertEquals(
                Target.Kind.NUMBER,
                DataFiles.infer(content("size,price\n" + many, "price"))
                        .target()
                        .kind());
        String few =
                IntStream.range(0, 21).mapToObj(i -> i * 3 % 7 + "," + i % 20).collect(Collectors.joining("\n"));
        assertEquals(
                Target.Kind.CLASSES,
                DataFiles.infer(content("size,price\n" + few, "price")).target().kind());
    }

    @Test
    void theUserSaysWhatTheTargetIs() {
        assertEquals(
                Target.Kind.NUMBER,
                DataFiles.infer(content("size,price\n1,1\n2,2\n", "price").targetKind(Target.Kind.NUMBER))
                        .target()
                        .kind());
        assertEquals(
                List.of("0.5", "1.5", "2.5"),
                DataFiles.infer(content(HOMES, "price").targetKind(Target.Kind.CLASSES))
                        .target()
                        .classes());
        assertEquals(
                List.of("0.5", "1.5", "2.5"),
                DataFiles.infer(content(HOMES, "price").categories(List.of("price")))
                        .target()
                        .classes());
    }

    @Test
    void aNoteSaysThatTheTargetIsTakenAsANumber() {
        List<String> notes = new ArrayList<>();
        DataSource.open(content(HOMES, "price").build()).inferSchema(notes::add);
        assertEquals(
                List.of(
                        "target 'price': its values are taken as a number; the option targetKind classes makes classes of"
                                + " them"),
                notes);
    }

    @Test
    void rowsOfANumberHaveValuesAndNoLabels() {
        Schema schema = DataFiles.infer(content(HOMES, "price"));
        DataOptions.Builder options = content("size,price\n1,0.5\n2,?\n3,2.5\n", "price");
        Dataset rows = DataSource.open(options.build()).read(schema, LabelPolicy.OPTIONAL, new DataNotes());
        assertArrayEquals(new float[] {0.5f, Float.NaN, 2.5f}, rows.values());
        assertArrayEquals(new int[] {-1, -1, -1}, rows.labels());
        assertArrayEquals(
                new float[] {2.5f, 0.5f}, rows.select(new int[] {2, 0}).values());
        assertEquals(
                "data.csv, row 2, target 'price': expected a number, found the missing value '?'",
                files.error(
                        () -> DataSource.open(options.build()).read(schema, LabelPolicy.REQUIRED, new DataNotes())));
    }

    @Test
    void anotherValueOfTheTargetIsAnotherHash() {
        Schema schema = DataFiles.infer(content(HOMES, "price"));
        Dataset rows = DataFiles.read(content(HOMES, "price"), schema);
        Dataset other = DataFiles.read(content(HOMES.replace("2.5", "2.75"), "price"), schema);
        assertEquals(false, rows.sha256().equals(other.sha256()));
    }

    @Test
    void aRateIsTheQuotientAndItsExposureTheWeight() {
        Schema schema = DataFiles.infer(content(CLAIMS, "claims").exposure("years"));
        String json = targetOf(schema);
        assertEquals(
                "\"target\": {\"name\": \"claims\", \"type\": \"rate\", \"exposure\": \"years\", \"range\": [0, 3],"
                        + " \"mean\": 1.1428571428571428, \"deviation\": ",
                json.substring(0, json.indexOf("1.18")));
        // the squared distances of 0, 1/2, 1/2 and 3 from 8/7, each by its half years
        double variance = (0.5 * 64 + 2 * 20.25 + 169) / 49 / 3.5;
        assertEquals(Math.sqrt(variance), schema.target().scale(0), 1e-12);
        assertEquals(List.of("age"), schema.columns().stream().map(Column::name).toList());
        Dataset rows = DataFiles.read(content(CLAIMS, "claims"), schema);
        assertArrayEquals(new float[] {0, 0.5f, 3}, rows.values());
        assertArrayEquals(new float[] {0.5f, 2, 1}, rows.weights().orElseThrow());
    }

    @Test
    void anExposureMultipliesTheRowsWeight() {
        String text = "age,claims,years,w\n30,0,0.5,2\n40,1,2,3\n";
        DataOptions.Builder options = content(text, "claims").exposure("years").weights("w");
        Dataset rows = DataFiles.read(options, DataFiles.infer(options));
        assertArrayEquals(new float[] {1, 6}, rows.weights().orElseThrow());
    }

    @Test
    void rowsToScoreNeedNoExposure() {
        Schema schema = DataFiles.infer(content(CLAIMS, "claims").exposure("years"));
        DataOptions noYears =
                DataOptions.builder(files.text("new.csv", "age\n30\n")).build();
        Dataset rows = DataSource.open(noYears).read(schema, LabelPolicy.IGNORED, new DataNotes());
        assertEquals(1f, rows.weight(0));
    }

    @Test
    void mistakesInANumber() {
        DataOptions.Builder words =
                content("size,price\n1,0.5\n2,cheap\n", "price").targetKind(Target.Kind.NUMBER);
        assertEquals("data.csv, target 'price', row 2: expected a number, found 'cheap'", error(words));
        DataOptions.Builder infinite =
                content("size,price\n1,0.5\n2,1e999\n", "price").targetKind(Target.Kind.NUMBER);
        assertEquals("data.csv, target 'price', row 2: expected a number, found '1e999'", error(infinite));
        DataOptions.Builder one = content("size,price\n1,7.5\n2,7.5\n", "price").targetKind(Target.Kind.NUMBER);
        assertEquals("data.csv, target 'price': expected different numbers, found '7.5' only", error(one));
        String rows = IntStream.range(0, 1100).mapToObj(i -> i + "," + i).collect(Collectors.joining("\n"));
        assertEquals(
                "data.csv, target 'price', row 1101: expected a number, found 'n.a.'",
                error(content("size,price\n" + rows + "\n5,n.a.\n", "price")));
        Schema schema = DataFiles.infer(content(HOMES, "price"));
        assertEquals(
                "data.csv, row 1, target 'price': expected a finite number, found 'cheap'",
                files.error(() -> DataFiles.read(content("size,price\n1,cheap\n", "price"), schema)));
    }

    @Test
    void mistakesInARate() {
        assertEquals(
                "data.csv, row 2, exposure 'years': expected a positive number, found '0'",
                error(content(CLAIMS.replace("1,2\n", "1,0\n"), "claims").exposure("years")));
        assertEquals(
                "data.csv, row 2, exposure 'years': expected a positive number, found '-2'",
                error(content(CLAIMS.replace("1,2\n", "1,-2\n"), "claims").exposure("years")));
        assertEquals(
                "data.csv, target 'claims', row 2: expected a rate, 0 or more, found a negative number",
                error(content(CLAIMS.replace("40,1", "40,-1"), "claims").exposure("years")));
        assertEquals(
                "data.csv: the option exposure: no column 'yeers'; did you mean 'years'?",
                error(content(CLAIMS, "claims").exposure("yeers")));
        assertEquals(
                "exposure: goes with a rate, and the target is a number",
                files.error(() -> content(CLAIMS, "claims")
                        .exposure("years")
                        .targetKind(Target.Kind.NUMBER)
                        .build()));
        Schema schema = DataFiles.infer(content(CLAIMS, "claims").exposure("years"));
        assertEquals(
                "data.csv, row 1, target 'claims': expected a rate, 0 or more, found '-1'",
                files.error(() -> DataFiles.read(content("age,claims,years\n30,-1,1\n", "claims"), schema)));
    }

    @Test
    void whoAsksForClassesOfANumberIsToldSo() {
        Schema schema = DataFiles.infer(content(HOMES, "price"));
        DataException refused = assertThrows(DataException.class, schema::classes);
        assertEquals(
                "target 'price': expected classes, found a number: this is done for classes only",
                refused.getMessage());
    }

    @Test
    void schemasOfEveryKindAreReadAgain() {
        for (Target target : List.of(
                new Target.Number("loss", Optional.of("EUR"), Optional.empty()),
                new Target.Rate("claims", Optional.of("years"), Optional.empty()),
                new Target.Labels("tags", List.of("new", "sold")))) {
            Schema schema = Schema.unnamed(2, 2).withTarget(target);
            assertEquals(schema, SchemaJson.read(SchemaJson.write(schema), "schema"));
        }
    }

    @Test
    void schemasWithMistakes() {
        String json = SchemaJson.write(
                Schema.unnamed(1, 2).withTarget(new Target.Number("loss", Optional.empty(), Optional.empty())));
        assertEquals(
                "schema.json: schema, target: \"type\": expected one of classes, number, rate, labels, found 'ordinal'",
                files.error(() -> SchemaJson.read(
                        json.replace("\"type\": \"number\"}}", "\"type\": \"ordinal\"}}"), "schema.json")));
        assertEquals(
                "schema.json: expected a range, a mean within it and a positive standard deviation, found 2.0 to 1.0, 1.5"
                        + " and 1.0",
                files.error(() -> SchemaJson.read(
                        json.replace(
                                "\"type\": \"number\"}}",
                                "\"type\": \"number\", \"range\": [2, 1], \"mean\": 1.5, \"deviation\": 1}}"),
                        "schema.json")));
    }
}
