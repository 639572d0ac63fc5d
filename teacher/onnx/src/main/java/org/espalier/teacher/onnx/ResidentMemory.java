package org.espalier.teacher.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The memory that another process takes, as the system tells it. */
final class ResidentMemory {
    private static final Path PROCESSES = Path.of("/proc");

    private ResidentMemory() {}

    /** Bytes; empty where the system does not tell, or the process is gone. */
    static OptionalLong of(long pid) {
        return Files.isDirectory(PROCESSES.resolve("self")) ? ofLinux(pid) : ofPs(pid);
    }

    private static OptionalLong ofLinux(long pid) {
        try {
            return Files.readAllLines(PROCESSES.resolve(Long.toString(pid)).resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong ofPs(long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            String kilobytes =
                    new String(ps.getInputStream().readNBytes(100), java.nio.charset.StandardCharsets.US_ASCII);
            ps.waitFor(1, TimeUnit.SECONDS);
            return OptionalLong.of(Long.parseLong(kilobytes.strip()) << 10);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }
}
