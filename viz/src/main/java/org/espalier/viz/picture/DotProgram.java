package org.espalier.viz.picture;

import guru.nidi.graphviz.engine.AbstractGraphvizEngine;
import guru.nidi.graphviz.engine.EngineResult;
import guru.nidi.graphviz.engine.GraphvizException;
import guru.nidi.graphviz.engine.Options;
import guru.nidi.graphviz.engine.Rasterizer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The program {@code dot} as graphviz-java's engine, by pipes: graphviz-java's own goes through a shell, and leaves the
 * picture's text, values of the user's rows in it, in a folder for temporary files.
 */
final class DotProgram extends AbstractGraphvizEngine {
    private static final List<String> NAMES = List.of("dot", "dot.exe");

    private final int seconds;

    /** @param seconds until the program is ended */
    DotProgram(int seconds) {
        super(true);
        this.seconds = seconds;
    }

    @Override
    protected void doInit() throws IOException {
        program();
    }

    private static Path program() throws IOException {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (String name : NAMES) {
                Path file = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return file;
                }
            }
        }
        throw new IOException("the program dot is not on the PATH");
    }

    @Override
    public EngineResult execute(String source, Options options, Rasterizer rasterizer) {
        try {
            Process dot = new ProcessBuilder(
                            program().toString(),
                            "-K" + options.engine.name().toLowerCase(Locale.ROOT),
                            "-T" + options.format.name().toLowerCase(Locale.ROOT))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> read(dot));
                try (OutputStream in = dot.getOutputStream()) {
                    in.write(source.getBytes(StandardCharsets.UTF_8));
                }
                if (!dot.waitFor(seconds, TimeUnit.SECONDS)) {
                    throw new GraphvizException("dot gave no answer within " + seconds + " s");
                }
                if (dot.exitValue() != 0) {
                    throw new GraphvizException("dot ended with status " + dot.exitValue());
                }
                return EngineResult.fromString(answer.join());
            } finally {
                dot.destroyForcibly();
            }
        } catch (IOException e) {
            throw new GraphvizException("dot: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphvizException("interrupted", e);
        }
    }

    private static String read(Process dot) {
        try (InputStream out = dot.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
