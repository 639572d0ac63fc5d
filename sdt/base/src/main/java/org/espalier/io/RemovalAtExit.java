package org.espalier.io;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Removes a temporary file when the work on it ends, also when it ends because the user stops the program.
 * ({@link File#deleteOnExit} keeps every name for the life of the program.)
 */
final class RemovalAtExit implements AutoCloseable {
    /** What is nearly written, a checkpoint say, may still be finished when the program is told to stop. */
    private static final long GRACE_SECONDS = 2;

    private final Path file;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::atExit, "remove-temporary-file");

    RemovalAtExit(Path file) {
        this.file = file;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending already, and this file is part of how it ends.
            done.countDown();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            forgetHook();
        }
    }

    private void forgetHook() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ending: the hook runs already, and has just been told that nothing is left to do.
            return;
        }
    }

    private void atExit() {
        try {
            if (!done.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                Files.deleteIfExists(file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Nobody is left to be told; the file's name says that it is temporary.
            return;
        }
    }
}
