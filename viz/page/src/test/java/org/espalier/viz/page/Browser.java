package org.espalier.viz.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.espalier.json.Json;

/** A headless Chromium, driven by ChromeDriver over the WebDriver protocol (W3C). */
public final class Browser implements AutoCloseable {
    /** Browsers between two tests, by the width of their windows: to start one takes seconds. */
    private static final Map<Integer, Browser> FREE = new HashMap<>();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String root;
    private final int width;
    private String session = "";

    private Browser(Process driver, String root, int width) {
        this.driver = driver;
        this.root = root;
        this.width = width;
    }

    /**
     * A browser with a window of a width, to be {@link #close closed}: it is then given back, and the next test of this JVM
     * that asks for the width has the same one. Empty where there is no ChromeDriver.
     */
    public static synchronized Optional<Browser> start(int width) {
        Browser free = FREE.remove(width);
        return free != null ? Optional.of(free) : started(width);
    }

    private static Optional<Browser> started(int width) {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process driver;
        try {
            driver = new ProcessBuilder("chromedriver", "--port=" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        Browser browser = new Browser(driver, "http://127.0.0.1:" + port, width);
        // Nothing may be left behind, whatever ends the tests.
        Runtime.getRuntime().addShutdownHook(new Thread(browser::end));
        browser.open(width);
        return Optional.of(browser);
    }

    private void open(int width) {
        List<String> arguments = List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=" + width + ",1000"); // the profile is the driver's, which deletes it
        Map<String, Object> wanted = Map.of(
                "capabilities",
                Map.of(
                        "alwaysMatch",
                        Map.of(
                                "goog:chromeOptions",
                                Map.of("args", arguments),
                                "goog:loggingPrefs",
                                Map.of("browser", "ALL"))));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                session = "/session/" + ((Map<?, ?>) post("/session", wanted)).get("sessionId");
                return;
            } catch (UncheckedIOException e) {
                // the driver does not listen yet
                if (System.nanoTime() > deadline || !driver.isAlive()) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a page. */
    public void load(Path page) {
        post(session + "/url", Map.of("url", page.toUri().toString()));
    }

    /** The value of a function body. */
    public Object run(String script) {
        return post(session + "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Shows the page as it is printed, or on the screen again. */
    public void onPaper(boolean isPaper) {
        post(
                session + "/goog/cdp/execute",
                Map.of(
                        "cmd",
                        "Emulation.setEmulatedMedia",
                        "params",
                        Map.of("media", isPaper ? "print" : "", "features", List.of())));
    }

    /** What the page and its policy complained of since the last question. */
    public List<?> complaints() {
        return (List<?>) post(session + "/se/log", Map.of("type", "browser"));
    }

    private Object post(String path, Map<String, Object> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(Json.compact(body)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            Object value = ((Map<?, ?>) Json.parse(answer.body())).get("value");
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + value);
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives it back, without a page and with nothing complained of. */
    @Override
    public void close() {
        post(session + "/url", Map.of("url", "about:blank"));
        complaints();
        synchronized (Browser.class) {
            FREE.put(width, this);
        }
    }

    /** Ends when the browser has. */
    private void end() {
        List<ProcessHandle> all = driver.descendants().toList();
        try {
            if (!session.isEmpty()) {
                HttpRequest quit = HttpRequest.newBuilder(URI.create(root + session))
                        .timeout(Duration.ofSeconds(20))
                        .DELETE()
                        .build();
                http.send(quit, HttpResponse.BodyHandlers.discarding());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.destroy();
            for (ProcessHandle process : all) {
                process.destroyForcibly();
                process.onExit()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .exceptionally(e -> process)
                        .join();
            }
            driver.destroyForcibly();
        }
    }
}
