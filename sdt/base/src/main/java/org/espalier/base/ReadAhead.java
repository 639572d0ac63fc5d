package org.espalier.base;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Chunks of rows, or of anything, of which the next is read by a thread of its own while the caller works on the last: never more than two
 * are in memory. What reading a chunk throws is thrown where the chunk would come.
 */
public final class ReadAhead<T> implements Iterator<List<T>>, AutoCloseable {
    private final Iterator<List<T>> chunks;
    private final ExecutorService reader;
    private Future<List<T>> next;

    /** @param chunks none of them empty; touched by the reader alone until this is closed */
    public ReadAhead(Iterator<List<T>> chunks) {
        this.chunks = chunks;
        reader = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "espalier-reader");
            thread.setDaemon(true);
            return thread;
        });
        next = reader.submit(this::read);
    }

    private List<T> read() {
        return chunks.hasNext() ? chunks.next() : List.of();
    }

    @Override
    public boolean hasNext() {
        return !await(next).isEmpty();
    }

    @Override
    public List<T> next() {
        List<T> chunk = await(next);
        if (chunk.isEmpty()) {
            throw new NoSuchElementException();
        }
        next = reader.submit(this::read);
        return chunk;
    }

    /** Waits for the chunk that is being read, so that the caller may close what it is read from. */
    @Override
    public void close() {
        reader.shutdown();
        try {
            await(next);
        } catch (RuntimeException | Error e) {
            // hasNext has thrown it, or nobody asked for this chunk
        }
    }

    /** An interrupt does not stop a read, so it is kept for the caller to see. */
    private List<T> await(Future<List<T>> future) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
