package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.espalier.EspalierException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VotesTest {
    private static final List<String> CLASSES = List.of("ham", "spam");

    @TempDir
    Path folder;

    private Votes read(String text) throws IOException {
        return Votes.read(Files.writeString(folder.resolve("votes.csv"), text), CLASSES, Set.of("?"));
    }

    @Test
    void aTableWithGaps() throws IOException {
        Votes votes = read("a,b,c\nham,spam,spam\n?,ham,\nspam, spam ,\"ham\"\n");
        assertEquals(List.of("a", "b", "c"), votes.annotators());
        assertEquals(3, votes.rows());
        assertEquals(Votes.NONE, votes.answer(1, 0));
        assertEquals(1, votes.answer(2, 1));
        assertEquals(2, votes.count(0));
        assertArrayEquals(new double[] {1 / 3.0, 2 / 3.0, 1, 0, 1 / 3.0, 2 / 3.0}, votes.shares(), 1e-15);
        // a voted in rows 1 and 3, where the others cast spam, spam and spam, ham: one of four says the same
        assertEquals(0.25, votes.agreementWithRest(0), 1e-15);
    }

    @Test
    void gzipAndSemicolons() throws IOException {
        Path file = folder.resolve("votes.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a;b\nham;spam\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(1, Votes.read(file, CLASSES, Set.of()).answer(0, 1));
    }

    @Test
    void manyRows() throws IOException {
        Votes votes = read("a,b\n" + "ham,spam\n".repeat(5000));
        assertEquals(5000, votes.rows());
        assertEquals(5000, votes.count(1));
    }

    @Test
    void nobodyElseOnItsRows() throws IOException {
        assertTrue(Double.isNaN(read("a,b\nham,\n,spam\n").agreementWithRest(0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b;ham,jam | votes.csv, row 1, column 'b': expected a class ('ham', 'spam') or an empty field, found 'jam'; did you mean 'ham'?",
                "a,b;ham,Spam | votes.csv, row 1, column 'b': expected a class ('ham', 'spam') or an empty field, found 'Spam'; did you mean 'spam'?",
                "a,b;ham,egg | votes.csv, row 1, column 'b': expected a class ('ham', 'spam') or an empty field, found 'egg'",
                "p0,p1;ham,0.5 | votes.csv, row 1, column 'p1': expected a class ('ham', 'spam') or an empty field, found '0.5' (the columns of a table of probabilities are called as the classes)",
                "a,b;ham,;spam, | votes.csv, column 'b': expected an annotator who answers, found no answer in 2 rows",
                "a,b;ham,spam;spam | votes.csv, row 2: expected 2 fields, found 1",
                "a,b;ham,spam;spam,spam,ham | votes.csv, row 2: expected 2 fields, found 3",
                "a,b | votes.csv: expected rows of votes, found none",
                "'' | votes.csv: the file is empty",
                "a,a;ham,spam | votes.csv: the header has two columns called 'a' (a file without header needs the option noHeader)",
                "a,b;ham,spam;?,;,?;ham,ham | votes.csv, row 2: expected an answer of at least one annotator, found none (nor in 1 other rows); leave such rows out of the votes and out of the data"
            })
    void aTableThatIsNone(String lines, String message) {
        assertEquals(
                message,
                assertThrows(
                                EspalierException.class,
                                () -> read(lines.isEmpty() ? "" : lines.replace(';', '\n') + "\n"))
                        .getMessage()
                        .replace(folder + "/", ""));
    }

    @Test
    void votesOfAProgram() {
        Votes votes = Votes.of(List.of("a", "b"), CLASSES, new int[][] {{0, 1}, {-1, 1}});
        assertEquals(Votes.NONE, votes.answer(1, 0));
        TeacherException twice =
                assertThrows(TeacherException.class, () -> Votes.of(List.of("a", "a"), CLASSES, new int[][] {{0, 1}}));
        assertEquals("votes: expected annotators of different names, found 'a' twice", twice.getMessage());
        assertThrows(TeacherException.class, () -> Votes.of(List.of("a"), CLASSES, new int[0][]));
        assertThrows(TeacherException.class, () -> Votes.of(List.of(), CLASSES, new int[][] {{}}));
        assertThrows(IllegalArgumentException.class, () -> Votes.of(List.of("a"), CLASSES, new int[][] {{2}}));
        assertThrows(IllegalArgumentException.class, () -> Votes.of(List.of("a"), CLASSES, new int[][] {{0, 1}}));
    }
}
