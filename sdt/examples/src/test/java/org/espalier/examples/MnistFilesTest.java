package org.espalier.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.data.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching, against a server of this machine. */
class MnistFilesTest {
    private static final byte[] CONTENT = "the file".getBytes(StandardCharsets.UTF_8);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private HttpServer server;
    private ExecutorService executor;
    private String address;
    private Path cache;
    private MnistFiles.Part part;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        executor = Executors.newCachedThreadPool();
        server.setExecutor(executor);
        server.createContext("/good/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT);
            exchange.close();
        });
        server.createContext("/gone/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.createContext("/short/", exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(CONTENT, 0, 3);
            exchange.close();
        });
        server.createContext("/stalls/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 3);
            exchange.getResponseBody().flush();
            try {
                stalled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        cache = folder.resolve("cache").resolve("mnist");
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
        part = new MnistFiles.Part("part.gz", sum);
    }

    @AfterEach
    void stop() throws IOException {
        stalled.countDown();
        int port = server.getAddress().getPort();
        server.stop(0);
        executor.shutdownNow();
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    private MnistFiles files(Duration timeout, String... paths) {
        List<String> mirrors = List.of(paths).stream().map(p -> address + p).toList();
        return new MnistFiles(Optional.empty(), cache, mirrors, timeout);
    }

    private String error(MnistFiles files) {
        String message =
                assertThrows(DataException.class, () -> files.find(part)).getMessage();
        return message.replace(address, "SERVER").replace(folder.toString(), "FOLDER");
    }

    /** Nothing half-written may stay. */
    private List<Path> cached() throws IOException {
        try (var list = Files.list(cache)) {
            return list.toList();
        }
    }

    @Test
    void fetchesOnce() throws IOException {
        Path found = files(TIMEOUT, "/good/").find(part);
        assertArrayEquals(CONTENT, Files.readAllBytes(found));
        assertEquals(found, files(TIMEOUT, "/good/").find(part));
        assertEquals(1, requests.get());
        assertEquals(List.of(cache.resolve("part.gz")), cached());
    }

    @Test
    void fetchesAgainWhatIsDamaged() throws IOException {
        Files.createDirectories(cache);
        Files.writeString(cache.resolve("part.gz"), "another file");
        assertArrayEquals(CONTENT, Files.readAllBytes(files(TIMEOUT, "/good/").find(part)));
    }

    @Test
    void asksTheNextMirror() throws IOException {
        assertArrayEquals(
                CONTENT,
                Files.readAllBytes(files(TIMEOUT, "/gone/", "/short/", "/good/").find(part)));
        assertEquals(List.of(cache.resolve("part.gz")), cached());
    }

    @Test
    void saysWhatToDoWhenNoMirrorHasIt() throws IOException {
        String message = error(files(TIMEOUT, "/gone/", "/short/"));
        assertEquals(
                "MNIST can't be fetched (SERVER/gone/part.gz: the server answered with status 404;"
                        + " SERVER/short/part.gz: expected SHA-256 " + part.sha256() + ", found SUM)."
                        + " Put part.gz into FOLDER/cache/mnist, or set ESPALIER_DATA to a folder that has it in its folder mnist",
                message.replaceFirst("found [0-9a-f]{64}", "found SUM"));
        assertEquals(List.of(), cached());
    }

    @Test
    void aMirrorThatStallsIsGivenUp() throws IOException {
        assertTrue(error(files(Duration.ofMillis(300), "/stalls/"))
                .startsWith("MNIST can't be fetched (SERVER/stalls/part.gz: not there after 0 s). Put part.gz into"));
        assertEquals(List.of(), cached());
    }

    @Test
    void aMirrorThatIsNotThere() {
        server.stop(0);
        assertTrue(error(files(TIMEOUT, "/good/"))
                .startsWith("MNIST can't be fetched (SERVER/good/part.gz: ConnectException). Put part.gz into"));
    }

    @Test
    void takesWhatTheDataFolderHas() throws IOException {
        Path mnist = Files.createDirectories(folder.resolve("data").resolve("mnist"));
        Path given = Files.write(mnist.resolve("part.gz"), CONTENT);
        MnistFiles files = new MnistFiles(Optional.of(folder.resolve("data")), cache, List.of(), TIMEOUT);
        assertEquals(given, files.find(part));
        Files.writeString(given, "another file");
        assertEquals(
                "FOLDER/data/mnist/part.gz: can't be used for MNIST (expected SHA-256 " + part.sha256()
                        + ", found SUM)",
                error(files).replaceFirst("found [0-9a-f]{64}", "found SUM"));
    }

    @Test
    void aCacheThatCantBeWritten() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file where the folder should be");
        assertTrue(error(files(TIMEOUT, "/good/"))
                .startsWith("FOLDER/cache/mnist/part.gz: can't be used for MNIST (FOLDER/cache"));
    }

    @Test
    void theMirrorsAreSecure() {
        MnistFiles.MIRRORS.forEach(mirror -> assertTrue(mirror.startsWith("https://") && mirror.endsWith("/")));
    }
}
