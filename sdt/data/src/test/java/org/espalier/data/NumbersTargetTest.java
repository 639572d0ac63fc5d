package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several columns of numbers as one target: what inference makes of them, how rows are read, and what is refused. */
class NumbersTargetTest {
    private static final String HOUSES = "size,price,rent\n1,100.5,10\n2,200.5,30\n3,300.5,20\n";

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

    private String error(String text, String target) {
        return files.error(() -> DataFiles.infer(content(text, target)));
    }

    private static Target.Number number(String name, double minimum, double maximum, double mean, double sd) {
        return new Target.Number(name, Optional.empty(), Optional.of(new Target.Spread(minimum, maximum, mean, sd)));
    }

    @Test
    void severalColumnsOfNumbersAreNumbers() {
        List<String> notes = new ArrayList<>();
        Schema schema = DataSource.open(content(HOUSES, "price,rent").build()).inferSchema(notes::add);
        assertEquals(List.of("targets 'price', 'rent': their values are taken as numbers"), notes);
        Target target = schema.target();
        assertEquals(
                new Target.Numbers(
                        "numbers",
                        List.of(
                                number("price", 100.5, 300.5, 200.5, 81.64965809277261),
                                number("rent", 10, 30, 20, 8.16496580927726))),
                target);
        assertEquals(Target.Kind.NUMBER, target.kind());
        assertEquals(List.of("price", "rent"), target.answerNames());
        assertEquals(List.of(2, 2, 2), List.of(target.answers(), target.truths(), target.scores()));
        assertEquals(8.16496580927726, target.scale(1));
        assertEquals(
                List.of("size"), schema.columns().stream().map(Column::name).toList());
    }

    /** 0 and 1, and a few whole numbers, are numbers where the user says so. */
    @Test
    void theUserSaysThatTheyAreNumbers() {
        Schema schema =
                DataFiles.infer(content("x,a,b\n1,1,3\n2,0,4\n3,1,5\n", "a,b").targetKind(Target.Kind.NUMBER));
        assertEquals(2, schema.target().answers());
        assertEquals("several numbers", schema.target().description());
    }

    @Test
    void aSchemaOfNumbersIsReadAgain() {
        Schema schema = DataFiles.infer(content(HOUSES, "price,rent"));
        Target.Numbers target = (Target.Numbers) schema.target();
        Schema described = schema.withTarget(new Target.Numbers(
                "yearly",
                List.of(
                        new Target.Number(
                                "price", Optional.of("EUR"), Optional.of(new Target.Spread(100, 300, 200, 80))),
                        new Target.Number("rent", Optional.empty(), Optional.empty()))));
        String json = SchemaJson.write(described);
        assertEquals(
                "\"target\": {\"name\": \"yearly\", \"type\": \"number\", \"outputs\": [{\"name\": \"price\", \"unit\":"
                        + " \"EUR\", \"range\": [100, 300], \"mean\": 200, \"deviation\": 80}, {\"name\": \"rent\"}]}}",
                json.substring(json.indexOf("\"target\"")).strip());
        assertEquals(described, SchemaJson.read(json, "schema"));
        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema), "schema"));
        assertEquals(target.outputs().get(1), schema.ofNumber(target, 1).target());
    }

    @Test
    void schemasWithMistakes() {
        String json = SchemaJson.write(DataFiles.infer(content(HOUSES, "price,rent")));
        assertEquals(
                "schema: target 'numbers': expected one or more different outputs, found [rent, rent]",
                assertThrows(
                                DataException.class,
                                () -> SchemaJson.read(json.replace("\"price\"", "\"rent\""), "schema"))
                        .getMessage());
        assertEquals(
                "schema: schema: the target 'size' is one of the columns as well",
                assertThrows(
                                DataException.class,
                                () -> SchemaJson.read(
                                        json.replace("{\"name\": \"rent\"", "{\"name\": \"size\""), "schema"))
                        .getMessage());
    }

    @Test
    void rowsAreReadInAnyOrderOfTheColumns() {
        Schema schema = DataFiles.infer(content(HOUSES, "price,rent"));
        Dataset rows = DataSource.open(DataOptions.builder(files.text("rows.csv", "rent,size,price\n5,1,90\n,2,80\n"))
                        .build())
                .read(schema, LabelPolicy.OPTIONAL, new DataNotes());
        assertArrayEquals(new float[] {90, 5, 80, Float.NaN}, rows.values());
        assertArrayEquals(
                new float[] {80, Float.NaN, 90, 5},
                rows.select(new int[] {1, 0}).values());
        assertEquals(
                "rows.csv, row 2, target 'rent': expected a number, found the missing value ''",
                files.error(() -> DataSource.open(
                                DataOptions.builder(files.text("rows.csv", "rent,size,price\n5,1,90\n,2,80\n"))
                                        .build())
                        .read(schema, LabelPolicy.REQUIRED, new DataNotes())));
    }

    @Test
    void badTargetsAreOneLineEach() {
        assertEquals(
                "data.csv, target 'rent': expected different numbers, found '7' only",
                error("size,price,rent\n1,100.5,7\n2,200.5,7\n", "price,rent"));
        assertEquals(
                "data.csv, row 2, target 'rent': expected a value, found the missing value ''",
                error("size,price,rent\n1,100.5,7\n2,200.5,\n", "price,rent"));
        assertEquals(
                "data.csv, target 'rent', row 2: expected a number, found 'much'",
                error("size,price,rent\n1,100.5,7\n2,200.5,much\n", "price,rent"));
        assertEquals(
                "data.csv, target 'rent', row 2: expected a number, found 'inf'",
                files.error(() -> DataFiles.infer(content("size,price,rent\n1,100.5,7\n2,200.5,inf\n", "price,rent")
                        .targetKind(Target.Kind.NUMBER))));
        assertEquals(
                "the option target: expected one column for a rate, found 2; several target columns are numbers, or"
                        + " labels, yes or no each",
                files.error(() -> DataFiles.infer(content(HOUSES, "price,rent").targetKind(Target.Kind.RATE))));
        assertEquals(
                "target 'numbers': expected classes, found several numbers: this is done for classes only",
                assertThrows(
                                DataException.class,
                                () -> DataFiles.infer(content(HOUSES, "price,rent"))
                                        .classes())
                        .getMessage());
    }
}
