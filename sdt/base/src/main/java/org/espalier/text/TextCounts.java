package org.espalier.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Counts how often each text occurs, in bounded memory: past {@link #MAX_TEXTS} different texts the rarest are
 * forgotten, so that the counts of the frequent ones stay nearly right (lossy counting: G. Manku and R. Motwani,
 * "Approximate frequency counts over data streams", VLDB 2002).
 */
public final class TextCounts {
    public static final int MAX_TEXTS = 20_000;
    private static final long MAX_CHARS = 4_000_000;

    private TextIndex index = new TextIndex();
    private long[] counts = new long[16];
    private long chars;
    private long total;
    private boolean hasRepeats;
    private boolean forgot;

    public TextCounts() {}

    public void add(char[] from, int start, int end) {
        total++;
        int before = index.size();
        int text = index.add(from, start, end);
        if (text == counts.length) {
            counts = Arrays.copyOf(counts, text * 2);
        }
        counts[text]++;
        if (index.size() == before) {
            hasRepeats = true;
            return;
        }
        chars += end - start;
        if (index.size() > MAX_TEXTS || chars > MAX_CHARS) {
            forgetTheRarest();
        }
    }

    private void forgetTheRarest() {
        forgot = true;
        long[] sorted = Arrays.copyOf(counts, index.size());
        Arrays.sort(sorted);
        long limit = sorted[sorted.length / 2];
        TextIndex kept = new TextIndex();
        long[] keptCounts = new long[MAX_TEXTS + 1];
        chars = 0;
        for (int i = 0; i < index.size(); i++) {
            if (counts[i] > limit) {
                keptCounts[kept.add(index.text(i))] = counts[i];
                chars += index.text(i).length();
            }
        }
        index = kept;
        counts = keptCounts;
    }

    /** Number of texts, repeats counted. */
    public long total() {
        return total;
    }

    /** Number of different texts; {@link Integer#MAX_VALUE} once there were too many to count them. */
    public int different() {
        return forgot ? Integer.MAX_VALUE : index.size();
    }

    /** True when no text came twice among those that were kept in mind. */
    public boolean allDifferent() {
        return !hasRepeats;
    }

    /** True once there were too many different texts to count them all. */
    public boolean overflowed() {
        return forgot;
    }

    /** The most frequent texts, at most {@code most} of them, those of equal frequency in their natural order. */
    public List<String> mostFrequent(int most) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < index.size(); i++) {
            numbers.add(i);
        }
        numbers.sort(Comparator.comparingLong((Integer i) -> -counts[i]).thenComparing(index::text));
        return numbers.stream().limit(most).map(index::text).toList();
    }
}
