package org.espalier.bench.gpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.espalier.EspalierException;

/**
 * Another program that takes steps: {@code torch_tree.py}. Its first line says what it is; then every line that it is told
 * gets a line back, a number of seconds or {@code failed: why}.
 */
final class Peer implements Contestant {
    private final String name;
    private final String about;
    private final Process process;
    private final Writer to;
    private final BufferedReader from;
    private final Duration patience;
    private final ExecutorService reading = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "peer");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param errors the program's standard error
     * @param patience how long an answer may take: a compiler takes its time
     * @throws EspalierException where it does not start, or says no line
     */
    Peer(String name, List<String> command, Path errors, Duration patience) {
        this.name = name;
        this.patience = patience;
        try {
            process = new ProcessBuilder(new ArrayList<>(command))
                    .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                    .start();
        } catch (IOException e) {
            throw new EspalierException(name + " does not start: " + e.getMessage(), e);
        }
        to = process.outputWriter(StandardCharsets.UTF_8);
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        about = answer();
    }

    String about() {
        return about;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void open(Case what) {
        ask(what.forPeer());
    }

    @Override
    public double steps(int count) {
        return ask("steps " + count);
    }

    private double ask(String line) {
        try {
            to.write(line + "\n");
            to.flush();
        } catch (IOException e) {
            throw new EspalierException(name + " has ended", e);
        }
        String answer = answer();
        try {
            return Double.parseDouble(answer);
        } catch (NumberFormatException e) {
            throw new EspalierException(name + ": " + answer, e);
        }
    }

    private String answer() {
        try {
            String line = reading.submit(from::readLine).get(patience.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new EspalierException(name + " ended without an answer");
            }
            if (line.startsWith("failed: ")) {
                throw new EspalierException(name + " " + line);
            }
            return line;
        } catch (java.util.concurrent.TimeoutException e) {
            close();
            throw new EspalierException(name + ": no answer within " + patience.toSeconds() + " s", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new EspalierException(name + ": " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EspalierException(name + ": interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            to.close();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } finally {
            reading.shutdownNow();
        }
    }
}
