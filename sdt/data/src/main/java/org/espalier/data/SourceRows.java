package org.espalier.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.espalier.base.Texts;
import org.espalier.text.MissingTokens;
import org.espalier.text.RawValues;
import org.espalier.text.RowBuffer;

/** The rows of a {@link RowSource}, each value asked for once. */
final class SourceRows implements TableRows {
    /** In {@link #values}: not asked for yet. */
    private static final Object UNREAD = new Object();

    private final String name;
    private final List<String> names;
    private final RowSource.Cursor cursor;
    private final Object[] values;
    private final boolean[] hasText;
    private final RowBuffer buffer = new RowBuffer();
    private long number;

    /** @throws DataException when two columns have the same name, or there is none */
    SourceRows(RowSource source) {
        name = source.name();
        names = List.copyOf(source.names());
        requireDifferent();
        values = new Object[names.size()];
        hasText = new boolean[names.size()];
        Arrays.fill(hasText, true);
        cursor = source.open();
    }

    private void requireDifferent() {
        if (names.isEmpty()) {
            throw new DataException(name + ": expected columns, found none");
        }
        Set<String> seen = new HashSet<>();
        for (String column : names) {
            if (!seen.add(column)) {
                throw new DataException(name + ": two columns are called " + Texts.quote(column));
            }
        }
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean named() {
        return true;
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public boolean isUnnamed(int column) {
        return names.get(column).isEmpty();
    }

    @Override
    public boolean advance() {
        Arrays.fill(values, UNREAD);
        try {
            if (!cursor.advance()) {
                return false;
            }
        } catch (DataException e) {
            throw new DataException(place(number + 1) + ": " + e.getMessage(), e);
        }
        number++;
        return true;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public String here() {
        return place(number);
    }

    private String place(long row) {
        return name + ", row " + row;
    }

    @Override
    public void textsOf(Set<Integer> columns) {
        for (int c = 0; c < hasText.length; c++) {
            hasText[c] = columns.contains(c);
        }
    }

    private Object value(int column) {
        if (values[column] == UNREAD) {
            values[column] = cursor.value(column);
        }
        return values[column];
    }

    @Override
    public boolean isMissing(int column, MissingTokens tokens) {
        return tokens.contains(value(column));
    }

    @Override
    public RowBuffer row() {
        buffer.clear();
        for (int c = 0; c < hasText.length; c++) {
            String text = hasText[c] ? requiredText(c) : "";
            buffer.addTrimmed(text.toCharArray(), 0, text.length());
        }
        return buffer;
    }

    private String requiredText(int column) {
        try {
            Object value = value(column);
            String text = RawValues.text(value);
            if (text == null) {
                throw new DataException("column " + Texts.quote(names.get(column)) + ": " + RawValues.notAValue(value));
            }
            return text;
        } catch (DataException e) {
            throw new DataException(here() + ", " + e.getMessage(), e);
        }
    }

    @Override
    public String text(int column) {
        String text = RawValues.text(value(column));
        return text == null ? "" : Encoder.trimmed(text);
    }

    @Override
    public void encode(Encoder encoder, int schemaColumn, int column, float[] out, DataNotes notes) {
        if (encoder.uses(schemaColumn)) {
            encoder.encodeValue(schemaColumn, value(column), out, notes);
        }
    }

    @Override
    public void close() {
        cursor.close();
    }
}
