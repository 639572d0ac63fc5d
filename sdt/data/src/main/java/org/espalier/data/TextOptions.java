package org.espalier.data;

/**
 * What is learned from a column of texts.
 *
 * @param vocabulary most words and phrases that it may have, 1 to {@value #MAX_VOCABULARY}
 * @param isOnly whether there is no other column of texts: then a word's name does not say whose it is
 */
public record TextOptions(int vocabulary, boolean isOnly) {
    /** Most words and phrases of a column where nobody says otherwise. */
    public static final int DEFAULT_VOCABULARY = 1000;

    public static final int MAX_VOCABULARY = 100_000;

    public TextOptions {
        if (vocabulary < 1 || vocabulary > MAX_VOCABULARY) {
            throw new DataException(
                    DataOption.VOCABULARY, "expected 1 to " + MAX_VOCABULARY + " words, found " + vocabulary);
        }
    }
}
