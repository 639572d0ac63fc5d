package org.espalier.console;

import java.util.Timer;
import java.util.TimerTask;

/** Sees to it that a command that works for long is never silent for long. */
public final class Heartbeat {
    private static final long MILLISECONDS = 1000;

    private final Timer timer = new Timer("espalier-heartbeat", true);

    private Heartbeat() {}

    public static Heartbeat start(Console console) {
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

    public void stop() {
        timer.cancel();
    }
}
