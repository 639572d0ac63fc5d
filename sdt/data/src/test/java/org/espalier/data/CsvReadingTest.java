package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.espalier.text.Delimiter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand around the values in a CSV file. */
class CsvReadingTest {
    private static final String PLAIN = "size,kind,class\n1,x,yes\n2,y,no\n4.5,x,yes\n";

    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    /** The raw fields, schema column by schema column, and the class. */
    private static List<String> rows(DataOptions.Builder options) {
        Schema schema = DataFiles.infer(options);
        List<String> out = new ArrayList<>();
        try (RowStream rows =
                DataSource.open(options.build()).rows(schema, LabelPolicy.REQUIRED, BadRows.STOP, new DataNotes())) {
            rows.forEachRemaining(row -> out.add(String.join("|", row.texts()) + " -> "
                    + schema.target().classes().get(row.label())));
        }
        return out;
    }

    private void assertPlain(DataOptions.Builder options) {
        assertEquals(List.of("1|x -> yes", "2|y -> no", "4.5|x -> yes"), rows(options));
    }

    private DataOptions.Builder content(String text) {
        return DataOptions.builder(files.text("data.csv", text)).target("class");
    }

    @Test
    void readsAFileWithHeader() {
        assertPlain(content(PLAIN));
    }

    /** Columns are found by name in a time that does not grow with their square. */
    @Test
    @Timeout(60)
    void readsHundredsOfThousandsOfColumns() {
        int columns = 300_000;
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < columns; c++) {
            text.append("c").append(c).append(',');
        }
        text.append("class\n")
                .append("1,".repeat(columns))
                .append("yes\n")
                .append("2,".repeat(columns))
                .append("no\n");
        assertEquals(columns, DataFiles.read(content(text.toString())).schema().width());
    }

    @Test
    void encodesNumbersAndCategories() {
        Dataset data = DataFiles.read(content(PLAIN));
        double mean = 2.5;
        double deviation = Math.sqrt((1.5 * 1.5 + 0.5 * 0.5 + 2 * 2) / 3);
        assertEquals(
                List.of("size", "kind=x", "kind=y", "kind other"), data.schema().featureNames());
        assertArrayEquals(
                new float[] {(float) ((1 - mean) / deviation), 1, 0, 0},
                data.features().row(0));
        assertArrayEquals(
                new float[] {(float) ((2 - mean) / deviation), 0, 1, 0},
                data.features().row(1));
        assertArrayEquals(new int[] {1, 0, 1}, data.labels());
        assertEquals(List.of("no", "yes"), data.schema().target().classes());
    }

    @Test
    void readsAFileWithoutHeader() {
        String rows = PLAIN.substring(PLAIN.indexOf('\n') + 1);
        assertPlain(DataOptions.builder(files.text("a.csv", rows)).noHeader().target("-1"));
        assertPlain(DataOptions.builder(files.text("a.csv", rows)).noHeader().target("column3"));
        assertPlain(DataOptions.builder(files.text("a.csv", rows))
                .columns(List.of("size", "kind", "class"))
                .target("class"));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|", " ", "  \t "})
    void findsTheDelimiter(String delimiter) {
        assertPlain(content(PLAIN.replace(",", delimiter)));
    }

    @Test
    void takesTheDelimiterThatIsGiven() {
        assertPlain(content(PLAIN.replace(",", ":")).delimiter(new Delimiter(':')));
        assertPlain(content(PLAIN.replace(",", " ")).delimiter(Delimiter.parse("blanks")));
        assertPlain(content(PLAIN.replace(",", "\t")).delimiter(Delimiter.parse("tab")));
    }

    @Test
    void blanksBesideADelimiterSeparateNothing() {
        assertPlain(content(PLAIN.replace(",", ", ")));
        assertPlain(content(PLAIN.replace(",", " ; ")));
    }

    @Test
    void blanksAtTheEndsOfALineSeparateNothing() {
        assertPlain(content("  " + PLAIN.replace(",", " ").replace("\n", " \n  ")));
    }

    @Test
    void readsGzip() {
        byte[] packed = DataFiles.gzip(PLAIN.getBytes(StandardCharsets.UTF_8));
        assertPlain(DataOptions.builder(files.bytes("data.csv", packed)).target("class"));
    }

    @Test
    void skipsTheByteOrderMark() {
        assertPlain(content("\ufeff" + PLAIN));
        byte[] utf16 = ("\ufeff" + PLAIN).getBytes(StandardCharsets.UTF_16LE);
        assertPlain(DataOptions.builder(files.bytes("data.csv", utf16)).target("class"));
        byte[] bigEndian = ("\ufeff" + PLAIN).getBytes(StandardCharsets.UTF_16BE);
        assertPlain(DataOptions.builder(files.bytes("data.csv", bigEndian)).target("class"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r"})
    void readsOtherLineEnds(String lineEnd) {
        assertPlain(content(PLAIN.replace("\n", lineEnd)));
    }

    @Test
    void skipsEmptyLines() {
        assertPlain(content(PLAIN.replace("\n", "\n\n") + "\n  \n"));
        assertPlain(content(PLAIN.stripTrailing()));
    }

    @Test
    void skipsCommentLines() {
        assertPlain(content("|1x3 Cross validator\n" + PLAIN + "|the end").comment('|'));
        assertPlain(content("# a,b,c,d,e\n" + PLAIN.replace(",", " ")).comment('#'));
    }

    @Test
    void trimsOutsideQuotesOnly() {
        assertEquals(
                List.of("1| x, \"y\"\n -> yes", "2|b -> no", "3| x, \"y\"\n -> yes"),
                rows(content("size,kind,class\n1 , \" x, \"\"y\"\"\n\" ,yes\n 2,b,\tno\n3,\" x, \"\"y\"\"\n\",yes\n")));
    }

    @Test
    void quotedFieldsOfABlankSeparatedFileMayHoldBlanks() {
        assertEquals(
                List.of("1|two  words -> yes", "2|b -> no", "3|b -> no"),
                rows(content("size kind class\n1   \"two  words\" yes\n2 b no\n3 \"b\" no\n")));
    }

    @ParameterizedTest
    @CsvSource({"NA", "?", "NaN", "''"})
    void knowsTheUsualMissingTokens(String token) {
        Schema schema =
                DataFiles.infer(content("size,kind,class\n1,x,a\n" + token + ",y,b\n3," + token + ",a\n4,y,a\n"));
        assertEquals(Column.Missing.INDICATOR, ((Column.Number) schema.columns().get(0)).missing());
        Column.Category kind = (Column.Category) schema.columns().get(1);
        assertEquals(List.of("x", "y"), kind.categories());
        assertEquals(Column.Missing.INDICATOR, kind.missing());
    }

    @Test
    void otherMissingTokensReplaceTheUsualOnes() {
        Schema schema = DataFiles.infer(
                content("size,kind,class\n1,?,a\n-999,y,b\n3,?,a\n").missing(Set.of("-999")));
        Column.Number size = (Column.Number) schema.columns().get(0);
        assertEquals(1, size.minimum());
        assertEquals(2, size.mean());
        assertEquals(List.of("?", "y"), ((Column.Category) schema.columns().get(1)).categories());
    }

    /** The schema remembers the tokens of the training data: rows that come later need no option. */
    @Test
    void theSchemaKnowsTheMissingTokensOfItsData() {
        Schema schema =
                DataFiles.infer(content("size,class\n1,a\n-999,b\n3,a\n").missing(Set.of("-999")));
        DataOptions.Builder later = DataOptions.builder(files.text("later.csv", "size,class\n-999,b\n"));
        Dataset read = DataFiles.read(later, schema);
        assertArrayEquals(new float[] {0, 1}, read.features().row(0));
        assertEquals(schema, read.schema());
        assertArrayEquals(new float[] {0, 1}, new Encoder(schema).encode(List.of("-999")));
    }

    /** Tokens of the options come before the schema's, and go on into what learns from the rows. */
    @Test
    void theTokensOfTheOptionsComeFirst() {
        Schema usual = DataFiles.infer(content("size,class\n1,a\n?,b\n3,a\n"));
        DataOptions.Builder options = DataOptions.builder(files.text("later.csv", "size,class\n-1,b\n"))
                .missing(Set.of("-1"));
        Dataset read = DataFiles.read(options, usual);
        assertArrayEquals(new float[] {0, 1}, read.features().row(0));
        assertEquals(usual.withMissingTokens(Set.of("-1")), read.schema());
        try (RowStream rows =
                DataSource.open(options.build()).rows(usual, LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            assertArrayEquals(new float[] {0, 1}, rows.next().features());
        }
    }

    /** One that makes no number stays: in a date, a list, a name. */
    /** What is quoted parts nothing (RFC 4180): not a semicolon, not a tab, not a line end. */
    @Test
    void theDelimiterIsFoundBesideQuotedNames() {
        for (String content : List.of(
                "\"a;b;c;d\",\"e;f;g;h\",class\n1,2,x\n3,4,y\n",
                "\"a\tb\tc\",\"d\te\tf\",class\n1,\"x;y;z\",x\n3,\"u;v;w\",y\n",
                "\"a;\nb;\nc;\nd;\n\",\"e\"\"f;;\",class\n1,2,x\n3,4,y\n",
                "a,b,class\n5\" pipe;;,1,x\n6\" pipe;;,2,y\n")) {
            Schema schema = DataFiles.infer(
                    DataOptions.builder(files.text("quoted.csv", content)).target("class"));
            assertEquals(2, schema.columns().size(), content);
        }
        Schema blanks =
                DataFiles.infer(DataOptions.builder(files.text("blanks.csv", "\"a b\" \"c d\" class\n1 2 x\n3 4 y\n"))
                        .target("class"));
        assertEquals("c d", blanks.columns().get(1).name());
    }

    @Test
    void numbersMayHaveADecimalComma() {
        DataOptions.Builder options = content("a;b;kind;class\n49,123;-0,5;1,x;ja\n1;+7;+,5;nein\n1,5e-1;2;1,x;ja\n")
                .decimal(DataOptions.Decimal.COMMA);
        assertEquals(List.of("49.123|-0.5|1,x -> ja", "1|+7|+,5 -> nein", "1.5e-1|2|1,x -> ja"), rows(options));
        Schema schema = DataFiles.infer(
                content("0,5;x\n1,5;y\n0,5;x\n").noHeader().target("2").decimal(DataOptions.Decimal.COMMA));
        assertEquals(0.5, ((Column.Number) schema.columns().get(0)).minimum());
        Schema quoted =
                DataFiles.infer(content("a,b,class\n\"0,5\",1,x\n\"1,5\",2,y\n").decimal(DataOptions.Decimal.COMMA));
        assertEquals(1.5, ((Column.Number) quoted.columns().get(0)).maximum());
    }

    @Test
    void aMissingNumberBecomesTheMeanAndSaysSo() {
        DataOptions.Builder options = content("size,class\n1,a\n,b\n3,a\n");
        Dataset data = DataFiles.read(options);
        assertArrayEquals(new float[] {-1, 0}, data.features().row(0));
        assertArrayEquals(new float[] {0, 1}, data.features().row(1));
        assertArrayEquals(new float[] {1, 0}, data.features().row(2));
    }

    @Test
    void aMissingCategoryHasASlotOfItsOwn() {
        Dataset data = DataFiles.read(content("kind,class\nx,a\n?,b\ny,a\nx,b\n"));
        assertEquals(
                List.of("kind=x", "kind=y", "kind other", "kind missing"),
                data.schema().featureNames());
        assertArrayEquals(new float[] {0, 0, 0, 1}, data.features().row(1));
    }

    @Test
    void readsRowWeights() {
        Dataset data =
                DataFiles.read(content("size,w,class\n1,0.5,a\n2,3,b\n3,1,a\n").weights("w"));
        assertEquals(List.of("size"), data.schema().featureNames());
        assertArrayEquals(new float[] {0.5f, 3, 1}, data.weights().orElseThrow());
    }

    @Test
    void mapsOtherSpellingsOfClasses() {
        DataOptions.Builder train = content("size,class\n1,<=50K\n2,>50K\n3,>50K\n");
        Schema schema = DataFiles.infer(train);
        DataOptions.Builder test = DataOptions.builder(files.text("test.csv", "size,class\n1,>50K.\n2,<=50K.\n"))
                .classAliases(DataOptions.parseClassAliases("<=50K.=<=50K,>50K.=>50K"));
        assertArrayEquals(new int[] {1, 0}, DataFiles.read(test, schema).labels());
        Schema inferred = DataFiles.infer(DataOptions.builder(files.text("test.csv", "size,class\n1,>50K.\n2,<=50K.\n"))
                .target("class")
                .classAliases(DataOptions.parseClassAliases("<=50K.=<=50K,>50K.=>50K")));
        assertEquals(List.of("<=50K", ">50K"), inferred.target().classes());
    }
}
