package org.espalier.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sees to it that a command that works for long is never silent for long. */
final class Heartbeat implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "espalier-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    Heartbeat(Console console) {
        clock.scheduleWithFixedDelay(console::breakSilence, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
