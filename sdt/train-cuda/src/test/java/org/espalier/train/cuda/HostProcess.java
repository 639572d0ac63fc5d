package org.espalier.train.cuda;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program {@code host_device.cpp}, compiled once for all tests, and the pipe to it. */
final class HostProcess {
    private static final List<String> COMPILER = List.of("g++", "-std=c++17", "-O1", "-g", "-Wall", "-Werror");

    /** Not every machine has the sanitizers' libraries. */
    private static final List<String> SANITIZED =
            List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer");

    private static HostProcess running;
    private static String missing;
    private static RuntimeException broken;

    private final Process process;
    private final DataOutputStream to;
    private final DataInputStream from;
    private final Path errors;

    private HostProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        this.from = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    /** Why there is none, empty where there is. */
    static synchronized Optional<String> missing() {
        if (running == null && missing == null) {
            if (broken != null) {
                throw broken;
            }
            if (hasCompiler()) {
                running = start();
            } else {
                missing = "there is no g++ here, which compiles the kernels for the processor";
            }
        }
        return Optional.ofNullable(missing);
    }

    static synchronized HostProcess shared() {
        missing().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        if (!running.process.isAlive()) {
            throw new IllegalStateException("the host device has ended: " + running.said());
        }
        return running;
    }

    private static boolean hasCompiler() {
        try {
            Process compiler = new ProcessBuilder(COMPILER.get(0), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return compiler.waitFor(1, TimeUnit.MINUTES) && compiler.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A compiler that does not take the kernels is an error. */
    private static HostProcess start() {
        try {
            return compileAndStart();
        } catch (IOException e) {
            broken = new UncheckedIOException(e); // the next test is not to try again
            throw broken;
        }
    }

    private static HostProcess compileAndStart() throws IOException {
        Path folder = Files.createTempDirectory("espalier-host-device");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder)));
        Files.writeString(folder.resolve("kernels.cu"), KernelSource.text());
        try (InputStream in = HostProcess.class.getResourceAsStream("host_device.cpp")) {
            Files.copy(in, folder.resolve("host_device.cpp"));
        }
        Path program = folder.resolve("host_device");
        if (!compile(folder, program, SANITIZED) && !compile(folder, program, List.of())) {
            throw new IOException(Files.readString(folder.resolve("compiler.txt")));
        }
        Path errors = folder.resolve("errors.txt");
        HostProcess started = new HostProcess(
                new ProcessBuilder(program.toString())
                        .redirectError(errors.toFile())
                        .start(),
                errors);
        long size = Long.reverseBytes(started.from.readLong());
        if (size != new TreeArguments().bytes().capacity()) {
            throw new IllegalStateException("struct Tree has " + size + " bytes to C++, "
                    + new TreeArguments().bytes().capacity() + " to Java");
        }
        return started;
    }

    private static boolean compile(Path folder, Path program, List<String> more) throws IOException {
        List<String> command = Stream.of(COMPILER, more, List.of("host_device.cpp", "-o", program.toString()))
                .flatMap(List::stream)
                .toList();
        try {
            Process compiler = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("compiler.txt").toFile())
                    .start();
            return compiler.waitFor(3, TimeUnit.MINUTES) && compiler.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void end(Path folder) {
        synchronized (HostProcess.class) {
            if (running != null) {
                running.process.destroyForcibly();
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the sanitizer said. */
    private String said() {
        try {
            process.waitFor(5, TimeUnit.SECONDS);
            return Files.readString(errors, StandardCharsets.UTF_8);
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }

    /** One command; numbers are in the machine's own order. */
    final class Command {
        private final ByteBuffer head = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());

        Command(char what) {
            head.put((byte) what);
        }

        Command number(int value) {
            head.putInt(value);
            return this;
        }

        Command number(long value) {
            head.putLong(value);
            return this;
        }

        Command text(String value) {
            head.put(value.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Command bytes(ByteBuffer value) {
            head.put(value);
            return this;
        }

        void send(ByteBuffer data) {
            guarded(() -> {
                to.write(head.array(), 0, head.position());
                byte[] copy = new byte[data.remaining()];
                data.get(copy);
                to.write(copy);
                return null;
            });
        }

        void send() {
            send(ByteBuffer.allocate(0));
        }

        byte[] ask(int length) {
            send();
            return guarded(() -> {
                to.flush();
                byte[] answer = new byte[length];
                from.readFully(answer);
                return answer;
            });
        }
    }

    private interface Exchange<T> {
        T run() throws IOException;
    }

    private <T> T guarded(Exchange<T> exchange) {
        try {
            return exchange.run();
        } catch (IOException e) {
            throw new IllegalStateException("the host device has ended: " + said(), e);
        }
    }
}
