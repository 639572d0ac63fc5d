package org.espalier.train.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The library {@code fake_cuda.cpp} under CUDA's names, and programs that run with it in a JVM of their own. */
final class FakeCuda {
    private static final List<String> NAMES =
            List.of("libcuda.so.1", "libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libnvrtc.so.13");

    private final Path folder;

    private FakeCuda(Path folder) {
        this.folder = folder;
    }

    /** Compiles it into an empty folder. */
    static FakeCuda compile(Path folder) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("kernels.cu"), KernelSource.text());
        try (InputStream in = FakeCuda.class.getResourceAsStream("fake_cuda.cpp")) {
            Files.copy(in, folder.resolve("fake_cuda.cpp"));
        }
        Path libraries = Files.createDirectory(folder.resolve("lib"));
        Process compiler = new ProcessBuilder(
                        "g++",
                        "-std=c++17",
                        "-O1",
                        "-Wall",
                        "-shared",
                        "-fPIC",
                        "fake_cuda.cpp",
                        "-o",
                        "lib/libfake.so")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("compiler.txt").toFile())
                .start();
        if (!compiler.waitFor(3, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("compiler.txt")));
        }
        for (String name : NAMES) {
            Files.createSymbolicLink(libraries.resolve(name), Path.of("libfake.so"));
        }
        return new FakeCuda(folder);
    }

    Path library(String name) {
        return folder.resolve("lib").resolve(name);
    }

    /** What a program printed, standard error too, and its exit status. */
    record Outcome(int status, String text) {}

    /** Runs a class of this class path that has a {@code main}. */
    Outcome run(Map<String, String> environment, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:ErrorFile=" + folder.resolve("crash%p.log"),
                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("javacpp"),
                "-Dorg.bytedeco.javacpp.platform.linkpath=" + folder.resolve("lib"),
                "-Djdk.serialFilter=!*",
                "-cp",
                classPath(),
                program.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LD_LIBRARY_PATH", folder.resolve("lib").toString());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("no end after five minutes: " + command);
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    /** Compiled kernels in the cache. */
    List<Path> cached() throws IOException {
        Path kernels = folder.resolve("cache/espalier/kernels");
        if (!Files.isDirectory(kernels)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(kernels)) {
            return files.collect(Collectors.toList());
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
