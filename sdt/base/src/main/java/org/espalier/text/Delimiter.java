package org.espalier.text;

import org.espalier.EspalierException;
import org.espalier.base.Texts;

/**
 * What stands between two fields of a line.
 *
 * @param character one character, or a blank for any run of blanks and tabs
 */
public record Delimiter(char character) {
    /** What messages call the option that says it. */
    private static final String OPTION = "delimiter";

    /** Any run of blanks and tabs. */
    public static final Delimiter BLANKS = new Delimiter(' ');

    public Delimiter {
        if (character == '"' || character == '\n' || character == '\r') {
            throw new EspalierException(OPTION, "a quote or a line end can't be one", null);
        }
    }

    /**
     * From the command line's words.
     *
     * @param text one character, {@code tab}, or {@code blanks}
     * @throws EspalierException when it is anything else
     */
    public static Delimiter parse(String text) {
        return switch (text) {
            case "tab", "\\t" -> new Delimiter('\t');
            case "blanks", "blank", "space" -> BLANKS;
            default -> {
                if (text.length() != 1) {
                    throw new EspalierException(
                            OPTION, "expected one character, 'tab' or 'blanks', found " + Texts.quote(text), null);
                }
                yield new Delimiter(text.charAt(0));
            }
        };
    }

    /** Whether it is any run of blanks. */
    public boolean isBlanks() {
        return character == ' ';
    }

    /** In the command line's words. */
    @Override
    public String toString() {
        return character == '\t' ? "tab" : isBlanks() ? "blanks" : String.valueOf(character);
    }
}
