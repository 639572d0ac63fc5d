package org.espalier.vocabulary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Moments;
import org.espalier.data.TextFeatures;
import org.espalier.data.TextOptions;
import org.espalier.data.TextReading;
import org.espalier.text.TextIndex;

/**
 * Chooses the words and phrases that tell most about the answer: by the mutual information of a word's presence and the class,
 * {@code Σ p(w,k) log (p(w,k) / (p(w) p(k)))} (C. Manning, P. Raghavan and H. Schütze, Introduction to Information Retrieval, 2008,
 * 13.5.1), ties by the number of texts that have it, then by spelling. Where there is one class, or none is known, by the number of texts alone.
 *
 * <p>In bounded memory: past {@link #MAX_TERMS} different words and phrases those seen least are forgotten, so that the counts of the
 * frequent ones stay nearly right (lossy counting: G. Manku and R. Motwani, VLDB 2002).
 */
final class VocabularyLearner implements TextReading.Learner {
    /** Different words and phrases that are counted at a time. */
    static final int MAX_TERMS = 400_000;

    /** Counts that are kept at a time: of many classes fewer words. */
    private static final int MAX_COUNTS = 8_000_000;

    /** A word that fewer texts have says more of those texts than of their class. */
    private static final int MIN_DOCUMENTS = 3;

    /** A class beyond these counts as no answer. */
    private static final int MAX_CLASSES = 256;

    private final TextOptions options;
    private TextIndex terms = new TextIndex();
    /** Of each term and class the texts, {@code [terms * classes]}; the class that is not known comes first. */
    private int[] counts = new int[1024];

    private int[] lastRow = new int[512];
    private int classes = 2;
    private final long[] ofClass = new long[MAX_CLASSES + 1];
    private long rows;
    private final Map<Shape, Moments> shapes = new EnumMap<>(Shape.class);

    VocabularyLearner(TextOptions options) {
        this.options = options;
        for (Shape shape : Shape.values()) {
            shapes.put(shape, new Moments());
        }
    }

    @Override
    public void add(char[] chars, int from, int to, int answer) {
        int slot = answer < 0 || answer >= MAX_CLASSES ? 0 : answer + 1;
        if (slot >= classes) {
            widen(Math.min(MAX_CLASSES + 1, Math.max(slot + 1, classes * 2)));
        }
        rows++;
        ofClass[slot]++;
        Tokens tokens = Tokens.of(chars, from, to);
        shapes.forEach((shape, moments) -> moments.add(shape.of(tokens, chars, from, to)));
        for (int t = 0; t < tokens.count(); t++) {
            boolean isShort = tokens.end(t) - tokens.start(t) <= Tokens.MAX_LENGTH;
            if (isShort) {
                count(tokens, tokens.start(t), tokens.end(t), slot);
            }
            if (isShort && tokens.follows(t) && tokens.end(t - 1) - tokens.start(t - 1) <= Tokens.MAX_LENGTH) {
                count(tokens, tokens.start(t - 1), tokens.end(t), slot);
            }
        }
    }

    private void count(Tokens tokens, int start, int end, int slot) {
        int known = terms.size();
        int term = terms.add(tokens.chars(), start, end);
        if (term == known) {
            if (term == lastRow.length) {
                lastRow = Arrays.copyOf(lastRow, term * 2);
            }
            lastRow[term] = 0;
            if ((term + 1) * classes > counts.length) {
                counts = Arrays.copyOf(counts, counts.length * 2);
            }
        }
        int row = (int) rows; // of more rows than an int counts two may look like one
        if (lastRow[term] != row) {
            lastRow[term] = row;
            counts[term * classes + slot]++;
        }
        if (terms.size() > MAX_TERMS || (long) terms.size() * classes > MAX_COUNTS) {
            forgetTheRarest();
        }
    }

    private void widen(int more) {
        int[] wider = new int[Math.max(counts.length, Math.multiplyExact(Math.max(terms.size(), 512), more))];
        for (int t = 0; t < terms.size(); t++) {
            System.arraycopy(counts, t * classes, wider, t * more, classes);
        }
        counts = wider;
        classes = more;
    }

    private void forgetTheRarest() {
        long[] documents =
                IntStream.range(0, terms.size()).mapToLong(this::documents).toArray();
        long[] sorted = documents.clone();
        Arrays.sort(sorted);
        long limit = sorted[sorted.length / 2];
        TextIndex kept = new TextIndex();
        int[] keptCounts = new int[counts.length];
        int[] keptRows = new int[lastRow.length];
        for (int t = 0; t < documents.length; t++) {
            if (documents[t] > limit) {
                int to = kept.add(terms.text(t));
                System.arraycopy(counts, t * classes, keptCounts, to * classes, classes);
                keptRows[to] = lastRow[t];
            }
        }
        terms = kept;
        counts = keptCounts;
        lastRow = keptRows;
    }

    private long documents(int term) {
        long sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += counts[term * classes + k];
        }
        return sum;
    }

    @Override
    public Optional<TextFeatures> features() {
        List<String> words = new ArrayList<>();
        List<Long> documents = new ArrayList<>();
        for (int term : chosen()) {
            words.add(terms.text(term));
            documents.add(documents(term));
        }
        Map<Shape, Vocabulary.Range> ranges = new EnumMap<>(Shape.class);
        shapes.forEach((shape, m) -> {
            if (!m.isConstant()) {
                ranges.put(shape, new Vocabulary.Range(m.minimum(), m.maximum(), m.mean(), m.standardDeviation()));
            }
        });
        return words.isEmpty() && ranges.isEmpty()
                ? Optional.empty()
                : Optional.of(new Vocabulary(options.isOnly(), rows, ranges, words, documents));
    }

    private int[] chosen() {
        double[] tells = new double[terms.size()];
        for (int t = 0; t < tells.length; t++) {
            tells[t] = information(t);
        }
        Comparator<Integer> order = Comparator.<Integer>comparingDouble(t -> -tells[t])
                .thenComparing(t -> -documents(t))
                .thenComparing(terms::text);
        return IntStream.range(0, tells.length)
                .filter(t -> documents(t) >= MIN_DOCUMENTS && documents(t) < rows)
                .boxed()
                .sorted(order)
                .limit(options.vocabulary())
                .mapToInt(t -> t)
                .toArray();
    }

    /** In nats, over the rows whose class is known. */
    private double information(int term) {
        double known = rows - ofClass[0];
        double has = documents(term) - counts[term * classes];
        double sum = 0;
        for (int k = 1; k < classes; k++) {
            sum += part(counts[term * classes + k], has, ofClass[k], known)
                    + part(ofClass[k] - (double) counts[term * classes + k], known - has, ofClass[k], known);
        }
        return sum;
    }

    private static double part(double both, double ofWord, double ofClass, double all) {
        return both <= 0 ? 0 : both / all * Math.log(both * all / (ofWord * ofClass));
    }
}
