package org.espalier.base;

import java.util.concurrent.atomic.AtomicReference;

/** The same work on several threads at once; whoever is free takes the next part of it from a shared counter. */
public final class Parallel {
    private Parallel() {}

    /**
     * Runs {@code work} on the caller's thread and {@code threads - 1} others; returns when all have ended. What one of
     * them throws is thrown here.
     */
    public static void run(int threads, Runnable work) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] helpers = new Thread[Math.max(0, threads - 1)];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (RuntimeException | Error e) {
                            failure.compareAndSet(null, e);
                        }
                    },
                    "espalier-" + (i + 1));
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
        try {
            work.run();
        } finally {
            boolean interrupted = false;
            for (Thread helper : helpers) {
                while (helper.isAlive()) {
                    try {
                        helper.join();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Throwable failed = failure.get();
        if (failed instanceof RuntimeException e) {
            throw e;
        }
        if (failed instanceof Error e) {
            throw e;
        }
    }
}
