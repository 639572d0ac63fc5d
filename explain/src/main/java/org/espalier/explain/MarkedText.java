package org.espalier.explain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.TextFeatures;

/**
 * A text of a row and where in it stands what the decision read: the words, phrases and counts that the gates of its path and its
 * leaf ask about.
 *
 * @param column name of the column of texts
 * @param marks in order, none within another
 */
public record MarkedText(String column, String text, List<Mark> marks) {
    /** What stands around a mark in a line of text. */
    private static final char ASTERISK = '*';

    /**
     * A part of the text.
     *
     * @param to exclusive
     * @param column what was asked, an index in {@link TreeView#columns()}
     * @param attribution of that column to the answer, see {@link Explanation#attribution(int)}: above 0 it speaks for it
     */
    public record Mark(int from, int to, int column, double attribution) {}

    public MarkedText {
        marks = List.copyOf(marks);
    }

    /** The texts of a row, where they are known. */
    public static List<MarkedText> of(Explanation e) {
        List<Column> columns = e.tree().tree().schema().columns();
        List<MarkedText> out = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c) instanceof Column.Text text && e.row().texts().isPresent()) {
                out.add(of(e, c, text));
            }
        }
        return out;
    }

    private static MarkedText of(Explanation e, int at, Column.Text column) {
        String text = e.row().texts().orElseThrow().get(at);
        BitSet read = e.read();
        double[] attribution = read.isEmpty() ? new double[0] : e.attribution();
        List<Mark> found = new ArrayList<>();
        for (int c = read.nextSetBit(0); c >= 0; c = read.nextSetBit(c + 1)) {
            ExplainedColumn asked = e.tree().columns().get(c);
            boolean isOfIt = e.tree().tree().schema().columns().get(asked.schemaColumn()) instanceof Column.Number n
                    && n.text()
                            .map(Column.OfText::column)
                            .filter(column.name()::equals)
                            .isPresent();
            if (isOfIt && e.row().array()[asked.firstFeature()] != 0) {
                // the features of a text follow it
                for (TextFeatures.Span span : column.features().find(text, asked.schemaColumn() - at - 1)) {
                    found.add(new Mark(span.from(), span.to(), c, attribution[c]));
                }
            }
        }
        return new MarkedText(column.name(), text, apart(found));
    }

    /** Of marks that overlap the one that tells most. */
    private static List<Mark> apart(List<Mark> found) {
        List<Mark> out = new ArrayList<>();
        found.sort(Comparator.<Mark>comparingDouble(m -> -Math.abs(m.attribution()))
                .thenComparingInt(Mark::from)
                .thenComparingInt(Mark::column));
        for (Mark mark : found) {
            if (out.stream().noneMatch(m -> mark.from() < m.to() && m.from() < mark.to())) {
                out.add(mark);
            }
        }
        out.sort(Comparator.comparingInt(Mark::from));
        return out;
    }

    /**
     * The text with asterisks around what was read: {@code you have *won* a prize, *call* *08001234567*}.
     *
     * @param most characters of the text; of a longer one the part where the first marks are
     */
    public String text(int most) {
        int first = marks.isEmpty() ? 0 : marks.get(0).from();
        int from = text.length() <= most || first < most / 2 ? 0 : first - most / 4;
        int to = Math.min(text.length(), from + most);
        StringBuilder out = new StringBuilder(from > 0 ? "… " : "");
        int at = from;
        for (Mark mark : marks) {
            if (mark.to() <= to) {
                out.append(text, at, mark.from()).append(ASTERISK);
                out.append(text, mark.from(), mark.to()).append(ASTERISK);
                at = mark.to();
            }
        }
        return out.append(text, at, to).append(to < text.length() ? " …" : "").toString();
    }
}
