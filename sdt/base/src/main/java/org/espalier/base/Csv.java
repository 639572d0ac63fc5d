package org.espalier.base;

import java.util.List;
import java.util.stream.Collectors;

/** Texts as cells and lines of a CSV file (RFC 4180): the one place that quotes them. What they say stays as it is. */
public final class Csv {
    private Csv() {}

    /** The cell, in quotes where it must be: a comma, a quote, the end of a line, or blanks at an end. */
    public static String cell(String text) {
        boolean isQuoted = text.indexOf(',') >= 0
                || text.indexOf('"') >= 0
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0
                || !text.equals(text.strip());
        return isQuoted ? quoted(text) : text;
    }

    /** The cell in quotes, whether it needs them or not. */
    public static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A line of the file with its end. */
    public static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\n"));
    }
}
