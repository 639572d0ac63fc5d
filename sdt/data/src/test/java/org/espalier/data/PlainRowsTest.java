package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.text.PlainRows;
import org.espalier.text.RowBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows found by the quick way, and from the first other one on by FastCSV, are those that FastCSV finds in all of the text. */
class PlainRowsTest {
    /** Reads on in pieces of any length. */
    private static final class Pieces extends FilterReader {
        private final SplittableRandom random;

        Pieces(String text, long seed) {
            super(new StringReader(text));
            random = new SplittableRandom(seed);
        }

        @Override
        public int read(char[] out, int offset, int length) throws IOException {
            return super.read(out, offset, Math.min(length, 1 + random.nextInt(9)));
        }
    }

    private static CsvReader<CsvRecord> whole(Reader text, char comment) {
        return CsvReader.builder()
                .commentStrategy(comment == 0 ? CommentStrategy.NONE : CommentStrategy.SKIP)
                .commentCharacter(comment)
                .trimWhitespacesAroundQuotes(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text);
    }

    private static void addAll(Reader text, char comment, List<String> rows) {
        try {
            for (CsvRecord record : whole(text, comment)) {
                rows.add(trimmed(record.getFields()));
            }
        } catch (CsvParseException e) {
            rows.add("error: " + e.getMessage() + e.getCause());
        }
    }

    /** Blanks inside quotes are trimmed as well: a record does not say what was quoted. */
    private static String trimmed(List<String> fields) {
        return fields.stream().map(Encoder::trimmed).toList().toString();
    }

    private static List<String> rows(Reader text, char comment) throws IOException {
        PlainRows plain = new PlainRows(text, ',', comment);
        List<String> rows = new ArrayList<>();
        while (plain.advance()) {
            RowBuffer row = plain.row();
            List<String> fields = new ArrayList<>();
            for (int f = 0; f < row.count(); f++) {
                fields.add(row.text(f));
            }
            rows.add(trimmed(fields));
        }
        if (plain.isOther()) {
            addAll(plain.rest(), comment, rows);
        }
        return rows;
    }

    @Test
    void textsByChanceAreReadAsByTheOtherParserAlone() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        String[] parts = {"a", "1.5", ",", ",", "\n", "\r", "\r\n", " ", "\t", "\"", "\"x\"", "\"\"", "#", "é", "\ufeff"
        };
        for (int i = 0; i < 20_000; i++) {
            // quotes are rare in most texts, or nothing would be read by the quick way
            int known = random.nextInt(4) == 0 ? parts.length : 9;
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(14); k >= 0; k--) {
                text.append(parts[random.nextInt(known)]);
            }
            char comment = random.nextInt(3) == 0 ? '#' : 0;
            List<String> expected = new ArrayList<>();
            addAll(new StringReader(text.toString()), comment, expected);
            // a line of nothing is left out by the one, and a row for the other; CsvRows leaves out both
            expected.removeIf("[]"::equals);
            List<String> found = rows(new Pieces(text.toString(), i), comment);
            found.removeIf("[]"::equals);
            assertEquals(expected, found, () -> "'" + text + "'");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "none", textBlock = """
                    a,b;c,d       | [a, b];[c, d]            | false
                    "a",b;"c, d",""| [a, b];[c, d, ]         | false
                    a;b "c"       | [a]                      | true
                    a;"b""c"      | [a]                      | true
                    a;"b;c"       | [a]                      | true
                    a;"b          | [a]                      | true
                    a;"b" ,c      | [a]                      | true
                    """)
    void quotesInsideAreForTheOtherParser(String text, String rows, boolean other) throws IOException {
        PlainRows plain = new PlainRows(new StringReader(text.replace(';', '\n')), ',', '\0');
        List<String> found = new ArrayList<>();
        while (plain.advance()) {
            RowBuffer row = plain.row();
            List<String> fields = new ArrayList<>();
            for (int f = 0; f < row.count(); f++) {
                fields.add(row.text(f));
            }
            found.add(fields.toString());
        }
        assertEquals(rows, String.join(";", found));
        assertEquals(other, plain.isOther());
    }

    @Test
    void aRowThatIsLargerThanTheBuffer() throws IOException {
        String text = "a,b\n" + "1234567,".repeat(9_000) + "\n" + "x".repeat(2_000_000) + "\nc\n";
        PlainRows plain = new PlainRows(new StringReader(text), ',', '\0');
        assertTrue(plain.advance());
        assertTrue(plain.advance());
        assertEquals(9_001, plain.row().count());
        assertEquals("1234567", plain.row().text(8_999));
        assertFalse(plain.advance(), "the other parser has limits");
        assertTrue(plain.isOther());
        StringBuilder rest = new StringBuilder();
        char[] piece = new char[1000];
        for (int n; (n = plain.rest().read(piece, 0, piece.length)) > 0; ) {
            rest.append(piece, 0, n);
        }
        assertEquals("\n\n" + "x".repeat(2_000_000) + "\nc\n", rest.toString());
    }
}
