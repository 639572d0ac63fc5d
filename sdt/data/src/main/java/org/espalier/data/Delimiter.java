package org.espalier.data;

import org.espalier.base.Texts;

/**
 * What stands between two fields of a line.
 *
 * @param character one character, or a blank for any run of blanks and tabs
 */
public record Delimiter(char character) {
    /** Any run of blanks and tabs. */
    public static final Delimiter BLANKS = new Delimiter(' ');

    public Delimiter {
        if (character == '"' || character == '\n' || character == '\r') {
            throw new DataException(DataOption.DELIMITER, "a quote or a line end can't be one");
        }
    }

    /**
     * From the command line's words.
     *
     * @param text one character, {@code tab}, or {@code blanks}
     * @throws DataException when it is anything else
     */
    public static Delimiter parse(String text) {
        return switch (text) {
            case "tab", "\\t" -> new Delimiter('\t');
            case "blanks", "blank", "space" -> BLANKS;
            default -> {
                if (text.length() != 1) {
                    throw new DataException(
                            DataOption.DELIMITER,
                            "expected one character, 'tab' or 'blanks', found " + Texts.quote(text));
                }
                yield new Delimiter(text.charAt(0));
            }
        };
    }

    boolean isBlanks() {
        return character == ' ';
    }

    /** In the command line's words. */
    @Override
    public String toString() {
        return character == '\t' ? "tab" : isBlanks() ? "blanks" : String.valueOf(character);
    }
}
