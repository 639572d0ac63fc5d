package org.espalier.cli;

import java.util.Timer;
import java.util.TimerTask;

/** Sees to it that a command that works for long is never silent for long. */
final class Heartbeat {
    private static final long MILLISECONDS = 1000;

    private final Timer timer = new Timer("espalier-heartbeat", true);

    private Heartbeat() {}

    static Heartbeat start(Console console) {
        Heartbeat heartbeat = new Heartbeat();
        heartbeat.timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        console.breakSilence();
                    }
                },
                MILLISECONDS,
                MILLISECONDS);
        return heartbeat;
    }

    void stop() {
        timer.cancel();
    }
}
