package org.espalier.teacher.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/** Ends a run of a network that takes too long: a file may hold a loop without end. ONNX Runtime looks between two operators. */
final class TimeLimit implements AutoCloseable {
    private final OrtSession.RunOptions options;
    private final Timer timer = new Timer("onnx-time-limit", true);
    private boolean isOver;
    private boolean isClosed;

    TimeLimit(Duration limit) throws OrtException {
        options = new OrtSession.RunOptions();
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        end();
                    }
                },
                limit.toMillis());
    }

    /** For the run. */
    OrtSession.RunOptions options() {
        return options;
    }

    /** Whether the time was up. */
    synchronized boolean isOver() {
        return isOver;
    }

    private synchronized void end() {
        if (!isClosed) {
            isOver = true;
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("a run can be ended", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        timer.cancel();
        options.close();
    }
}
