package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.text.YesNo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several yes/no columns as one target: what inference makes of them, how rows are read, and what is refused. */
class LabelsTargetTest {
    private static final String MAILS = "size,spam,urgent,signed\n1,yes,0,True\n2,no,1,false\n3,yes,1.0,true\n";

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

    private static Schema mails() {
        return new Schema(
                List.of(new Column.Number(
                        "size", Optional.empty(), 1, 3, 2, 1, Column.Scaling.NONE, Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Labels(
                        "labels", List.of("spam", "urgent"), List.of(new YesNo("yes", "no"), new YesNo("1", "0"))));
    }

    private Dataset read(String text, LabelPolicy policy) {
        return DataSource.open(DataOptions.builder(files.text("rows.csv", text)).build())
                .read(mails(), policy, new DataNotes());
    }

    @Test
    void severalColumnsOfYesAndNoAreLabelsEachInItsWords() {
        Schema schema = DataFiles.infer(content(MAILS, "spam, urgent,4"));
        String json = SchemaJson.write(schema);
        assertEquals(schema, SchemaJson.read(json, "schema"));
        assertEquals(
                "\"target\": {\"name\": \"labels\", \"type\": \"labels\", \"names\": [\"spam\", \"urgent\", \"signed\"],"
                        + " \"yes\": [\"yes\", \"1\", \"True\"], \"no\": [\"no\", \"0\", \"false\"]}}",
                json.substring(json.indexOf("\"target\"")).strip());
        assertEquals(3, schema.target().answers());
        assertEquals(
                List.of("size"), schema.columns().stream().map(Column::name).toList());
    }

    @Test
    void oneColumnIsALabelWhereItIsAskedFor() {
        Schema schema = DataFiles.infer(
                content(MAILS, "spam").targetKind(Target.Kind.LABELS).ignored(List.of("3", "4")));
        assertEquals(new Target.Labels("spam", List.of("spam"), List.of(new YesNo("yes", "no"))), schema.target());
        assertEquals(
                Target.Kind.CLASSES,
                DataFiles.infer(content(MAILS, "spam")).target().kind());
    }

    @Test
    void aColumnWhoseNameHasACommaIsOneTarget() {
        Schema schema = DataFiles.infer(content("\"a,b\",c\nx,1\ny,2\nx,3\n", "a,b"));
        assertEquals(List.of("x", "y"), schema.target().classes());
    }

    @Test
    void aSchemaWithoutWordsReadsPlainOnes() {
        String json = SchemaJson.write(mails());
        String plain = json.substring(0, json.indexOf(", \"yes\"")) + "}}";
        assertEquals(
                new Target.Labels("labels", List.of("spam", "urgent")),
                SchemaJson.read(plain, "schema").target());
        String uneven = json.replace("\"yes\": [\"yes\", \"1\"]", "\"yes\": [\"yes\"]");
        assertEquals(
                "schema: expected as many words for yes as for no, found 1 and 2",
                assertThrows(DataException.class, () -> SchemaJson.read(uneven, "schema"))
                        .getMessage());
    }

    @Test
    void rowsAreReadInAnyOrderOfTheColumns() {
        Dataset rows = read("urgent,size,spam\n0,1,Yes\n1,2,no\n", LabelPolicy.REQUIRED);
        assertArrayEquals(new float[] {1, 0, 0, 1}, rows.values());
        assertArrayEquals(new int[] {-1, -1}, rows.labels());
        Dataset turned = rows.select(new int[] {1, 0, 1});
        assertArrayEquals(new float[] {0, 1, 1, 0, 0, 1}, turned.values());
        assertArrayEquals(
                rows.values(),
                Dataset.ofNumbers(mails(), rows.features(), rows.values().clone(), Optional.empty())
                        .select(new int[] {0, 1})
                        .values());
    }

    @Test
    void otherNamesAndNumbersOfColumnsAreTakenInTheirOrder() {
        DataOptions options = DataOptions.builder(files.text("rows.csv", "size,x,y\n1,1,yes\n"))
                .target("y,2")
                .build();
        Dataset rows = DataSource.open(options).read(mails(), LabelPolicy.REQUIRED, new DataNotes());
        assertArrayEquals(new float[] {1, 1}, rows.values());
    }

    @Test
    void aLabelThatIsMissingIsRefusedWhereItIsRequiredAndUnknownWhereNot() {
        assertEquals(
                "rows.csv, row 2, target 'urgent': expected '1' or '0', found the missing value ''",
                files.error(() -> read("size,spam,urgent\n1,yes,0\n2,no,\n", LabelPolicy.REQUIRED)));
        assertArrayEquals(
                new float[] {1, 0, 0, Float.NaN},
                read("size,spam,urgent\n1,yes,0\n2,no,\n", LabelPolicy.OPTIONAL).values());
        assertArrayEquals(
                new float[] {1, Float.NaN},
                read("size,spam\n1,yes\n", LabelPolicy.OPTIONAL).values());
        assertEquals(
                "rows.csv: no target column 'urgent'; the option target takes its name or number; the columns are"
                        + " 'size', 'spam'",
                files.error(() -> read("size,spam\n1,yes\n", LabelPolicy.REQUIRED)));
    }

    @Test
    void aCellThatIsNeitherYesNorNoIsRefused() {
        assertEquals(
                "rows.csv, row 1, target 'spam': expected 'yes' or 'no', found 'maybe'",
                files.error(() -> read("size,spam,urgent\n1,maybe,0\n", LabelPolicy.OPTIONAL)));
    }

    @Test
    void badTargetsAreOneLineEach() {
        assertEquals(
                "data.csv, target 'b': expected targets of one kind, found a number beside 'a', a label with yes and no;"
                        + " the option targetKind number takes both as numbers",
                error("x,a,b\n1,1,3\n2,0,4\n3,1,5\n", "a,b"));
        assertEquals(
                "data.csv, target 'b': expected targets of one kind, found a number beside 'a', a label with yes and no",
                error("x,a,b\n1,yes,3\n2,no,4\n3,no,5\n", "a,b"));
        assertEquals(
                "data.csv, target 'b': expected a label, with yes and no, true and false, or 1 and 0, found 'yes' only;"
                        + " several target columns are numbers, or labels, yes or no each",
                error("x,a,b\n1,1,yes\n2,0,yes\n", "a,b"));
        assertEquals(
                "data.csv, target 'b': expected a label, with yes and no, true and false, or 1 and 0, found 'yes',"
                        + " '0'; several target columns are numbers, or labels, yes or no each",
                error("x,a,b\n1,1,yes\n2,0,0\n", "a,b"));
        assertEquals(
                "data.csv, row 2, target 'b': expected a value, found the missing value ''",
                error("x,a,b\n1,1,yes\n2,0,\n", "a,b"));
        assertEquals(
                "data.csv: the option target: the column 'a' is named twice", error(MAILS.replace("spam", "a"), "a,2"));
        assertEquals(
                "data.csv: the option target: no column 'shut'; the columns are 'size', 'spam', 'urgent',"
                        + " 'signed'",
                error(MAILS, "spam,shut"));
        assertEquals(
                "the option target: expected one column for classes, found 2; several target columns are numbers, or"
                        + " labels, yes or no each",
                files.error(() -> DataFiles.infer(content(MAILS, "spam,urgent").targetKind(Target.Kind.CLASSES))));
        assertEquals(
                "data.csv: the target 'urgent' can't be the weights or ignored as well",
                files.error(() -> DataFiles.infer(content(MAILS, "spam,urgent").weights("urgent"))));
    }

    @Test
    void aTargetAmongTheFeaturesIsRefused() {
        String json = SchemaJson.write(mails()).replace("\"names\": [\"spam\"", "\"names\": [\"size\"");
        assertEquals(
                "schema: schema: the target 'size' is one of the columns as well",
                assertThrows(DataException.class, () -> SchemaJson.read(json, "schema"))
                        .getMessage());
    }

    /** A label is a column of the table, and a dictionary names it so; by the target's name it may be a value, as a class is. */
    @Test
    void aDictionaryNamesLabelsAsColumns() {
        List<String> notes = new ArrayList<>();
        Schema described = DictionaryFile.read(files.text(
                        "dictionary.csv",
                        "column,value,label\nsize,,Size\nspam,,Spam mail\nlabels,urgent,Urgent mail\n"))
                .describe(mails(), notes::add);
        assertEquals("Spam mail", described.words().className("spam"));
        assertEquals("Urgent mail", described.words().className("urgent"));
        assertEquals(List.of(), notes);
    }

    @Test
    void theHashKnowsEveryLabel() {
        Dataset one = read("size,spam,urgent\n1,yes,0\n", LabelPolicy.REQUIRED);
        Dataset other = read("size,spam,urgent\n1,yes,1\n", LabelPolicy.REQUIRED);
        assertEquals(64, one.sha256().length());
        assertEquals(false, one.sha256().equals(other.sha256()));
    }
}
