package org.espalier.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sees to it that a command that works for long is never silent for long. */
final class Heartbeat {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "espalier-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private Heartbeat() {}

    static Heartbeat start(Console console) {
        Heartbeat heartbeat = new Heartbeat();
        heartbeat.clock.scheduleWithFixedDelay(console::breakSilence, 1, 1, TimeUnit.SECONDS);
        return heartbeat;
    }

    void stop() {
        clock.shutdownNow();
    }
}
