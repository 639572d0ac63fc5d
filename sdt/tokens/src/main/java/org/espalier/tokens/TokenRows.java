package org.espalier.tokens;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.base.Csv;
import org.espalier.base.Texts;

/**
 * Makes a table of sentences that every command reads: a row for each token, {@code sentence_id} first, the tag last. Everything
 * between is a category but the position, so that a question of a tree names words.
 *
 * <pre>
 * sentence_id,position,word,ending,shape,mark,word-1,word+1,shape-1,mark-1,shape+1,since_mark,seen,tag
 * 1,2,feed,eed,x,-,kea,on,Xx,-,x,2 back,never,O
 * </pre>
 *
 * Words are lower-case and without the marks around them; {@code mark} is the one behind the word. {@code shape} writes capital
 * letters as X, others as x, digits as 9, of runs one. {@code since_mark} says how far back the last of {@code . ; : ! ?} is, else the
 * start, {@code seen} how often the word stood before in its sentence. Distances are grouped: 20 tokens away is as 21.
 */
public final class TokenRows {
    /** The column that tells sentences apart: for {@code fit --group} and {@code evaluate --sentences}. */
    public static final String SENTENCE = "sentence_id";

    /** The column of the tags. */
    public static final String TAG = "tag";

    private static final String NONE = "-";
    /** Behind a distance: a column whose values look like numbers would be read as one. */
    private static final String BACK = " back";

    private static final Pattern AROUND = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
    private static final String CLAUSE_ENDS = ".;:!?";
    private static final int ENDING = 3;
    private static final int MAX_TAGS_SHOWN = 20;

    private final TokenOptions options;
    private final boolean areTagged;
    private final Map<String, Long> tags = new TreeMap<>();
    private long sentences;
    private long tokens;

    /** @param areTagged whether sentences have tags; the table has a column of them then */
    public TokenRows(TokenOptions options, boolean areTagged) {
        this.options = options;
        this.areTagged = areTagged;
    }

    /** {@code 3 sentences, 17 tokens; tags: O 12, SPECIES 5}. */
    public String summary() {
        return String.format(Locale.ROOT, "%,d sentence%s, %,d tokens", sentences, sentences == 1 ? "" : "s", tokens)
                + (tags.size() > MAX_TAGS_SHOWN ? "; " + tags.size() + " tags" : "")
                + (tags.isEmpty() || tags.size() > MAX_TAGS_SHOWN
                        ? ""
                        : tags.entrySet().stream()
                                .map(e -> Texts.escape(e.getKey()) + String.format(Locale.ROOT, " %,d", e.getValue()))
                                .collect(Collectors.joining(", ", "; tags: ", "")));
    }

    /** Names of the columns. */
    public List<String> columns() {
        List<String> out = new ArrayList<>(List.of(SENTENCE, "position", "word", "ending", "shape", "mark"));
        for (int d = 1; d <= options.window(); d++) {
            out.add("word-" + d);
            out.add("word+" + d);
        }
        if (options.window() > 0) {
            out.addAll(List.of("shape-1", "mark-1", "shape+1"));
        }
        out.addAll(List.of("since_mark", "seen"));
        if (!options.cues().isEmpty()) {
            out.addAll(List.of("cue", "since_cue", "next_cue", "until_cue"));
        }
        if (areTagged) {
            out.add(TAG);
        }
        return out;
    }

    /** Writes the header. */
    public void begin(Appendable out) throws IOException {
        out.append(Csv.line(columns()));
    }

    /**
     * Writes a row for each token; sentences count from 1.
     *
     * @throws IllegalArgumentException when it has tags and the others have none, or the other way round
     */
    public void add(Sentence sentence, Appendable out) throws IOException {
        if (sentence.isTagged() != areTagged) {
            throw new IllegalArgumentException("expected sentences " + (areTagged ? "with" : "without") + " tags");
        }
        sentences++;
        List<String> words = sentence.tokens().stream().map(TokenRows::word).toList();
        List<Optional<String>> cues = words.stream().map(this::cue).toList();
        for (int i = 0; i < words.size(); i++) {
            List<String> row = row(sentence, words, cues, i);
            tokens++;
            if (areTagged) {
                tags.merge(row.get(row.size() - 1), 1L, Long::sum);
            }
            out.append(Csv.line(row));
        }
    }

