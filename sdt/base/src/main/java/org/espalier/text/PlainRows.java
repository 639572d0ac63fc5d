package org.espalier.text;

import java.io.IOException;
import java.io.Reader;
import org.espalier.base.Decimals;

/**
 * Rows of CSV text, found by one pass over the characters and not copied: of the usual kind, in which a quoted field has no
 * quote and no end of line inside. At the first row of another kind this ends, and a parser of all of CSV reads on from there
 * ({@link #rest}).
 *
 * <p>Fields are trimmed outside quotes. Lines end with {@code \n}, {@code \r} or both; a line of nothing is a row with one
 * empty field.
 */
public final class PlainRows {
    private static final int BUFFER = 1 << 15;

    /** What is longer is for the other parser, which has limits and words for them. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final int MAX_FIELDS = 10_000;

    private static final byte DELIMITER = 1;
    private static final byte LINE_END = 2;
    private static final byte OTHER = 3;

    /** What {@link #scan} came to. */
    private enum Found {
        ROW,
        COMMENT,
        END_OF_BUFFER,
        OTHER_KIND
    }

    private final Reader in;
    /** Of a character: a delimiter, an end of line, a quote or NUL; 0 for all others. */
    private final byte[] kinds = new byte[128];

    private final char comment;
    private final RowBuffer row = new RowBuffer();
    private char[] chars = new char[BUFFER];
    /** Where the next row begins. */
    private int position;

    private int limit;
    private boolean isRead;
    /** Ends of lines before {@link #position}. */
    private long lines;

    private boolean isOther;
    /** Whether the last field is {@link #number}. */
    private boolean isNumber;

    private double number;

    /**
     * @param delimiter below 128, as {@code comment}; else every row is of another kind
     * @param comment begins a line that is no row; 0 for none
     */
    public PlainRows(Reader in, char delimiter, char comment) {
        this.in = in;
        this.comment = comment;
        kinds['\n'] = LINE_END;
        kinds['\r'] = LINE_END;
        kinds['"'] = OTHER;
        kinds[0] = OTHER;
        isOther = delimiter >= kinds.length || kinds[delimiter] != 0;
        if (!isOther) {
            kinds[delimiter] = DELIMITER;
        }
    }

    /**
     * Goes to the next row.
     *
     * @return false at the end, and where {@link #isOther()}
     */
    public boolean advance() throws IOException {
        while (!isOther) {
            switch (scan()) {
                case ROW -> {
                    return true;
                }
                case COMMENT -> {}
                case END_OF_BUFFER -> {
                    if (isRead && position == limit) {
                        return false;
                    }
                    fill();
                }
                case OTHER_KIND -> isOther = true;
            }
        }
        return false;
    }

    /** Whether the next row is of another kind, so that {@link #rest()} has it. */
    public boolean isOther() {
        return isOther;
    }

    /** The current row; good until the next one. */
    public RowBuffer row() {
        return row;
    }

    /** The text from the next row on, after as many ends of lines as came before it: so a parser counts lines as if it had read all. */
    public Reader rest() {
        return new Rest();
    }

    /** From the position to the end of a row; only then does the position move. */
    private Found scan() {
        row.clear(chars);
        if (comment != 0 && position < limit && chars[position] == comment) {
            return skipLine();
        }
        int start = position;
        while (true) {
            int end;
            boolean isQuoted = start < limit && chars[start] == '"';
            if (isQuoted) {
                end = quotedEnd(start + 1);
                if (end < 0) {
                    return end == -1 ? unfinished() : Found.OTHER_KIND;
                }
                row.addPart(start + 1, end++);
            } else {
                end = number(start);
            }
            if (end == limit && !isRead) {
                return unfinished();
            }
            byte kind = end == limit ? LINE_END : kindOf(chars[end]);
            if (kind == OTHER || isQuoted && kind == 0 || row.count() > MAX_FIELDS) {
                return Found.OTHER_KIND;
            }
            if (!isQuoted && isNumber) {
                row.addPart(start, end, number);
            } else if (!isQuoted) {
                row.addTrimmedPart(start, end);
            }
            if (kind == LINE_END) {
                return endOfRow(end);
            }
            start = end + 1;
        }
    }

