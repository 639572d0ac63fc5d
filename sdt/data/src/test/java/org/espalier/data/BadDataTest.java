package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.text.Delimiter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake in a file gets one line that says what was expected, what was found, and where. */
class BadDataTest {
    private static final String GOOD = "size,kind,class\n1,x,yes\n2,y,no\n4.5,x,yes\n";

    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    private DataOptions.Builder content(String text) {
        return DataOptions.builder(files.text("data.csv", text)).target("class");
    }

    private String inferError(String text) {
        return inferError(content(text));
    }

    private String inferError(DataOptions.Builder options) {
        return files.error(() -> DataFiles.infer(options));
    }

    private String readError(String text) {
        Schema schema = DataFiles.infer(
                DataOptions.builder(files.text("good.csv", GOOD)).target("class"));
        return files.error(() -> DataFiles.read(DataOptions.builder(files.text("data.csv", text)), schema));
    }

    @Test
    void aFileThatIsNotThere() {
        assertEquals(
                "none.csv: no such file",
                inferError(DataOptions.builder(folder.resolve("none.csv")).target("class")));
    }

    @Test
    void aFolder() {
        assertEquals("FOLDER: expected a file, found a folder", inferError(DataOptions.builder(folder)));
    }

    @Test
    void aFileNameThatIsNone() {
        assertEquals("expected a file, found 'a\\u0000b'", inferError(DataOptions.builder("a\0b")));
    }

    @Test
    void labelsBesideATable() {
        assertEquals(
                "data.csv: expected IDX images beside the option labels (magic number 0x00000803),"
                        + " found bytes that begin with 0x73697a65",
                inferError(content(GOOD).labels(folder)));
    }

    @Test
    void emptyFiles() {
        assertEquals("data.csv: the file is empty", inferError(""));
        assertEquals("data.csv: expected rows, found none", inferError("\n \n"));
        assertEquals("data.csv: expected rows after the header, found none", inferError("size,kind,class\n"));
        assertEquals("data.csv: expected rows, found none", readError("size,kind,class\n\n"));
        byte[] packed = DataFiles.gzip(new byte[0]);
        assertEquals("data.gz: the file is empty", inferError(DataOptions.builder(files.bytes("data.gz", packed))));
    }

