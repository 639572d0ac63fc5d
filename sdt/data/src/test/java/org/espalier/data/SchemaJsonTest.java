package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaJsonTest {
    private static final Schema TABLE = new Schema(
            List.of(
                    new Column.Number(
                            "age",
                            Optional.of("years"),
                            17,
                            100,
                            38.6,
                            13.6,
                            Column.Scaling.STANDARD,
                            Column.Missing.INDICATOR,
                            false),
                    new Column.Number(
                            "gain",
                            Optional.empty(),
                            -1e300,
                            0.1,
                            1e-20,
                            1,
                            Column.Scaling.DEVIATION,
                            Column.Missing.ERROR,
                            false),
                    new Column.Category("sex", List.of("Female", "Male"), Column.Missing.IMPUTE, true),
                    new Column.Ignored("id \"x\"\n")),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("income", List.of("<=50K", ">50K")));

    private static final String TABLE_JSON = """
            {"version": 1,
             "columns": [
              {"name": "age", "type": "number", "unit": "years", "range": [17, 100], "mean": 38.6, "deviation": 13.6, "missing": "indicator"},
              {"name": "gain", "type": "number", "range": [-1.0E300, 0.1], "mean": 1.0E-20, "deviation": 1, "scaling": "deviation", "missing": "error"},
              {"name": "sex", "type": "category", "categories": ["Female", "Male"], "missing": "impute", "immutable": true},
              {"name": "id \\"x\\"\\n", "type": "ignored"}],
             "target": {"name": "income", "classes": ["<=50K", ">50K"]}}
            """;

    @Test
    void writesOneLineForEachColumn() {
        assertEquals(TABLE_JSON, SchemaJson.write(TABLE));
    }

    @Test
    void readsWhatItWrites() {
        assertEquals(TABLE, SchemaJson.read(TABLE_JSON, "here"));
    }

    @Test
    void tokensForMissingValuesStandThereWhereTheyAreNotTheUsualOnes() {
        Schema other = TABLE.withMissingTokens(Set.of("-999", ""));
        String json = TABLE_JSON.replace(" \"target\"", " \"missingTokens\": [\"\", \"-999\"],\n \"target\"");
        assertEquals(json, SchemaJson.write(other));
        assertEquals(other, SchemaJson.read(json, "here"));
        Schema none = TABLE.withMissingTokens(Set.of());
        assertEquals(none, SchemaJson.read(SchemaJson.write(none), "here"));
    }

    /** A text of numbers may say -0.0; the schema's has no such number, and is the same schema all the same. */
    @Test
    void aZeroHasNoSign() {
        Column zero = new Column.Number(
                "temperature",
                Optional.empty(),
                -0.0,
                -0.0,
                -0.0,
                1,
                Column.Scaling.STANDARD,
                Column.Missing.ERROR,
                false);
        Schema schema = new Schema(List.of(zero), Optional.empty(), Optional.empty(), TABLE.target());
        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema), "here"));
    }

    @Test
    void readsTheExampleOfTheDocumentation() {
        Schema schema = SchemaJson.read("""
                {"version": 1,
                 "columns": [
                  {"name": "a1", "type": "number", "unit": "years", "range": [17, 100], "mean": 38.6, "deviation": 13.6, "missing": "indicator"},
                  {"name": "b1", "type": "category", "categories": ["Female", "Male"], "immutable": true},
                  {"name": "id", "type": "ignored"}],
                 "grid": {"rows": 2, "columns": 1, "cells": ["b1", "a1"]},
                 "target": {"name": "income", "classes": ["<=50K", ">50K"]}}
                """, "here");
        assertEquals(new Schema.Grid(2, 1, List.of("b1", "a1")), schema.grid().orElseThrow());
        assertEquals(
                new Column.Category("b1", List.of("Female", "Male"), Column.Missing.IMPUTE, true),
                schema.columns().get(1));
        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema), "here"));
    }

    @Test
    void anImageHasNoColumns() {
        String json = """
                {"version": 1,
                 "image": {"width": 28, "height": 27, "channels": 3, "scale": 255},
                 "target": {"name": "digit", "classes": ["0", "1"]}}
                """;
        Schema schema = SchemaJson.read(json, "here");
        assertEquals(new Schema.Image(28, 27, 3, 255), schema.image().orElseThrow());
        assertEquals(json, SchemaJson.write(schema));
    }

    @Test
    void aTableOfPixelsBecomesAnImageByItsImageKey() {
        Schema schema = SchemaJson.read("""
                {"version": 1,
                 "columns": [
                  {"name": "p1", "type": "number", "range": [0, 255], "mean": 3, "deviation": 1},
                  {"name": "p2", "type": "ignored"}],
                 "image": {"width": 2, "height": 1, "scale": 255},
                 "target": {"name": "digit", "classes": ["0", "1"]}}
                """, "here");
        assertEquals(List.of(), schema.columns());
        assertEquals(2, schema.width());
    }

    private static String error(String json) {
        return assertThrows(DataException.class, () -> SchemaJson.read(json, "s.json"))
                .getMessage();
    }

    /** The good schema with one text replaced. */
    private static String edited(String from, String to) {
        String json = TABLE_JSON.replace(from, to);
        assertEquals(false, json.equals(TABLE_JSON), "the edit must change something");
        return error(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\": 1| \"version\": 2|s.json: expected schema version 1, found 2 (written by a newer release)",
                "\"version\": 1| \"version\": 0|s.json: expected schema version 1, found 0",
                "\"version\": 1,|``|s.json: schema: \"version\": expected a whole number, found nothing",
                "\"version\"|\"Version\"|s.json: schema: \"version\": expected a whole number, found nothing",
                "\"target\"|\"goal\"|s.json: schema: \"target\": expected an object, found nothing",
                "\"type\": \"number\", \"unit\"|\"type\": \"numeric\", \"unit\"|s.json: schema, column 'age': \"type\": expected \"number\", \"category\", \"text\" or \"ignored\", found 'numeric'",
                "\"sex\", \"type\": \"category\"|\"sex\", \"type\": \"category\", \"mean\": 1|s.json: schema, column 'sex': unknown key 'mean'; the keys of a column of this type are name, type, categories, missing, immutable",
                "\"mean\": 38.6, |``|s.json: schema, column 'age': \"mean\": expected a number, found nothing",
                "38.6|\"38.6\"|s.json: schema, column 'age': \"mean\": expected a number, found '38.6'",
                "13.6|0|s.json: schema, column 'age': \"deviation\": expected a positive number, found 0.0",
                "[17, 100]|[100, 17]|s.json: schema, column 'age': \"range\": expected the smallest and the largest value, found [100.0, 17.0]",
                "[17, 100]|[17]|s.json: schema, column 'age': \"range\": expected the smallest and the largest value, found [17.0]",
                "[17, 100]|17|s.json: schema, column 'age': \"range\": expected a list, found '17'",
                "\"indicator\"|\"mean\"|s.json: schema, column 'age': \"missing\": expected one of [error, impute, indicator], found 'mean'",
                "\"scaling\": \"deviation\"|\"scaling\": true|s.json: schema, column 'gain': \"scaling\": expected one of [standard, deviation, none], found 'true'",
                "\"gain\"|\"age\"|s.json: schema: expected columns of different names, found 'age' twice",
                "\"gain\"|\"income\"|s.json: schema: the target 'income' is one of the columns as well",
                "\"name\": \"gain\", |``|s.json: schema, columns[1]: \"name\": expected a text, found nothing",
                "\"immutable\": true|\"immutable\": \"yes\"|s.json: schema, column 'sex': \"immutable\": expected true or false, found 'yes'",
                "[\"Female\", \"Male\"]|[\"Male\", \"Male\"]|s.json: column 'sex': a category is listed twice",
                "[\"Female\", \"Male\"]|[1, 2]|s.json: schema, column 'sex': \"categories\": expected a list of texts, found '1'",
                "[\"<=50K\", \">50K\"]|[\"<=50K\"]|s.json: target 'income': expected two or more different classes, found [<=50K]",
            })
    void saysWhatIsWrong(String from, String to, String message) {
        assertEquals(message, edited(from, to));
    }

    /** The time must not grow with the square of the columns: a million took hours. */
    @Test
    @Timeout(60)
    void readsHundredsOfThousandsOfColumns() {
        Schema wide = Schema.unnamed(200_000, 2);
        assertEquals(wide, SchemaJson.read(SchemaJson.write(wide), "s.json"));
    }

    @Test
    void saysThatItIsNoSchema() {
        assertEquals("s.json: schema: expected a JSON object, found a list", error("[]"));
        assertEquals("s.json: expected a JSON value, found nothing", error(""));
        assertEquals(
                "s.json: schema: \"columns\": expected a list, found nothing",
                error("{\"version\": 1, \"target\": {\"name\": \"a\", \"classes\": [\"x\", \"y\"]}}"));
        assertEquals(
                "s.json: schema: expected a column that is not ignored, found none",
                error("{\"version\": 1, \"columns\": [], \"target\": {\"name\": \"a\", \"classes\": [\"x\", \"y\"]}}"));
        assertEquals("s.json: not well-formed JSON", error("{\"version\": 1").replaceFirst("(JSON):.*", "$1"));
    }

    @Test
    void saysWhatIsWrongWithGridAndImage() {
        assertEquals(
                "s.json: schema, grid: \"cells\": expected names of columns, found 'q'",
                edited("\"target\"", "\"grid\": {\"rows\": 1, \"columns\": 1, \"cells\": [\"q\"]}, \"target\""));
        assertEquals(
                "s.json: grid: expected 1 x 2 cells, found 1",
                edited("\"target\"", "\"grid\": {\"rows\": 1, \"columns\": 2, \"cells\": [\"age\"]}, \"target\""));
        assertEquals(
                "s.json: schema, image: \"width\": expected a number from 1 to 1048576, found '0'",
                edited("\"target\"", "\"image\": {\"width\": 0, \"height\": 1, \"scale\": 255}, \"target\""));
        assertEquals(
                "s.json: schema: expected 6 columns, one for each pixel of the image, found 4",
                edited("\"target\"", "\"image\": {\"width\": 3, \"height\": 2, \"scale\": 255}, \"target\""));
    }

    /** What is made of them would be infinite. */
    @ParameterizedTest
    @CsvSource({"1e308, 1", "0, 1e308", "0, 5e-324", "NaN, 1", "0, 0", "0, -1"})
    void aMeanOrADeviationThatNothingCanBeMadeOfIsRefused(double mean, double deviation) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Column.Number(
                        "x",
                        Optional.empty(),
                        0,
                        1,
                        mean,
                        deviation,
                        Column.Scaling.STANDARD,
                        Column.Missing.ERROR,
                        false));
    }

    @Test
    void aGridOfMoreCellsThanAnIntCountsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Schema.Grid(65_536, 65_536, List.of()));
    }

    @Test
    void bandsWithoutAPointStayBands() {
        Column.Number number = new Column.Number(
                        "n", Optional.empty(), 0, 1, 0.5, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false)
                .withKnots(new Knots(List.of(), List.of(-9.0), Knots.Form.BANDS));
        Schema schema = new Schema(
                List.of(number), Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("a", "b")));
        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema), "the schema"));
    }
}
