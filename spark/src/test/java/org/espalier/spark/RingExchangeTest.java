package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.espalier.train.TrainingException;
import org.junit.jupiter.api.Test;

class RingExchangeTest {
    private static final long KEY = 0x5eed;

    /** What a worker does when the ring is closed. */
    private interface Work<T> {
        T with(RingExchange ring, int rank) throws IOException;
    }

    private static <T> List<T> inRing(int size, Work<T> work) throws Exception {
        List<RingExchange.Opening> openings = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            openings.add(new RingExchange.Opening("127.0.0.1"));
            addresses.add(openings.get(rank).address());
        }
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int r = 0; r < size; r++) {
                int rank = r;
                Callable<T> task = () -> {
                    try (RingExchange.Opening opening = openings.get(rank);
                            RingExchange ring = opening.connect(rank, size, addresses.get((rank + 1) % size), KEY)) {
                        return work.with(ring, rank);
                    }
                };
                running.add(threads.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> of : running) {
                results.add(of.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Also where there are fewer numbers than workers, and more than a socket holds. */
    @Test
    void everyWorkerGetsTheSameSums() throws Exception {
        for (int size : new int[] {2, 3}) {
            for (int length : new int[] {1, 7, 3_000_001}) {
                List<float[]> floats = inRing(size, (ring, rank) -> {
                    float[] x = new float[length];
                    for (int i = 0; i < length; i++) {
                        x[i] = (rank + 1) * (i % 100 + 1);
                    }
                    ring.sum(x);
                    return x;
                });
                for (float[] found : floats) {
                    assertArrayEquals(floats.get(0), found);
                }
                assertEquals(size * (size + 1) / 2f, floats.get(0)[0]);
                assertEquals(size * (size + 1) / 2f * ((length - 1) % 100 + 1), floats.get(0)[length - 1]);
            }
        }
    }

    @Test
    void doublesAreAddedUpAlikeAndBytesCounted() throws Exception {
        List<Long> bytes = inRing(3, (ring, rank) -> {
            double[] x = {rank, 0.5, -rank, 0.25};
            ring.sum(x);
            assertArrayEquals(new double[] {3, 1.5, -3, 0.75}, x);
            return ring.bytes();
        });
        // twice the numbers less those that it keeps
        assertTrue(bytes.get(0) >= 2 * 8 * 2 && bytes.get(0) <= 2 * 8 * 4, bytes.toString());
    }

    /** Who does not know the key of the run takes nobody's place. */
    @Test
    void aStrangerIsTurnedAway() throws Exception {
        try (RingExchange.Opening first = new RingExchange.Opening("127.0.0.1");
                RingExchange.Opening second = new RingExchange.Opening("127.0.0.1")) {
            int port = Integer.parseInt(first.address().split(" ")[1]);
            try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
                stranger.getOutputStream().write(new byte[16]);
                stranger.getOutputStream().flush();
                ExecutorService threads = Executors.newSingleThreadExecutor();
                Future<RingExchange> other = threads.submit(() -> second.connect(1, 2, first.address(), KEY));
                try (RingExchange ring = first.connect(0, 2, second.address(), KEY);
                        RingExchange back = other.get()) {
                    Future<double[]> sum = threads.submit(() -> {
                        double[] x = {1, 2};
                        back.sum(x);
                        return x;
                    });
                    double[] x = {10, 20};
                    ring.sum(x);
                    assertArrayEquals(new double[] {11, 22}, x);
                    assertArrayEquals(x, sum.get());
                } finally {
                    threads.shutdownNow();
                }
            }
        }
    }

    @Test
    void aNeighbourThatIsGoneIsSaidInOneLine() {
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> inRing(2, (ring, rank) -> {
                    if (rank == 0) {
                        ring.sum(new float[100]);
                    }
                    return rank;
                }));
        TrainingException cause = (TrainingException) e.getCause();
        assertTrue(
                cause.getMessage()
                        .startsWith("sync: expected the neighbour in the ring to go on, found that it is gone: "),
                cause.getMessage());
        assertEquals(1, cause.getMessage().lines().count());
    }
}
