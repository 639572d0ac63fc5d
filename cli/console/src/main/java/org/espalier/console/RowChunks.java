package org.espalier.console;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.espalier.EspalierException;
import org.espalier.data.Row;

/** Rows a number at a time. Where one can't be read, those before it come first, and only then the reason. */
public final class RowChunks implements Iterator<List<Row>> {
    private final Iterator<Row> rows;
    private final int size;
    private EspalierException unread;

    public RowChunks(Iterator<Row> rows, int size) {
        this.rows = rows;
        this.size = size;
    }

    /** @throws EspalierException when the next row can't be read */
    @Override
    public boolean hasNext() {
        if (unread != null) {
            throw unread;
        }
        return rows.hasNext();
    }

    @Override
    public List<Row> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<Row> chunk = new ArrayList<>();
        try {
            while (chunk.size() < size && rows.hasNext()) {
                chunk.add(rows.next());
            }
        } catch (EspalierException e) {
            if (chunk.isEmpty()) {
                throw e;
            }
            unread = e;
        }
        return chunk;
    }
}
