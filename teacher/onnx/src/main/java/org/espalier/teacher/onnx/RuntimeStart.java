package org.espalier.teacher.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;

/**
 * Starts ONNX Runtime once. Release 1.29 matches the process's command line by a recursive regular expression as it starts: a
 * class path of 7,000 characters there overflows a stack of 1 MB, and the whole JVM dies without a word. So it is
 * started on a thread whose stack holds the longest command line that there can be.
 */
final class RuntimeStart {
    private static final long STACK_BYTES = 512L << 20;

    private RuntimeStart() {}

    /** @throws LinkageError when the native library can't be loaded */
    static OrtEnvironment environment() {
        return Started.ENVIRONMENT.get();
    }

    /** What starting gave: the environment, or why there is none. */
    private record Outcome(OrtEnvironment environment, Throwable failure) {
        OrtEnvironment get() {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            return environment;
        }
    }

    private static final class Started {
        static final Outcome ENVIRONMENT = start();
    }

    private static Outcome start() {
        Outcome[] outcome = new Outcome[1];
        Thread thread = new Thread(null, () -> outcome[0] = attempt(), "onnx-start", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true; // which takes effect when the library has started: it can't be stopped
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome[0];
    }

    private static Outcome attempt() {
        try {
            return new Outcome(OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "onnx"), null);
        } catch (RuntimeException | Error e) {
            return new Outcome(null, e);
        }
    }
}
