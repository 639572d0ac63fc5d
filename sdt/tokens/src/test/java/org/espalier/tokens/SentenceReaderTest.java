package org.espalier.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.espalier.data.DataException;
import org.espalier.tokens.SentenceReader.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceReaderTest {
    @TempDir
    Path folder;

    private final List<String> skipped = new ArrayList<>();

    private List<Sentence> read(String text, Format format, boolean skips) throws IOException {
        return all(Files.writeString(folder.resolve("sentences.txt"), text), format, skips);
    }

    private List<Sentence> all(Path file, Format format, boolean skips) {
        List<Sentence> out = new ArrayList<>();
        try (SentenceReader reader =
                SentenceReader.open(file, format, skips ? Optional.of(skipped::add) : Optional.empty())) {
            for (Optional<Sentence> s = reader.next(); s.isPresent(); s = reader.next()) {
                out.add(s.get());
            }
        }
        return out;
    }

    @Test
    void tokensWithTags() throws IOException {
        assertEquals(
                List.of(
                        new Sentence(List.of("Kea", "feed", "on"), List.of("B-SPECIES", "O", "O")),
                        new Sentence(List.of("live in", "hills"), List.of("O", "HABITAT"))),
                read("""
                        -DOCSTART- -X- O O

                        # text = Kea feed on
                        Kea NNP B-NP B-SPECIES
                        feed\tVB\tO
                        on  O


                        live in\tO
                        hills HABITAT
                        """, Format.CONLL, false));
    }

    @Test
    void tokensAlone() throws IOException {
        assertEquals(List.of(new Sentence(List.of("Kea", "feed"), List.of())), read("Kea\nfeed", Format.CONLL, false));
        assertEquals(List.of(), read("\n \n", Format.CONLL, false));
    }

    @Test
    void gzip() throws IOException {
        Path file = folder.resolve("sentences.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("Kea B-X\r\nfeed O\r\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(
                List.of(new Sentence(List.of("Kea", "feed"), List.of("B-X", "O"))), all(file, Format.CONLL, false));
    }

    /** Offsets count code points: the emoji is one. Marks are tokens of their own. */
    @Test
    void spans() throws IOException {
        assertEquals(
                List.of(
                        new Sentence(
                                List.of("\ud83e\udd9c", "Kea", "parrots", "eat", "grubs", "."),
                                List.of("O", "B-BIRD", "I-BIRD", "O", "B-FOOD", "O")),
                        new Sentence(List.of("Nothing"), List.of("O"))),
                read("""
                        {"text": "\ud83e\udd9c Kea parrots eat grubs.", "spans": [{"start": 2, "end": 13, "label": "BIRD"}, {"start": 19, "end": 22, "label": "FOOD"}]}

                        {"text": "Nothing", "spans": []}
                        """, Format.SPANS, false));
        assertEquals(
                List.of(new Sentence(List.of("Kea"), List.of())), read("{\"text\": \"Kea\"}", Format.SPANS, false));
    }

    @Test
    void badLinesCanBeLeftOut() throws IOException {
        assertEquals(
                List.of(new Sentence(List.of("Kea", "on"), List.of("X", "O"))),
                read("Kea X\nfeed\non O\n", Format.CONLL, true));
        assertEquals(
                List.of("sentences.txt, line 2: expected a token and its tag, found 'feed'"),
                skipped.stream().map(s -> s.replace(folder + "/", "")).toList());
        assertEquals(1, read("{\"text\": \"Kea\"}\n[1]\n", Format.SPANS, true).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONLL | Kea X;feed | line 2: expected a token and its tag, found 'feed'",
                "CONLL | Kea;feed O | line 2: expected a token without a tag, as the first one is, found 'feed O'",
                "SPANS | Kea X | line 1: expected an object in JSON on one line, found 'Kea X'",
                "SPANS | [1] | line 1: expected an object with a \"text\", found '[1]'",
                "SPANS | {\"text\": 3} | line 1: expected an object with a \"text\", found '{\"text\": 3}'",
                "SPANS | {\"text\": \" \", \"spans\": []} | line 1: expected a text with words, found ' '",
                "SPANS | {\"text\": \"a\"};{\"text\": \"a\", \"spans\": []} | line 2: expected no \"spans\", as in the first sentence, found '{\"text\": \"a\", \"spans\": []}'",
                "SPANS | {\"text\": \"a\", \"spans\": 3} | line 1: expected a list of \"spans\", found '3'",
                "SPANS | {\"text\": \"ab\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"X\"}]} | line 1: expected a span with \"start\", \"end\" and \"label\" within the text's 2 code points, found '{start=0, end=3, label=X}'",
                "SPANS | {\"text\": \"ab\", \"spans\": [{\"start\": 1, \"end\": 1, \"label\": \"X\"}]} | line 1: expected a span with \"start\", \"end\" and \"label\" within the text's 2 code points, found '{start=1, end=1, label=X}'",
                "SPANS | {\"text\": \"ab\", \"spans\": [{\"start\": 0, \"end\": 2, \"label\": \"X\"}, {\"start\": 1, \"end\": 2, \"label\": \"Y\"}]} | line 1: expected spans that do not overlap, found two at 'ab'"
            })
    void linesThatAreNone(Format format, String lines, String message) {
        assertEquals(
                "sentences.txt, " + message,
                assertThrows(DataException.class, () -> read(lines.replace(';', '\n'), format, false))
                        .getMessage()
                        .replace(folder + "/", ""));
    }

    @Test
    void filesThatAreNone() throws IOException {
        assertThrows(DataException.class, () -> all(folder.resolve("none.txt"), Format.CONLL, false));
        assertThrows(DataException.class, () -> read("", Format.CONLL, false));
        Path file = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xe4, '\n'});
        assertEquals(
                "latin.txt, line 1: expected UTF-8 text, found other bytes (iconv -f latin1 -t utf8 converts an older"
                        + " file)",
                assertThrows(DataException.class, () -> all(file, Format.CONLL, false))
                        .getMessage()
                        .replace(folder + "/", ""));
    }
}
