package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Column.Missing;
import org.espalier.data.Column.Scaling;
import org.espalier.data.Digits;
import org.espalier.data.Schema;
import org.junit.jupiter.api.Test;

class SchemaMatchTest {
    private static final Column SEX = new Column.Category("sex", List.of("f", "m"), Missing.IMPUTE, true);

    private static Column age(String unit, double mean, Missing missing) {
        return new Column.Number("age", Optional.of(unit), 17, 90, mean, 13.5, Scaling.STANDARD, missing, false);
    }

    private static Schema schema(Column... columns) {
        return new Schema(
                List.of(columns),
                Optional.empty(),
                Optional.empty(),
                new Schema.Target("income", List.of("high", "low")));
    }

    private static final Schema GIVEN = schema(age("years", 38.5, Missing.ERROR), SEX);

    @Test
    void whatPeopleEditMakesNoDifference() {
        Schema edited = schema(age("a", 38.5, Missing.IMPUTE), new Column.Ignored("id"), SEX);
        assertEquals(Optional.empty(), SchemaMatch.difference(GIVEN, edited));
    }

    @Test
    void anotherMean() {
        assertEquals(
                Optional.of("number column 'age' (offset 38.5, scale 13.5), not number column 'age' (offset 40.0, scale"
                        + " 13.5)"),
                SchemaMatch.difference(GIVEN, schema(age("years", 40, Missing.ERROR), SEX)));
    }

    @Test
    void anotherFeatureForMissingValues() {
        assertEquals(
                Optional.of("number column 'age' (offset 38.5, scale 13.5), not number column 'age' (offset 38.5, scale"
                        + " 13.5) with an indicator of missing values"),
                SchemaMatch.difference(GIVEN, schema(age("years", 38.5, Missing.INDICATOR), SEX)));
    }

    @Test
    void anotherOrder() {
        assertEquals(
                Optional.of("number column 'age' (offset 38.5, scale 13.5), not category column 'sex' ('f', 'm')"),
                SchemaMatch.difference(GIVEN, schema(SEX, age("years", 38.5, Missing.ERROR))));
    }

    @Test
    void aColumnLess() {
        assertEquals(
                Optional.of("2 columns, not 1"),
                SchemaMatch.difference(GIVEN, schema(age("years", 38.5, Missing.ERROR))));
    }

    @Test
    void imagesAndOtherClasses() {
        assertEquals(
                Optional.of("classes 'high', 'low', not '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'"),
                SchemaMatch.difference(GIVEN, Digits.SCHEMA));
        Schema table = new Schema(GIVEN.columns(), Optional.empty(), Optional.empty(), Digits.SCHEMA.target());
        assertEquals(
                Optional.of("a table, not images of 28 x 28 x 1, scale 255.0"),
                SchemaMatch.difference(table, Digits.SCHEMA));
    }
}