    private List<String> row(Sentence sentence, List<String> words, List<Optional<String>> cues, int i) {
        List<String> tokens = sentence.tokens();
        List<String> row = new ArrayList<>(List.of(
                String.valueOf(sentences),
                String.valueOf(i + 1),
                words.get(i),
                ending(words.get(i)),
                shape(tokens.get(i)),
                mark(tokens, i)));
        for (int d = 1; d <= options.window(); d++) {
            row.add(i - d >= 0 ? words.get(i - d) : "(start)");
            row.add(i + d < words.size() ? words.get(i + d) : "(end)");
        }
        if (options.window() > 0) {
            row.add(i > 0 ? shape(tokens.get(i - 1)) : NONE);
            row.add(i > 0 ? mark(tokens, i - 1) : NONE);
            row.add(i + 1 < tokens.size() ? shape(tokens.get(i + 1)) : NONE);
        }
        row.add(distance(i - lastMark(tokens, i)) + BACK);
        long seen = words.subList(0, i).stream().filter(words.get(i)::equals).count();
        row.add(seen == 0 ? "never" : seen == 1 ? "once" : "often");
        if (!options.cues().isEmpty()) {
            addCues(row, cues, i);
        }
        if (areTagged) {
            row.add(options.tag(sentence.tags().get(i)));
        }
        return row;
    }

    private static void addCues(List<String> row, List<Optional<String>> cues, int i) {
        int before = i;
        while (before >= 0 && cues.get(before).isEmpty()) {
            before--;
        }
        int after = i + 1;
        while (after < cues.size() && cues.get(after).isEmpty()) {
            after++;
        }
        row.add(before < 0 ? NONE : cues.get(before).orElseThrow());
        row.add(before < 0 ? NONE : distance(i - before) + BACK);
        row.add(after == cues.size() ? NONE : cues.get(after).orElseThrow());
        row.add(after == cues.size() ? NONE : distance(after - i) + " ahead");
    }

    private Optional<String> cue(String word) {
        return options.cues().stream()
                .filter(cue ->
                        cue.endsWith("*") ? word.startsWith(cue.substring(0, cue.length() - 1)) : word.equals(cue))
                .findFirst();
    }

    /** The place of the last token before this one that ends a clause; -1 where there is none. */
    private static int lastMark(List<String> tokens, int i) {
        return IntStream.iterate(i - 1, j -> j >= 0, j -> j - 1)
                .filter(j -> CLAUSE_ENDS.contains(mark(tokens, j)))
                .findFirst()
                .orElse(-1);
    }

    /** Lower-case, without the marks around it; a mark alone is itself. */
    static String word(String token) {
        String bare = AROUND.matcher(token).replaceAll("");
        return (bare.isEmpty() ? token : bare).toLowerCase(Locale.ROOT);
    }

    private static String ending(String word) {
        int length = word.codePointCount(0, word.length());
        return length <= ENDING ? word : word.substring(word.offsetByCodePoints(word.length(), -ENDING));
    }

    /** {@code Fine-rayed} is {@code Xx-x}. */
    static String shape(String token) {
        StringBuilder out = new StringBuilder();
        token.codePoints()
                .map(c -> Character.isUpperCase(c) ? 'X' : Character.isLetter(c) ? 'x' : Character.isDigit(c) ? '9' : c)
                .forEach(c -> {
                    if (out.isEmpty() || out.codePointBefore(out.length()) != c) {
                        out.appendCodePoint(c);
                    }
                });
        return out.toString();
    }

    /** The last character where that is neither letter nor digit. */
    private static String mark(List<String> tokens, int i) {
        String token = tokens.get(i);
        int last = token.codePointBefore(token.length());
        return Character.isLetterOrDigit(last) ? NONE : Character.toString(last);
    }

    private static String distance(int tokens) {
        return tokens <= 3 ? String.valueOf(tokens) : tokens <= 6 ? "4-6" : tokens <= 12 ? "7-12" : "13+";
    }
}
