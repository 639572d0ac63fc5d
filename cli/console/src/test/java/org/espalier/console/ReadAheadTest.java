package org.espalier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.espalier.base.ReadAhead;
import org.espalier.data.DataException;
import org.espalier.data.Row;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static Row row(long number) {
        return new Row(number, List.of(), new float[] {number}, 0, 1);
    }

    private static Iterator<Row> rows(long count) {
        return LongStream.rangeClosed(1, count).mapToObj(ReadAheadTest::row).iterator();
    }

    @Test
    void allRowsInTheirOrder() {
        List<Long> numbers = new ArrayList<>();
        try (ReadAhead<Row> chunks = new ReadAhead<>(new RowChunks(rows(7), 3))) {
            while (chunks.hasNext()) {
                chunks.next().forEach(row -> numbers.add(row.number()));
            }
            assertThrows(NoSuchElementException.class, chunks::next);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), numbers);
    }

    @Test
    void noRows() {
        try (ReadAhead<Row> chunks = new ReadAhead<>(new RowChunks(rows(0), 3))) {
            assertFalse(chunks.hasNext());
        }
    }

    @Test
    void rowsBeforeABadOneComeFirst() {
        Iterator<Row> broken = new Iterator<>() {
            private long number;

            @Override
            public boolean hasNext() {
                if (number == 4) {
                    throw new DataException("row 5: expected a number, found 'x'");
                }
                return true;
            }

            @Override
            public Row next() {
                return row(++number);
            }
        };
        List<Long> numbers = new ArrayList<>();
        try (ReadAhead<Row> chunks = new ReadAhead<>(new RowChunks(broken, 3))) {
            String message = assertThrows(DataException.class, () -> {
                        while (chunks.hasNext()) {
                            chunks.next().forEach(row -> numbers.add(row.number()));
                        }
                    })
                    .getMessage();
            assertEquals("row 5: expected a number, found 'x'", message);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L), numbers);
    }

    /** While the caller holds a chunk, one more is read, and no third. */
    @Test
    void oneChunkAheadAndNoMore() throws InterruptedException {
        AtomicInteger read = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(2);
        Iterator<List<Row>> source = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public List<Row> next() {
                second.countDown();
                return List.of(row(read.incrementAndGet()));
            }
        };
        try (ReadAhead<Row> chunks = new ReadAhead<>(source)) {
            assertEquals(1, chunks.next().get(0).number());
            assertTrue(second.await(10, TimeUnit.SECONDS), "the second chunk was not read ahead");
        }
        assertEquals(2, read.get());
    }

    /** What the rows come from may be closed after it: nothing is read any longer. */
    @Test
    void closingWaitsForTheRead() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Iterator<List<Row>> slow = new Iterator<>() {
            @Override
            public boolean hasNext() {
                began.countDown();
                try {
                    Thread.sleep(200);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                ended.set(true);
                return false;
            }

            @Override
            public List<Row> next() {
                throw new NoSuchElementException();
            }
        };
        ReadAhead<Row> chunks = new ReadAhead<>(slow);
        began.await();
        chunks.close();
        assertTrue(ended.get());
    }
}
