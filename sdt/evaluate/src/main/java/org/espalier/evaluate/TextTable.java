package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.List;

/** Plain text in columns flush left, two blanks between them, no blanks at the end of a line. */
public final class TextTable {
    private final List<List<String>> lines = new ArrayList<>();

    /** Without a line. */
    public TextTable() {}

    public TextTable line(String... cells) {
        lines.add(List.of(cells));
        return this;
    }

    public TextTable line(List<String> cells) {
        lines.add(List.copyOf(cells));
        return this;
    }

    @Override
    public String toString() {
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int c = 0; c < line.size(); c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < line.size(); c++) {
                text.append(line.get(c))
                        .append(" ".repeat(widths[c] - line.get(c).length() + 2));
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
