package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.json.Json;
import org.espalier.words.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DictionaryFileTest {
    private static final Schema BARE = SchemaJson.read("""
            {"version": 1,
             "columns": [
              {"name": "checking", "type": "category", "categories": ["A11", "A12", "A14"], "missing": "impute"},
              {"name": "age", "type": "number", "range": [17, 100], "mean": 38.6, "deviation": 13.6, "missing": "error"},
              {"name": "id", "type": "ignored"}],
             "target": {"name": "risk", "classes": ["1", "2"]}}
            """, "bare");

    private static final String TABLE = """
            column,value,label,description,unit,order,immutable,protected,group,row
            checking,,Checking account,What is on it,,,,,Accounts,
            checking,A14,none,,,,,,,
            checking,A11,below 0 DM,,,1,,,,
            checking,A12,"0 to 200 DM",,,2,,,,
            age,,Age,,years,,yes,yes,,
            age,-7,not asked,,,,,,,
            risk,,Credit risk,,,,,,,applicant
            risk,1,repaid,,,,,,,
            risk,2,defaulted,,,,,,,
            """;

    private static final String DESCRIBED = """
            {"version": 1,
             "columns": [
              {"name": "checking", "type": "category", "categories": ["A11", "A12", "A14"], "missing": "impute", "label": "Checking account", "description": "What is on it", "order": ["A11", "A12"], "categoryLabels": {"A14": "none", "A11": "below 0 DM", "A12": "0 to 200 DM"}, "group": "Accounts"},
              {"name": "age", "type": "number", "unit": "years", "range": [17, 100], "mean": 38.6, "deviation": 13.6, "missing": "error", "immutable": true, "label": "Age", "categoryLabels": {"-7": "not asked"}, "protected": true},
              {"name": "id", "type": "ignored"}],
             "target": {"name": "risk", "classes": ["1", "2"], "row": "applicant", "label": "Credit risk", "classLabels": {"1": "repaid", "2": "defaulted"}}}
            """;

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private Schema described(String text) {
        return DictionaryFile.read(file(text)).describe(BARE, notes::add);
    }

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("d"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTableAddsWhatPeopleSay() {
        Schema schema = described(TABLE);
        assertEquals(DESCRIBED, SchemaJson.write(schema));
        assertEquals(schema, SchemaJson.read(DESCRIBED, "here"));
        assertEquals(List.of(), notes);
    }

    @Test
    void jsonSaysTheSame() {
        assertEquals(DESCRIBED, SchemaJson.write(described("""
                {"columns": [
                  {"name": "checking", "label": "Checking account", "description": "What is on it", "order": ["A11", "A12"],
                   "categoryLabels": {"A14": "none", "A11": "below 0 DM", "A12": "0 to 200 DM"}, "group": "Accounts"},
                  {"name": "age", "label": "Age", "unit": "years", "categoryLabels": {"-7": "not asked"}, "immutable": true, "protected": true}],
                 "target": {"label": "Credit risk", "row": "applicant", "classLabels": {"1": "repaid", "2": "defaulted"}}}
                """)));
        assertEquals(List.of(), notes);
    }

    @Test
    void aWholeSchemaIsADictionaryToo() {
        String other = DESCRIBED.replace("[17, 100]", "[0, 7]").replace("\"mean\": 38.6", "\"mean\": 1");
        assertEquals(DESCRIBED, SchemaJson.write(described(other)));
    }

    @Test
    void rowsAreReadAsBefore() {
        assertEquals(Optional.empty(), EncodingDifference.find(BARE, described(TABLE)));
        assertEquals(BARE, SchemaJson.read(SchemaJson.write(BARE), "here"));
    }

    @Test
    void wordsNameEverything() {
        Words words = described(TABLE).words();
        assertEquals("Checking account", words.column("checking"));
        assertEquals("id", words.column("id"));
        assertEquals("below 0 DM", words.value("checking", "A11"));
        assertEquals("A13", words.value("checking", "A13"));
        assertEquals("not asked", words.value("age", "-7.0"));
        assertEquals(Optional.of("not asked"), words.code("age", -7));
        assertEquals("35", words.value("age", "35"));
        assertEquals("repaid", words.className("1"));
        assertEquals("Credit risk", words.target());
        assertEquals("applicant", words.row());
        assertEquals("applicants", words.rows());
        assertEquals(Optional.of("Accounts"), words.group("checking"));
        assertEquals(List.of("A11", "A12", "A14"), words.ordered("checking", List.of("A14", "A12", "A11")));
        assertEquals(true, words.isProtected("age"));
        Words bare = BARE.words();
        assertEquals("checking", bare.column("checking"));
        assertEquals("A11", bare.value("checking", "A11"));
        assertEquals("row", bare.row());
        assertEquals(false, bare.hasLabels());
    }

    @Test
    void labelsThatAreAlikeAreToldApart() {
        Words words = described("""
                column,value,label
                checking,,Same
                age,,Same
                checking,A11,low
                checking,A12,low
                risk,1,2
                """).words();
        assertEquals("Same (checking)", words.column("checking"));
        assertEquals("Same (age)", words.column("age"));
        assertEquals("low (A11)", words.value("checking", "A11"));
        assertEquals("low (A12)", words.value("checking", "A12"));
        assertEquals("2 (1)", words.className("1"));
        assertEquals("2", words.className("2"));
    }

    @Test
    void keysThatNobodyKnowsAreKeptAndNamedOnce() {
        Schema schema = described("""
                {"columns": [{"name": "age", "immutabel": true, "source": {"table": ["t", 1, null]}},
                             {"name": "checking", "source": "bank", "unit": "DM"}],
                 "target": {"rows": "applicant"}}
                """);
        assertEquals(
                List.of(folder.resolve("d")
                        + ": keys that are not known are kept and change nothing: 'source' (column 'checking' and 1 more),"
                        + " 'immutabel'; is 'immutable' meant? (column 'age'), 'rows'; is 'row' meant? (the target)"),
                notes);
        String json = SchemaJson.write(schema);
        assertTrue(json.contains("\"immutabel\": true, \"source\": {\"table\": [\"t\", 1, null]}"), json);
        assertTrue(json.contains("\"unit\": \"DM\""), json);
        assertEquals(schema, SchemaJson.read(json, "here"));
    }

    @Test
    void descriptionsOfValuesAreKept() {
        String json = SchemaJson.write(described("""
                column,value,label,description
                checking,A11,low,Less than nothing
                risk,1,good,As promised
                """));
        assertTrue(json.contains("\"categoryDescriptions\": {\"A11\": \"Less than nothing\"}"), json);
        assertTrue(json.contains("\"classDescriptions\": {\"1\": \"As promised\"}"), json);
        assertEquals(List.of(), notes);
    }

    @Test
    void columnsThatTheDataDoNotHaveAreNamed() {
        described("""
                column,label
                agee,Age
                income,Income
                """);
        assertEquals(
                List.of(folder.resolve("d")
                        + ": columns of the dictionary that the data do not have: 'agee', 'income'; is 'age' meant by"
                        + " 'agee'?"),
                notes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name,label~age,Age|expected a table with the columns column, value, label and so on, or JSON; found the columns 'name', 'label'",
                "column,label~,Age|row 1, column 'column': expected the name of a column, found nothing",
                "column,immutable~age,maybe|row 1, column 'immutable': expected yes or no, found 'maybe'",
                "column,order~age,1|row 1, column 'order': expected a number in the rows of values, found '1' in the row of a column",
                "column,value,order~checking,A11,low|row 1, column 'order': expected a number, found 'low'",
                "column,label~age,Age~age,Years|row 2, column 'label': expected one entry, found a second one for 'label'",
                "column,value,label~checking,A11,a~checking,A11,b|row 2, column 'label': expected one entry, found a second one for 'A11'",
                "column,label~age,Age,more|row 1: expected 2 fields, found 3",
                "{\"rows\": 1}|expected \"columns\" or \"target\", found neither",
                "{\"columns\": [{\"label\": \"Age\"}]}|columns[0]: \"name\": expected a text, found nothing",
                "{\"columns\": [{\"name\": \"age\", \"label\": 7}]}|schema, column 'age': \"label\": expected a text, found '7'",
                "{\"columns\": [{\"name\": \"age\"}, {\"name\": \"age\"}]}|expected columns of different names, found 'age' twice",
                "{\"columns\": [{\"name\": \"checking\", \"categoryLabels\": {\"A11\": \"\"}}]}|schema, column 'checking', categoryLabels: \"A11\": expected a text, found ''",
                "{\"columns\": [{\"name\": \"checking\", \"order\": [\"A11\", \"A11\"]}]}|schema, column 'checking': \"order\": expected different values, found one twice in 'A11', 'A11'",
            })
    void saysWhatIsWrong(String text, String message) {
        EspalierException e = assertThrows(EspalierException.class, () -> described(text.replace('~', '\n')));
        String place = folder.resolve("d").toString();
        assertEquals(message, e.getMessage().substring(place.length()).replaceFirst("^(: |, )", ""));
        assertTrue(e.getMessage().startsWith(place), e.getMessage());
    }

    @Test
    void hostileNamesAndLabelsSurvive() throws IOException {
        // half a surrogate is no UTF-8
        List<String> hostile = HostileNames.list(500).stream()
                .map(name -> name.replace('\ud800', '!'))
                .toList();
        List<Object> columns = new ArrayList<>();
        for (String name : hostile) {
            Map<String, Object> column = new HashMap<>();
            column.put("name", name);
            column.put("label", "</b>" + name);
            column.put("categoryLabels", Map.of(name, "\u202e" + name));
            columns.add(column);
        }
        List<Column> schemaColumns = new ArrayList<>();
        hostile.forEach(
                name -> schemaColumns.add(new Column.Category(name, List.of(name, "b"), Column.Missing.IMPUTE, false)));
        Schema bare = new Schema(schemaColumns, Optional.empty(), Optional.empty(), BARE.target());
        Schema schema = DictionaryFile.read(file(Json.compact(Map.of("columns", columns))))
                .describe(bare, notes::add);
        assertEquals(List.of(), notes);
        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema), "here"));
        Words words = schema.words();
        for (String name : hostile) {
            assertEquals("</b>" + name, words.column(name));
            assertEquals("\u202e" + name, words.value(name, name));
        }
    }
}
