package org.espalier.teacher.onnx;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The folder for temporary files that ONNX Runtime unpacks its native libraries into. Its own way to remove it at the end of
 * the program takes the folder before the files in it, and so leaves it.
 */
final class UnpackedLibraries {
    private static final Path MAPPED = Path.of("/proc/self/maps");
    private static final AtomicBoolean SEEN_TO = new AtomicBoolean();

    private UnpackedLibraries() {}

    /** After they were loaded. Where the system does not say what is loaded, nothing. */
    static void removeAtExit() {
        if (SEEN_TO.compareAndSet(false, true)) {
            folder().ifPresent(folder ->
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), "espalier-onnx-libraries")));
        }
    }

    private static Optional<Path> folder() {
        if (!Files.isReadable(MAPPED)) {
            return Optional.empty();
        }
        try {
            return folder(Files.readAllLines(MAPPED));
        } catch (IOException e) {
            return Optional.empty(); // a name that is no UTF-8, say: the folder stays
        }
    }

    /** @param mapped lines that end with the path of a mapped file */
    static Optional<Path> folder(List<String> mapped) {
        return mapped.stream()
                .filter(line -> line.contains("/onnxruntime-java") && line.endsWith(".so"))
                .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
                .filter(folder -> folder.getFileName().toString().startsWith("onnxruntime-java"))
                .findFirst();
    }

    /** What is loaded stays so. */
    private static void remove(Path folder) {
        File[] files = folder.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            file.delete();
        }
        folder.toFile().delete();
    }
}