    private byte kindOf(char c) {
        return c < 128 ? kinds[c] : 0;
    }

    /** The end of a field; most are numbers, which are read on the way ({@link Decimals#parse(char[], int, int)}). */
    private int number(int from) {
        int i = from;
        int end = limit;
        char[] text = chars;
        boolean isNegative = i < end && text[i] == '-';
        i += isNegative ? 1 : 0;
        int first = i;
        long digits = 0;
        int c = 0;
        for (; i < end && (c = text[i] - '0') >= 0 && c <= 9; i++) {
            digits = digits * 10 + c;
        }
        int count = i - first;
        int decimals = 0;
        if (i < end && text[i] == '.') {
            first = ++i;
            for (; i < end && (c = text[i] - '0') >= 0 && c <= 9; i++) {
                digits = digits * 10 + c;
            }
            decimals = i - first;
            count += decimals;
        }
        isNumber = count > 0 && count <= Decimals.MAX_PLAIN_DIGITS && (i == end || kindOf(text[i]) != 0);
        if (isNumber) {
            number = Decimals.plain(isNegative, digits, decimals);
            return i;
        }
        return plainEnd(i);
    }

    private int plainEnd(int from) {
        int i = from;
        int end = limit;
        char[] text = chars;
        while (i < end && (text[i] >= 128 || kinds[text[i]] == 0)) {
            i++;
        }
        return i;
    }

    /** The place of the closing quote; -1 where it is not in the buffer, -2 where the field is not of the simple kind. */
    private int quotedEnd(int from) {
        for (int i = from; i < limit; i++) {
            char c = chars[i];
            if (c == '"') {
                return i;
            }
            if (c == '\n' || c == '\r' || c == 0) {
                return -2;
            }
        }
        return -1;
    }

    private Found unfinished() {
        return isRead || limit - position > MAX_LENGTH ? Found.OTHER_KIND : Found.END_OF_BUFFER;
    }

    /** @param end the end of the line, or of the text */
    private Found endOfRow(int end) {
        if (end == limit) {
            if (position == limit) {
                return Found.END_OF_BUFFER;
            }
            position = limit;
            return Found.ROW;
        }
        return lineEndAt(end, Found.ROW);
    }

    private Found skipLine() {
        int end = position;
        while (end < limit && chars[end] != '\n' && chars[end] != '\r') {
            end++;
        }
        if (end == limit) {
            if (!isRead) {
                return unfinished();
            }
            position = limit;
            return Found.COMMENT;
        }
        return lineEndAt(end, Found.COMMENT);
    }

    private Found lineEndAt(int end, Found found) {
        boolean isReturn = chars[end] == '\r';
        if (isReturn && end + 1 == limit && !isRead) {
            return Found.END_OF_BUFFER; // a line feed may follow
        }
        position = isReturn && end + 1 < limit && chars[end + 1] == '\n' ? end + 2 : end + 1;
        lines++;
        return found;
    }

    /** Reads more behind the row that has begun. */
    private void fill() throws IOException {
        int kept = limit - position;
        char[] to = kept > chars.length / 2 ? new char[2 * chars.length] : chars;
        System.arraycopy(chars, position, to, 0, kept);
        chars = to;
        position = 0;
        limit = kept;
        int n = in.read(chars, limit, Math.min(BUFFER, chars.length - limit));
        if (n < 0) {
            isRead = true;
        } else {
            limit += n;
        }
    }

    private final class Rest extends Reader {
        @Override
        public int read(char[] out, int offset, int length) throws IOException {
            int n = 0;
            for (; n < length && lines > 0; n++, lines--) {
                out[offset + n] = '\n';
            }
            if (n > 0) {
                return n;
            }
            if (position == limit) {
                return in.read(out, offset, length);
            }
            n = Math.min(length, limit - position);
            System.arraycopy(chars, position, out, offset, n);
            position += n;
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
