package org.espalier.text;

import java.io.IOException;
import java.io.Reader;

/**
 * Makes one blank of every run of blanks and tabs outside quotes, and none of a run at either end of a line, so that a
 * blank-separated file reads like a comma-separated one.
 */
public final class BlankCollapsingReader extends Reader {
    private final Reader in;
    private final char[] buffer = new char[1 << 14];
    private int position;
    private int limit;
    private boolean atLineStart = true;
    private boolean atFieldStart = true;
    private boolean blankDue;
    private boolean inQuotes;

    /** @param in closed with this reader */
    public BlankCollapsingReader(Reader in) {
        this.in = in;
    }

    @Override
    public int read(char[] out, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            if (position == limit) {
                if (written > 0) {
                    break;
                }
                position = 0;
                limit = Math.max(0, in.read(buffer, 0, buffer.length));
                if (limit == 0) {
                    return -1;
                }
            }
            char c = buffer[position];
            boolean isLineEnd = c == '\n' || c == '\r';
            if (inQuotes) {
                inQuotes = c != '"';
            } else if (c == ' ' || c == '\t') {
                blankDue = !atLineStart;
                position++;
                continue;
            } else if (blankDue) {
                blankDue = false;
                atFieldStart = true;
                if (!isLineEnd) {
                    // the character itself comes with the next turn
                    out[offset + written++] = ' ';
                    continue;
                }
            } else {
                inQuotes = c == '"' && atFieldStart;
            }
            atLineStart = isLineEnd;
            atFieldStart = isLineEnd;
            out[offset + written++] = c;
            position++;
        }
        return written;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
