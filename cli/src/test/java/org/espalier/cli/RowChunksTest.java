package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.espalier.EspalierException;
import org.espalier.console.RowChunks;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.junit.jupiter.api.Test;

class RowChunksTest {
    /** So many rows, then one that can't be read, or the end. */
    private static Iterator<Row> rows(int count, boolean badAfter) {
        return new Iterator<>() {
            private int read;

            @Override
            public boolean hasNext() {
                if (read == count && badAfter) {
                    throw new EspalierException("line " + (count + 1) + " is bad");
                }
                return read < count;
            }

            @Override
            public Row next() {
                read++;
                return new Row(read, List.of(), new float[1], Dataset.UNLABELLED, 1);
            }
        };
    }

    private static List<Integer> sizes(RowChunks chunks, List<Integer> sizes) {
        while (chunks.hasNext()) {
            sizes.add(chunks.next().size());
        }
        return sizes;
    }

    @Test
    void rowsComeInChunks() {
        assertEquals(List.of(3, 3, 1), sizes(new RowChunks(rows(7, false), 3), new ArrayList<>()));
        assertEquals(List.of(3, 3), sizes(new RowChunks(rows(6, false), 3), new ArrayList<>()));
        RowChunks none = new RowChunks(rows(0, false), 3);
        assertFalse(none.hasNext());
        assertThrows(NoSuchElementException.class, none::next);
    }

    @Test
    void rowsBeforeABadOneComeFirst() {
        for (int count = 0; count <= 7; count++) {
            List<Integer> sizes = new ArrayList<>();
            RowChunks chunks = new RowChunks(rows(count, true), 3);
            EspalierException thrown = assertThrows(EspalierException.class, () -> sizes(chunks, sizes));
            assertEquals("line " + (count + 1) + " is bad", thrown.getMessage());
            assertEquals(count, sizes.stream().mapToInt(s -> s).sum());
            assertTrue(sizes.stream().allMatch(s -> s > 0 && s <= 3), sizes.toString());
        }
    }
}
