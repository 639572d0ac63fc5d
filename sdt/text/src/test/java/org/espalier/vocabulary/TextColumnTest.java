package org.espalier.vocabulary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.data.TextFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of texts, from a file to features and back to words. */
class TextColumnTest {
    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private DataOptions.Builder file(String text) throws Exception {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private DataOptions.Builder bytes(byte[] content) throws Exception {
        Path file = folder.resolve("m.csv");
        Files.write(file, content);
        return DataOptions.builder(file).target("label");
    }

    private Schema infer(DataOptions.Builder options) {
        return DataSource.open(options.build()).inferSchema(notes::add);
    }

    /** Spam says "call now" and has a number, the rest does not. */
    private static String messages(int rows) {
        StringBuilder out = new StringBuilder("message,label\n");
        for (int r = 0; r < rows; r++) {
            out.append(
                    r % 2 == 0
                            ? "\"Please call now, it is prize " + r + ": 0800123" + (4000 + r) + "!\",spam\n"
                            : "\"See you at home then my dear number " + r + "\",ham\n");
        }
        return out.toString();
    }

    @Test
    void sentencesThatAreMostlyDifferentAreTexts() throws Exception {
        Schema schema = infer(file(messages(100)));
        assertTrue(schema.columns().get(0) instanceof Column.Text);
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).startsWith("column 'message' is read as text, "), notes.get(0));
    }

    @Test
    void fewOfThemOrWordsAloneAreNot() throws Exception {
        assertThrows(DataException.class, () -> infer(file(messages(40))));
        assertTrue(notes.toString().contains("its values are texts that are all different"), notes.toString());
    }

    @Test
    void theWordsThatTellTheClassesApartComeFirst() throws Exception {
        Schema schema = infer(file(messages(40)).texts(List.of("message")).vocabulary(4));
        assertEquals(
                List.of(
                        "length of message",
                        "words in message",
                        "digits in message",
                        "digits of the longest number in message",
                        "share of capitals in message",
                        "exclamation marks in message",
                        "has a telephone number",
                        "says \"at\"",
                        "says \"at home\"",
                        "says \"call\"",
                        "says \"call now\""),
                schema.featureNames());
        assertEquals(List.of(), notes);
    }

    @Test
    void aWordIsAColumnThatSaysWhatHoldsOtherwise() throws Exception {
        Schema schema = infer(file(messages(40)).texts(List.of("message")).vocabulary(4));
        Column.Number word = (Column.Number) schema.columns().get(11);
        assertEquals("says \"call now\"", word.name());
        assertEquals(
                "does not say \"call now\"",
                word.text().orElseThrow().otherwise().orElseThrow());
        assertEquals(0.5, word.mean());
        assertTrue(word.isStatement());
    }

    @Test
    void rowsOfAFileOfAMapAndOfFieldsAreEncodedAlike() throws Exception {
        DataOptions.Builder options = file(messages(40)).texts(List.of("message"));
        Schema schema = infer(options);
        Dataset rows = DataSource.open(options.build()).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        Encoder encoder = new Encoder(schema);
        String first = "Please call now, it is prize 0: 08001234000!";
        float[] ofMap = encoder.encode(Map.of("message", first));
        assertArrayEquals(rows.features().row(0), ofMap);
        assertArrayEquals(ofMap, encoder.encode(List.of(first)));
    }

    @Test
    void theSchemaIsWrittenAndReadAgain() throws Exception {
        Schema schema = infer(file(messages(40)).texts(List.of("message")).vocabulary(3));
        String json = SchemaJson.write(schema);
        assertEquals("""
                {"version": 1,
                 "columns": [
                  {"name": "message", "type": "text", "vocabulary": {"rows": 40, "shapes": {"length": [37, 45, 41, 3.0331501776206204], "words": [8, 8, 8, 1]}, "words": ["at", "at home", "call"], "documents": [20, 20, 20]}}],
                 "target": {"name": "label", "classes": ["ham", "spam"]}}
                """.lines().count(), json.lines().count());
        assertEquals(schema, SchemaJson.read(json, "s.json"));
        assertEquals(json, SchemaJson.write(SchemaJson.read(json, "s.json")));
    }

    @Test
    void knotsAndLabelsOfAWordAreKept() throws Exception {
        Schema schema = infer(file(messages(40)).texts(List.of("message")).vocabulary(3));
        String json = SchemaJson.write(schema)
                .replace(
                        "\"documents\": [20, 20, 20]}",
                        "\"documents\": [20, 20, 20]}, \"features\": [{\"name\": \"digits in message\","
                                + " \"monotone\": \"up\", \"knots\": [3, 9], \"label\": \"Digits\"}]");
        Schema read = SchemaJson.read(json, "s.json");
        Column.Number digits = (Column.Number) read.columns().get(3);
        assertEquals(Column.Monotone.UP, digits.monotone());
        assertEquals(List.of(3.0, 9.0), digits.knots().points());
        assertEquals("Digits", read.words().column("digits in message"));
        assertEquals(json, SchemaJson.write(read));
    }

    @Test
    void aWordThatTheVocabularyHasNotIsRefused() throws Exception {
        Schema schema = infer(file(messages(40)).texts(List.of("message")).vocabulary(3));
        String json = SchemaJson.write(schema)
                .replace("\"documents\": [20, 20, 20]}", "\"documents\": [20, 20]}, \"features\": []");
        EspalierException e = assertThrows(EspalierException.class, () -> SchemaJson.read(json, "s.json"));
        assertTrue(e.getMessage().endsWith("expected 3 numbers of documents, found 2"), e.getMessage());
    }

    @Test
    void wordsOfTwoColumnsSayWhoseTheyAre() throws Exception {
        StringBuilder text = new StringBuilder("title,body,label\n");
        for (int r = 0; r < 60; r++) {
            text.append(
                    r % 2 == 0
                            ? "free prize for number " + r + ",call me now at " + r + ",spam\n"
                            : "hello my dear friend " + r + ",see you at home " + r + ",ham\n");
        }
        List<String> names = infer(file(text.toString())).featureNames();
        assertTrue(names.contains("title says \"free\""), names.toString());
        assertTrue(names.contains("body says \"home\""), names.toString());
        assertTrue(names.contains("length of body"), names.toString());
    }

    @Test
    void wordsAreChosenByTheRowsThatMaySaySo() throws Exception {
        DataOptions options = file(messages(40) + "\"zebra zebra\",spam\n".repeat(5))
                .texts(List.of("message"))
                .build();
        Schema all = DataSource.open(options).inferSchema(notes::add);
        Schema some = DataSource.open(options).inferSchema(notes::add, row -> row <= 40);
        assertTrue(all.featureNames().contains("says \"zebra\""));
        assertEquals(-1, some.featureNames().indexOf("says \"zebra\""));
    }

    @Test
    void ofANumberWordsTellWhatIsAboveTheMean() throws Exception {
        StringBuilder text = new StringBuilder("message,label\n");
        for (int r = 0; r < 100; r++) {
            text.append(r % 2 == 0 ? "dear house by the sea," + (700 + r) : "cheap house by the road," + (100 + r))
                    .append('\n');
        }
        List<String> names = infer(
                        file(text.toString()).texts(List.of("message")).vocabulary(2))
                .featureNames();
        assertTrue(names.contains("says \"cheap\""), names.toString());
        assertEquals(-1, names.indexOf("says \"house\""));
    }

    @Test
    void emptyTextsAreTextsOfNoWord() throws Exception {
        DataOptions.Builder options =
                file(messages(40) + ",ham\n\"\",ham\nNA,ham\n").texts(List.of("message"));
        Schema schema = infer(options);
        Dataset rows = DataSource.open(options.build()).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        assertArrayEquals(new float[schema.width()], rows.features().row(40));
        assertArrayEquals(
                new float[schema.width()], new Encoder(schema).encode(Collections.singletonMap("message", null)));
    }

    @Test
    void textsWithNothingInThemAreLeftOut() throws Exception {
        DataOptions.Builder options = file("message,n,label\n" + "\"\",1,a\n\"\",2,b\n\"\",2,a\n".repeat(30))
                .texts(List.of("message"));
        Schema schema = infer(options);
        assertEquals(List.of("n"), schema.featureNames());
        assertEquals(List.of("column 'message' is left out: its texts have nothing that tells two rows apart"), notes);
    }

    @Test
    void aVocabularyOfNothingLeavesWhatIsCounted() throws Exception {
        StringBuilder text = new StringBuilder("message,label\n");
        for (int r = 0; r < 20; r++) {
            text.append("w").append(r).append(r % 2 == 0 ? " x" + r + ",a\n" : ",b\n");
        }
        List<String> names =
                infer(file(text.toString()).texts(List.of("message"))).featureNames();
        assertEquals(
                List.of(
                        "length of message",
                        "words in message",
                        "digits in message",
                        "digits of the longest number in message"),
                names);
    }

    @Test
    void stopWordsAreWordsToo() throws Exception {
        String text = "message,label\n" + "the of and,a\nof the,b\n".repeat(20);
        List<String> names = infer(file(text).texts(List.of("message"))).featureNames();
        assertTrue(names.contains("says \"and\""), names.toString());
    }

    @Test
    void aMegabyteInACellIsATextLikeAnyOther() throws Exception {
        String text = messages(40) + "\"" + "free money ".repeat(100_000) + "\",spam\n";
        DataOptions.Builder options = file(text).texts(List.of("message"));
        Schema schema = infer(options);
        Dataset rows = DataSource.open(options.build()).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        assertEquals(41, rows.rows());
        for (float value : rows.features().row(40)) {
            assertTrue(Float.isFinite(value));
        }
    }

    @Test
    void bytesThatAreNoUtf8AreSaidInOneLine() throws Exception {
        byte[] text = (messages(60) + "\"caf\u00E9 free\",spam\n").getBytes(StandardCharsets.ISO_8859_1);
        DataException e =
                assertThrows(DataException.class, () -> infer(bytes(text).texts(List.of("message"))));
        assertTrue(
                e.getMessage()
                        .endsWith(
                                "expected UTF-8 text, found other bytes (iconv -f latin1 -t utf8 converts an older file)"),
                e.getMessage());
    }

    @Test
    void otherScriptsHaveWordsToo() throws Exception {
        StringBuilder text = new StringBuilder("message,label\n");
        for (int r = 0; r < 20; r++) {
            text.append(r % 2 == 0 ? "免费电话 \uD83D\uDE00,spam\n" : "مرحبا يا صديقي,ham\n");
        }
        List<String> names =
                infer(file(text.toString()).texts(List.of("message"))).featureNames();
        assertTrue(names.contains("says \"免费\""), names.toString());
        assertTrue(names.contains("says \"\uD83D\uDE00\""), names.toString());
        assertTrue(names.contains("says \"صديقي\""), names.toString());
    }

    @Test
    void halfASurrogatePairIsNoWordAndNoError() throws Exception {
        Schema schema = infer(file(messages(40)).texts(List.of("message")));
        float[] x = new Encoder(schema).encode(Map.of("message", "call\uD83D now"));
        assertEquals(1f, x[schema.featureNames().indexOf("says \"call\"")]);
    }

    @Test
    void aNumberInPlaceOfATextIsSaid() throws Exception {
        Schema schema = infer(file(messages(40)).texts(List.of("message")));
        DataException e = assertThrows(DataException.class, () -> new Encoder(schema).encode(Map.of("message", 5)));
        assertEquals("column 'message': expected a text, found '5' (a java.lang.Integer)", e.getMessage());
    }

    @Test
    void theTargetIsNoTextAsWell() throws Exception {
        DataException e =
                assertThrows(DataException.class, () -> infer(file(messages(40)).texts(List.of("label"))));
        assertTrue(e.getMessage().endsWith("the target 'label' can't be a column of texts as well"), e.getMessage());
    }

    @Test
    void aColumnThatIsCalledAsAWordIsRefused() throws Exception {
        String text = messages(40)
                .replaceFirst("message,label", "message,\"says \"\"call\"\"\",label")
                .replace(",spam", ",1,spam")
                .replace(",ham", ",2,ham");
        DataException e =
                assertThrows(DataException.class, () -> infer(file(text).texts(List.of("message"))));
        assertTrue(
                e.getMessage().endsWith("the column 'says \"call\"' is called as what is read from the text 'message'"),
                e.getMessage());
    }

    @Test
    void vocabulariesOfNoSizeAreRefused() {
        DataException e = assertThrows(
                DataException.class,
                () -> DataOptions.builder("x").vocabulary(0).build());
        assertEquals("vocabulary", e.option().orElseThrow());
    }

    @Test
    void whereWordsAndNumbersStandInAText() throws Exception {
        Schema schema = infer(file(messages(40)).texts(List.of("message")));
        TextFeatures features = ((Column.Text) schema.columns().get(0)).features();
        String text = "Now: CALL now on 0800 123 4567";
        int call = schema.featureNames().indexOf("says \"call now\"");
        assertEquals(List.of(new TextFeatures.Span(5, 13)), features.find(text, call));
        int telephone = schema.featureNames().indexOf("has a telephone number");
        assertEquals(List.of(new TextFeatures.Span(17, 30)), features.find(text, telephone));
        assertEquals(List.of(), features.find(text, schema.featureNames().indexOf("length of message")));
    }
}
