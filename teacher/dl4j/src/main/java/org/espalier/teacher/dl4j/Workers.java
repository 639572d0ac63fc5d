package org.espalier.teacher.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Threads that do all the work on networks. They are Espalier's own because ND4J keeps a random generator, workspaces and
 * a number of OpenMP threads for each thread: those of the caller stay as they are.
 */
final class Workers implements AutoCloseable {
    private final ExecutorService threads;

    Workers(int count) {
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(() -> {
                NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
                try {
                    work.run();
                } finally {
                    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
                }
            });
            thread.setName("espalier-teacher");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does task 0 to {@code count - 1}, in any order, and returns when all are done. What one throws is thrown here. */
    void run(int count, IntConsumer task) {
        List<Future<?>> running = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            running.add(threads.submit(() -> task.accept(number)));
        }
        RuntimeException failure = null;
        for (Future<?> future : running) {
            try {
                await(future);
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Does one task and gives back its result. */
    <T> T call(Supplier<T> task) {
        return await(threads.submit(task::get));
    }

    /** An interrupt does not stop native code, so it is kept for the caller to see. */
    private static <T> T await(Future<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
