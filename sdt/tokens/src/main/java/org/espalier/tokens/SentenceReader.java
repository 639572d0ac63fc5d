package org.espalier.tokens;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.DataFile;
import org.espalier.json.Json;

/**
 * Reads sentences one after the other, plain or gzip, in constant memory. Two forms:
 *
 * <ul>
 *   <li>{@link Format#CONLL}: a line for each token, {@code token TAG}, an empty line between sentences. Fields stand between tabs
 *       where a line has one, else between blanks; the first is the token, the last its tag, those between are left out.
 *       {@code -DOCSTART-} lines and {@code # key = value} comments are no tokens. Where the first token has no tag, none may.
 *   <li>{@link Format#SPANS}: a line for each sentence, {@code {"text": "Kea feed on grubs", "spans": [{"start": 12, "end": 17,
 *       "label": "FEEDING"}]}}. Offsets count code points from 0, as Python's do; {@code end} is one past the last. The text is cut
 *       into words and marks by Unicode's rules (the JDK's {@link BreakIterator}); tags are BIO. Without {@code spans} a sentence has
 *       no tags.
 * </ul>
 */
public final class SentenceReader implements AutoCloseable {
    /** How sentences stand in a file. */
    public enum Format {
        CONLL,
        SPANS;

        /** As in the command's options. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final DataFile file;
    private final BufferedReader lines;
    private long number;
    private final Format format;
    private final Optional<Consumer<String>> skipped;
    /** Known from the first token or sentence on. */
    private Optional<Boolean> isTagged = Optional.empty();

    private SentenceReader(DataFile file, Format format, Optional<Consumer<String>> skipped) {
        this.file = file;
        this.lines = new BufferedReader(file.openText());
        this.format = format;
        this.skipped = skipped;
    }

    /**
     * @param skipped told why a line that can't be read is left out; empty: such a line is an error
     * @throws DataException when the file is missing, empty or can't be read
     */
    public static SentenceReader open(Path file, Format format, Optional<Consumer<String>> skipped) {
        return new SentenceReader(new DataFile(file), format, skipped);
    }

    /**
     * The next sentence; empty behind the last one.
     *
     * @throws DataException when a line is no token or no sentence; the message names the line
     */
    public Optional<Sentence> next() {
        return format == Format.CONLL ? nextOfTokens() : nextOfSpans();
    }

    private Optional<Sentence> nextOfTokens() {
        List<String> tokens = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            if (line.isBlank()) {
                if (!tokens.isEmpty()) {
                    break;
                }
                continue;
            }
            if (line.startsWith("-DOCSTART-") || line.startsWith("#") && line.contains(" = ")) {
                continue;
            }
            List<String> fields = Arrays.stream(line.split(line.indexOf('\t') >= 0 ? "\t" : "\\s+"))
                    .map(String::strip)
                    .filter(f -> !f.isEmpty())
                    .toList();
            boolean hasTag = fields.size() > 1;
            if (isTagged.isEmpty()) {
                isTagged = Optional.of(hasTag);
            }
            if (hasTag != isTagged.get()) {
                refuse("expected a token" + (hasTag ? " without a tag, as the first one is" : " and its tag")
                        + ", found " + Texts.quote(line));
                continue;
            }
            tokens.add(fields.get(0));
            if (hasTag) {
                tags.add(fields.get(fields.size() - 1));
            }
        }
        return tokens.isEmpty() ? Optional.empty() : Optional.of(new Sentence(tokens, tags));
    }

    private Optional<Sentence> nextOfSpans() {
        for (String line = line(); line != null; line = line()) {
            try {
                if (!line.isBlank()) {
                    return Optional.of(sentence(line));
                }
            } catch (IOException e) {
                refuse("expected an object in JSON on one line, found " + Texts.quote(line));
            } catch (EspalierException e) {
                refuse(e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Sentence sentence(String line) throws IOException {
        if (!(Json.parse(line) instanceof Map<?, ?> object) || !(object.get("text") instanceof String text)) {
            throw new EspalierException("expected an object with a \"text\", found " + Texts.quote(line));
        }
        boolean hasSpans = object.get("spans") != null;
        if (isTagged.isEmpty()) {
            isTagged = Optional.of(hasSpans);
        }
        if (hasSpans != isTagged.get()) {
            throw new EspalierException("expected " + (hasSpans ? "no" : "a list of") + " \"spans\", as in the first"
                    + " sentence, found " + Texts.quote(line));
        }
        List<int[]> words = words(text);
        if (words.isEmpty()) {
            throw new EspalierException("expected a text with words, found " + Texts.quote(text));
        }
        List<String> tokens =
                words.stream().map(w -> text.substring(w[0], w[1])).toList();
        return new Sentence(tokens, hasSpans ? tags(text, words, object.get("spans")) : List.of());
    }

    /** From and to of every word and mark, in chars. */
    private static List<int[]> words(String text) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(text);
        List<int[]> out = new ArrayList<>();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            if (!text.substring(from, to).isBlank()) {
                out.add(new int[] {from, to});
            }
        }
        return out;
    }

    private static List<String> tags(String text, List<int[]> words, Object spans) {
        String[] tags = new String[words.size()];
        Arrays.fill(tags, Entities.OUTSIDE);
        if (!(spans instanceof List<?> list)) {
            throw new EspalierException("expected a list of \"spans\", found " + Texts.quote(String.valueOf(spans)));
        }
        int length = text.codePointCount(0, text.length());
        for (Object one : list) {
            if (!(one instanceof Map<?, ?> span)
                    || !(span.get("label") instanceof String label)
                    || !(span.get("start") instanceof Long start)
                    || !(span.get("end") instanceof Long end)
                    || label.isBlank()
                    || start < 0
                    || end <= start
                    || end > length) {
                throw new EspalierException("expected a span with \"start\", \"end\" and \"label\" within the text's "
                        + length + " code points, found " + Texts.quote(String.valueOf(one)));
            }
            int from = text.offsetByCodePoints(0, start.intValue());
            int to = text.offsetByCodePoints(0, end.intValue());
            String tag = "B-";
            for (int i = 0; i < tags.length; i++) {
                if (words.get(i)[0] < to && words.get(i)[1] > from) {
                    if (!tags[i].equals(Entities.OUTSIDE)) {
                        throw new EspalierException("expected spans that do not overlap, found two at "
                                + Texts.quote(text.substring(words.get(i)[0], words.get(i)[1])));
                    }
                    tags[i] = tag + label;
                    tag = "I-";
                }
            }
        }
        return List.of(tags);
    }

    /** Null behind the last one. */
    private String line() {
        number++;
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw DataFile.failed(e, here());
        }
    }

    private String here() {
        return file.name() + ", line " + number;
    }

    private void refuse(String why) {
        String message = here() + ": " + why;
        skipped.orElseThrow(() -> new DataException(message)).accept(message);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw DataFile.failed(e, file.name());
        }
    }
}
