package org.espalier.vocabulary;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.TextFeatures;
import org.espalier.text.TextIndex;

/**
 * The words and phrases of a column of texts that a model asks about, and what it counts. Features: the shapes in their order,
 * then a 1 for each word or phrase that the text has.
 */
final class Vocabulary implements TextFeatures {
    /**
     * What the training texts had of a shape.
     *
     * @param deviation positive
     */
    record Range(double minimum, double maximum, double mean, double deviation) {}

    private static final int MIN_DRAWN = 3;
    private static final int MAX_DRAWN = 12;

    private final boolean isOnly;
    private final long rows;
    private final Map<Shape, Range> shapes;
    private final List<String> words;
    private final List<Long> documents;
    private final TextIndex index;
    private final TextIndex heads = new TextIndex();
    private final Shape[] shapeOrder;
    private final double[] scales;

    /**
     * @param isOnly whether no other column has texts: then a word's name does not say whose it is
     * @param rows number of training texts
     * @param words folded, a blank between the two of a phrase, all different
     * @param documents of each word, how many training texts have it, 1 to {@code rows}
     */
    Vocabulary(boolean isOnly, long rows, Map<Shape, Range> shapes, List<String> words, List<Long> documents) {
        if (documents.size() != words.size()) {
            throw new IllegalArgumentException(
                    "expected " + words.size() + " numbers of documents, found " + documents.size());
        }
        if (words.isEmpty() && shapes.isEmpty()) {
            throw new IllegalArgumentException("expected a word or a shape, found none");
        }
        this.isOnly = isOnly;
        this.rows = rows;
        this.shapes = new EnumMap<>(Shape.class);
        this.shapes.putAll(shapes);
        this.words = List.copyOf(words);
        this.documents = List.copyOf(documents);
        index = new TextIndex(this.words);
        if (index.size() != this.words.size()) {
            throw new IllegalArgumentException("a word is listed twice");
        }
        for (String word : this.words) {
            int blank = word.indexOf(' ');
            if (blank > 0) {
                heads.add(word.substring(0, blank));
            }
        }
        shapeOrder = this.shapes.keySet().toArray(new Shape[0]);
        scales = this.shapes.entrySet().stream()
                .mapToDouble(e -> e.getKey().isStatement() ? 1 : e.getValue().deviation())
                .toArray();
    }

    @Override
    public List<Column.Number> columns(String column) {
        List<Column.Number> out = new ArrayList<>(shapes.size() + words.size());
        shapes.forEach((shape, range) -> out.add(number(
                shape.name(column, isOnly),
                range,
                shape.isStatement() ? Column.Scaling.NONE : Column.Scaling.DEVIATION,
                new Column.OfText(column, shape.otherwise(column, isOnly)))));
        String says = isOnly ? "says \"" : column + " says \"";
        String saysNot = isOnly ? "does not say \"" : column + " does not say \"";
        for (int w = 0; w < words.size(); w++) {
            double mean = (double) documents.get(w) / rows;
            out.add(number(
                    says + shown(words.get(w)) + "\"",
                    new Range(0, 1, mean, Math.sqrt(Math.max(mean * (1 - mean), 1e-12))),
                    Column.Scaling.NONE,
                    new Column.OfText(column, Optional.of(saysNot + words.get(w) + "\""))));
        }
        return out;
    }

    /** As it is written: without a blank between two letters of a script that has none. */
    private static String shown(String word) {
        int blank = word.indexOf(' ');
        boolean isOfOneScript = blank > 0
                && Tokens.isSingle(word.codePointBefore(blank))
                && Tokens.isSingle(word.codePointAt(blank + 1));
        return isOfOneScript ? word.substring(0, blank) + word.substring(blank + 1) : word;
    }

    private static Column.Number number(String name, Range range, Column.Scaling scaling, Column.OfText text) {
        return new Column.Number(
                name,
                Optional.empty(),
                range.minimum(),
                range.maximum(),
                range.mean(),
                range.deviation(),
                scaling,
                Column.Missing.ERROR,
                false,
                Column.Monotone.NONE,
                Knots.NONE,
                Optional.of(text));
    }

    @Override
    public void encode(char[] chars, int from, int to, float[] out, int first) {
        Tokens tokens = Tokens.of(chars, from, to);
        for (int s = 0; s < shapeOrder.length; s++) {
            out[first + s] = (float) (shapeOrder[s].of(tokens, chars, from, to) / scales[s]);
        }
        int words0 = first + shapeOrder.length;
        char[] folded = tokens.chars();
        boolean wasHead = false;
        for (int t = 0; t < tokens.count(); t++) {
            int start = tokens.start(t);
            int end = tokens.end(t);
            int word = index.find(folded, start, end);
            if (word >= 0) {
                out[words0 + word] = 1;
            }
            if (wasHead && tokens.follows(t)) {
                int phrase = index.find(folded, tokens.start(t - 1), end);
                if (phrase >= 0) {
                    out[words0 + phrase] = 1;
                }
            }
            wasHead = heads.find(folded, start, end) >= 0;
        }
    }

    @Override
    public List<Span> find(String text, int feature) {
        if (feature < shapeOrder.length) {
            return shapeOrder[feature].find(text);
        }
        int wanted = feature - shapeOrder.length;
        Tokens tokens = Tokens.of(text.toCharArray(), 0, text.length());
        List<Span> out = new ArrayList<>();
        for (int t = 0; t < tokens.count(); t++) {
            if (index.find(tokens.chars(), tokens.start(t), tokens.end(t)) == wanted) {
                out.add(new Span(tokens.sourceStart(t), tokens.sourceEnd(t)));
            } else if (t > 0
                    && tokens.follows(t)
                    && index.find(tokens.chars(), tokens.start(t - 1), tokens.end(t)) == wanted) {
                out.add(new Span(tokens.sourceStart(t - 1), tokens.sourceEnd(t)));
            }
        }
        return out;
    }

    @Override
    public String draw(Random random) {
        StringBuilder out = new StringBuilder();
        int drawn = MIN_DRAWN + random.nextInt(MAX_DRAWN - MIN_DRAWN);
        for (int i = 0; i < drawn; i++) {
            out.append(i == 0 ? "" : " ");
            // the first ones tell most
            double at = random.nextDouble();
            out.append(
                    words.isEmpty() || random.nextInt(4) == 0
                            ? String.valueOf(random.nextInt(1_000_000))
                            : words.get((int) (at * at * words.size())));
        }
        return out.toString();
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rows", rows);
        if (!isOnly) {
            out.put("named", true);
        }
        Map<String, Object> counted = new LinkedHashMap<>();
        shapes.forEach((shape, r) -> counted.put(
                shape.name().toLowerCase(Locale.ROOT), List.of(r.minimum(), r.maximum(), r.mean(), r.deviation())));
        out.put("shapes", counted);
        out.put("words", words);
        out.put("documents", documents);
        return out;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that
                && isOnly == that.isOnly
                && rows == that.rows
                && shapes.equals(that.shapes)
                && words.equals(that.words)
                && documents.equals(that.documents);
    }

    @Override
    public int hashCode() {
        return 31 * words.hashCode() + shapes.hashCode();
    }

    /** {@code Vocabulary[8 shapes, 1000 words]}. */
    @Override
    public String toString() {
        return "Vocabulary[" + shapes.size() + " shapes, " + words.size() + " words]";
    }
}