    /** It is read several times over, and a pipe gives its content once. */
    @Test
    void aPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        try {
            int status = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
            assumeTrue(status == 0, "mkfifo makes no pipe here");
        } catch (IOException e) {
            assumeTrue(false, "there is no mkfifo here: " + e.getMessage());
        }
        String expected = "pipe: expected a file that can be read more than once, found a pipe or a device";
        assertEquals(expected, inferError(DataOptions.builder(pipe)));
        assertEquals(
                "to-" + expected,
                inferError(DataOptions.builder(Files.createSymbolicLink(folder.resolve("to-pipe"), pipe))));
    }

    @Test
    void aLinkToAFileIsThatFile() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), files.text("there.csv", GOOD));
        assertEquals(
                2,
                DataFiles.infer(DataOptions.builder(link).target("class"))
                        .columns()
                        .size());
    }

    @Test
    void gzipThatIsCutOff() {
        String rows =
                IntStream.range(0, 50_000).mapToObj(i -> i * 31 + ",x,yes\n").collect(Collectors.joining());
        byte[] packed = DataFiles.gzip((GOOD + rows).getBytes(StandardCharsets.UTF_8));
        DataOptions.Builder options = DataOptions.builder(
                        files.bytes("data.gz", Arrays.copyOf(packed, packed.length / 2)))
                .target("class");
        assertEquals(
                "data.gz, row N: the gzip file is truncated",
                inferError(options).replaceAll("[0-9]+", "N"));
        assertEquals(
                "data.gz: the gzip file is truncated",
                inferError(DataOptions.builder(files.bytes("data.gz", Arrays.copyOf(packed, 5)))));
    }

    @Test
    void gzipWithAnotherByte() {
        byte[] packed = DataFiles.gzip((GOOD.repeat(1000)).getBytes(StandardCharsets.UTF_8));
        packed[packed.length - 6] ^= 1;
        String message =
                inferError(DataOptions.builder(files.bytes("data.gz", packed)).target("class"));
        assertEquals("data.gz: the gzip file is damaged (Corrupt GZIP trailer)", message);
    }

    @Test
    void bytesThatAreNoText() {
        assertEquals(
                "data.bin: expected CSV or libsvm text, or IDX images that begin with 0x00000803;"
                        + " found bytes that begin with 0x01020300",
                inferError(DataOptions.builder(files.bytes("data.bin", new byte[] {1, 2, 3, 0, 5, 6}))));
    }

    @Test
    void textThatIsNotUtf8() {
        byte[] latin = (GOOD + "3,\u00e4,yes\n").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "latin.csv: expected UTF-8 text, found other bytes (iconv -f latin1 -t utf8 converts an older file)",
                inferError(DataOptions.builder(files.bytes("latin.csv", latin)).target("class")));
    }

    @Test
    void aRowWithTooFewOrTooManyFields() {
        assertEquals("data.csv, row 4: expected 3 fields, found 2", inferError(GOOD + "5,x\n"));
        assertEquals("data.csv, row 4: expected 3 fields, found 4", inferError(GOOD + "5,x,yes,\n"));
        assertEquals("data.csv, row 4: expected 3 fields, found 2", readError(GOOD + "5,x\n"));
    }

    @Test
    void aCommentThatIsNotExpected() {
        assertEquals(
                "data.csv, row 1: expected 3 fields, one for each name in the option columns, found 1"
                        + " (the option comment '|' skips comment lines)",
                inferError(content("|1x3 Cross validator\n1,x,yes\n").columns(List.of("size", "kind", "class"))));
        assertEquals(
                "data.csv, row 4: expected 3 fields, found 1 (the option comment '#' skips comment lines)",
                inferError(GOOD + "# the end\n"));
    }

    @Test
    void aQuoteThatIsNotClosed() {
        assertEquals(
                "data.csv, row 4: not well-formed CSV: Unclosed quoted field at end of input (record starting at line 5)",
                inferError(GOOD + "5,\"x,yes\n6,y,no\n"));
    }

    @Test
    void charactersAfterAQuote() {
        assertEquals(
                "data.csv, row 4: not well-formed CSV: Unexpected character after closing quote: 'z' (0x7a)"
                        + " (record starting at line 5)",
                inferError(GOOD + "5,\"x\"z,yes\n"));
    }

    @Test
    void aHeaderWithANameTwice() {
        assertEquals(
                "data.csv: the header has two columns called 'b' (a file without header needs the option noHeader)",
                inferError("b,b,class\n1,2,x\n"));
    }

    @Test
    void columnsThatDoNotFit() {
        assertEquals(
                "data.csv, row 1: expected 2 fields, one for each name in the option columns, found 3",
                inferError(content(GOOD).columns(List.of("a", "class"))));
        assertEquals(
                "columns: a name is given twice in 'a', 'a'",
                files.error(() -> content(GOOD).columns(List.of("a", "a")).build()));
    }

    @Test
    void aNumberThatIsNone() {
        String rows = "1,x,yes\n".repeat(30) + "2,x,no\n";
        assertEquals(
                "data.csv, row 32, column 'size': expected a number, as in 31 other rows, found '1o'"
                        + " (the option missing names tokens for missing values, the option categories columns of words)",
                inferError("size,kind,class\n" + rows + "1o,x,yes\n"));
        assertEquals(
                "data.csv, row 3, column 'size': expected a number, as in 2 other rows, found 'x'"
                        + " (the option missing names tokens for missing values, the option categories columns of words)",
                inferError("size,class\n1,yes\n2,no\nx,no\n"));
        assertEquals(
                "data.csv, row 2, column 'size': expected a number, found '1o'",
                readError("size,kind,class\n1,x,yes\n1o,x,yes\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Infinity", "-inf", "1e400", "-1e999"})
    void aNumberThatIsInfinite(String text) {
        assertEquals(
                "data.csv, row 4, column 'size': expected a finite number, found '" + text + "'",
                inferError(GOOD + text + ",x,yes\n"));
        assertEquals(
                "data.csv, row 4, column 'size': expected a finite number, found '" + text + "'",
                readError(GOOD + text + ",x,yes\n"));
    }

    @Test
    void aNumberThatIsTooLargeForAFeature() {
        assertEquals(
                "data.csv, row 1, column 'size': expected a number near the range 1.0 to 4.5, found 1.0E300",
                readError("size,kind,class\n1e300,x,yes\n"));
        assertEquals(
                "data.csv, column 'size': expected numbers whose squares can be added up, found -1.0E300 to 1.0E300",
                inferError("size,class\n1e300,yes\n-1e300,no\n"));
    }

    @Test
    void aMissingValueWhereTrainingHadNone() {
        assertEquals(
                "data.csv, row 1, column 'size': expected a value, found the missing value '?'"
                        + " (the schema says \"missing\": \"error\")",
                readError("size,kind,class\n?,x,yes\n"));
    }

    @Test
    void aTargetThatIsNotThere() {
        assertEquals(
                "data.csv: the option target: no column 'clas'; did you mean 'class'?",
                inferError(content(GOOD).target("clas")));
        assertEquals(
                "data.csv: the option target: no column 'income'; the columns are 'size', 'kind', 'class'",
                inferError(content(GOOD).target("income")));
        assertEquals(
                "data.csv: the option target: expected a column from 1 to 3 (or -1, the last), found 4",
                inferError(content(GOOD).target("4")));
        assertEquals(
                "data.csv: the option target: expected a column from 1 to 3 (or -1, the last), found 0",
                inferError(content(GOOD).target("0")));
        assertEquals(
                "data.csv: which column is the target? the option target takes its name or number;"
                        + " the columns are 'size', 'kind', 'class'",
                inferError(DataOptions.builder(files.text("data.csv", GOOD))));
    }

    @Test
    void otherColumnsThatAreNotThere() {
        assertEquals(
                "data.csv: the option weights: no column 'w'; the columns are 'size', 'kind', 'class'",
                inferError(content(GOOD).weights("w")));
        assertEquals(
                "data.csv: the option ignored: no column 'kin'; did you mean 'kind'?",
                inferError(content(GOOD).ignored(List.of("kin"))));
        assertEquals(
                "data.csv: the target 'class' can't be the weights or ignored as well",
                inferError(content(GOOD).ignored(List.of("3"))));
    }

    @Test
    void aTargetWithOneClass() {
        assertEquals(
                "data.csv, target 'class': expected two or more classes, found 'yes' only",
                inferError("size,class\n1,yes\n2,yes\n"));
    }

    @Test
    void aTargetWithAMissingValue() {
        assertEquals(
                "data.csv, row 2, target 'class': expected a value, found the missing value '?'",
                inferError("size,class\n1,yes\n2,?\n3,no\n"));
        assertEquals(
                "data.csv, row 4, target 'class': expected a class, found the missing value ''",
                readError(GOOD + "1,x,\n"));
    }

    @Test
    void aTargetWithTooManyClasses() {
        String many =
                IntStream.range(0, 1001).mapToObj(i -> i + ",c" + i + "\n").collect(Collectors.joining());
        assertEquals(
                "data.csv, target 'class': expected at most 1000 classes, found more in 1001 rows: 'c0', 'c1', 'c2', …",
                inferError("size,class\n" + many));
    }

    @Test
    void aClassThatTheSchemaDoesNotKnow() {
        assertEquals(
                "data.csv, row 4, target 'class': expected one of the classes 'no', 'yes', found 'maybe'",
                readError(GOOD + "1,x,maybe\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "x", "inf", "1e50"})
    void aWeightThatIsNoPositiveNumber(String weight) {
        DataOptions.Builder options =
                content("size,w,class\n1,1,a\n2," + weight + ",b\n3,1,a\n").weights("w");
        assertEquals(
                "data.csv, row 2, weights 'w': expected a positive number, found '" + weight + "'",
                files.error(() -> DataFiles.read(options)));
    }

    @Test
    void nothingToLearnFrom() {
        assertEquals(
                "data.csv: expected a column besides the target to learn from, found none",
                inferError("id,class\n1,a\n2,b\n"));
        assertEquals(
                "data.csv: expected a column besides the target to learn from, found none",
                inferError("class\na\nb\n"));
    }

    @Test
    void hostileTextsStayOnOneLineAndShort() {
        String hostile = "\u001b[31m" + "x".repeat(500) + "\u202e";
        String message = readError(GOOD + "1,x,\"" + hostile + "\nsecond\"\n");
        assertEquals(
                "data.csv, row 4, target 'class': expected one of the classes 'no', 'yes', found '\\u001b[31m"
                        + "x".repeat(55) + "…'",
                message);
        assertFalse(inferError(content(GOOD).target("\u001b]0;\u0007")).contains("\u001b"));
    }

    @Test
    void optionsThatContradictEachOther() {
        assertEquals(
                "comment: expected another character than the delimiter",
                files.error(() ->
                        content(GOOD).comment(';').delimiter(new Delimiter(';')).build()));
        assertEquals(
                "data.csv: the option comment is the character that separates the fields, '|'",
                inferError(content(GOOD.replace(',', '|')).comment('|')));
        assertEquals(
                "comment: a quote, a blank or a line end can't be one",
                files.error(() -> content(GOOD).comment('"').build()));
        assertEquals(
                "delimiter: expected one character, 'tab' or 'blanks', found 'comma'",
                files.error(() -> Delimiter.parse("comma")));
        assertEquals(
                "classAliases: expected spelling=class, found 'yes'",
                files.error(() -> DataOptions.parseClassAliases("a=b,yes")));
    }
}
