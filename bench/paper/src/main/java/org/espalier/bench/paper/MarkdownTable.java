package org.espalier.bench.paper;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class MarkdownTable {
    private final List<String> header;
    private final List<List<String>> lines = new ArrayList<>();

    MarkdownTable(String... header) {
        this.header = List.of(header);
    }

    MarkdownTable line(List<String> cells) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException("expected " + header.size() + " cells, found " + cells.size());
        }
        lines.add(List.copyOf(cells));
        return this;
    }

    MarkdownTable line(String... cells) {
        return line(List.of(cells));
    }

    /** Line ends are {@code \n}; a bar in a cell is escaped. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        append(out, header);
        out.append("| --- ".repeat(header.size())).append("|\n");
        lines.forEach(line -> append(out, line));
        return out.toString();
    }

    private static void append(StringBuilder out, List<String> cells) {
        for (String cell : cells) {
            out.append("| ").append(cell.replace("|", "\\|")).append(' ');
        }
        out.append("|\n");
    }
}
