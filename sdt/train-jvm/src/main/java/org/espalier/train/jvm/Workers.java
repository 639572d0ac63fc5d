package org.espalier.train.jvm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A few threads that run the parts of a phase and meet at its end. The caller works too; whoever is free takes the next
 * part, so that a thread that the system has put aside delays only the part that it holds. How a phase is cut into parts
 * must not depend on the number of threads; then neither do the results.
 */
final class Workers implements AutoCloseable {
    /** One phase: {@code run(i)} is called once for every part, in any order, on any thread. */
    interface Phase {
        void run(int part);
    }

    /** Phases follow each other within microseconds: it pays to wait for the next one awake for a short time. */
    private static final int SPINS = 20_000;

    private static final long NOTHING_FREE = Integer.MAX_VALUE;

    private final Thread[] helpers;
    /** Number of the phase in the upper half, next free part in the lower half: both are claimed in one step. */
    private final AtomicLong ticket = new AtomicLong();

    private final AtomicInteger finished = new AtomicInteger();
    private volatile Phase phase = part -> {};
    private volatile int parts;
    private volatile boolean closed;
    private volatile Throwable failure;

    Workers(int threads) {
        helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Thread(this::help, "espalier-worker-" + (i + 1));
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
    }

    /** Runs all parts; returns when the last one is finished. */
    void run(int count, boolean alone, Phase next) {
        if (helpers.length == 0 || alone || count == 1) {
            for (int i = 0; i < count; i++) {
                next.run(i);
            }
            return;
        }
        long number = (ticket.get() >>> 32) + 1;
        // Nothing can be claimed while phase and parts change under the eyes of a late helper.
        ticket.set(number << 32 | NOTHING_FREE);
        phase = next;
        parts = count;
        finished.set(0);
        ticket.set(number << 32);
        for (Thread helper : helpers) {
            if (LockSupport.getBlocker(helper) == this) {
                LockSupport.unpark(helper);
            }
        }
        work();
        for (int spins = 0; finished.get() < count; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                // The helper that holds the last part has been put aside: perhaps for this very core.
                Thread.yield();
            }
        }
        Throwable failed = failure;
        if (failed != null) {
            failure = null;
            throw new IllegalStateException("a worker failed", failed);
        }
    }

    private void work() {
        while (true) {
            long seen = ticket.get();
            Phase task = phase;
            int part = (int) seen;
            if (part >= parts) {
                return;
            }
            // Succeeds only while the phase that was read is still the current one.
            if (ticket.compareAndSet(seen, seen + 1)) {
                try {
                    task.run(part);
                } catch (Throwable t) {
                    failure = t;
                } finally {
                    finished.incrementAndGet();
                }
            }
        }
    }

    private void help() {
        long last = 0;
        int idle = 0;
        while (!closed) {
            long now = ticket.get() >>> 32;
            if (now != last) {
                last = now;
                idle = 0;
                work();
            } else if (++idle < SPINS) {
                Thread.onSpinWait();
            } else {
                // A phase that begins at this very moment may not wake it: then its caller works alone, and the next
                // one does.
                LockSupport.park(this);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }
}
