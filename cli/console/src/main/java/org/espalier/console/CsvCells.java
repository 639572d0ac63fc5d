package org.espalier.console;

import java.util.Locale;
import org.espalier.base.Csv;

/** Text from a file as a cell of a CSV file: quoted by {@link Csv}, and without its teeth. */
final class CsvCells {
    private CsvCells() {}

    /**
     * The cell, quoted where it must be. Control characters, and those that turn the direction of text,
     * show as escapes. A text that a spreadsheet would take for a
     * formula gets an apostrophe in front; a number, {@code -1} say, is none.
     */
    static String text(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.CONTROL || turnsText(c)) {
                clean.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                clean.appendCodePoint(c);
            }
        });
        if (isFormula(clean.toString().strip())) {
            clean.insert(0, '\'');
        }
        return Csv.cell(clean.toString());
    }

    /** Embeddings, overrides and isolates: what follows one would be shown in another order. */
    private static boolean turnsText(int c) {
        return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 && !text.matches("[-+]?[0-9]+(\\.[0-9]+)?");
    }
}
