package org.espalier.data;

import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How a column of texts becomes features: its words and phrases, and what is counted in a text. Immutable; one serves any
 * number of threads. {@link TextReading} makes them.
 */
public interface TextFeatures {
    /**
     * A column of numbers for each feature, of width 1, with a name of its own.
     *
     * @param column name of the column of texts; {@link Column.Number#text} of each says so
     */
    List<Column.Number> columns(String column);

    /**
     * Writes the features of a text.
     *
     * @param out a row's features, those of this column zero
     * @param first index of the column's first feature
     */
    void encode(char[] chars, int from, int to, float[] out, int first);

    /** What {@link TextReading#read} takes: numbers, texts, lists and maps of them. */
    Map<String, Object> json();

    /** A text of words that it knows, for self-tests: never one of the data. */
    String draw(Random random);

    /**
     * Where a feature stands in a text.
     *
     * @param feature from 0
     * @return in order; empty where the text does not have it, or it is one of the whole text as its length is
     */
    List<Span> find(String text, int feature);

    /**
     * A part of a text.
     *
     * @param to exclusive
     */
    record Span(int from, int to) {}
}
