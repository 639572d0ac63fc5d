package org.espalier.tribuo;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Starts Java with a part of this test's class path. */
final class FreshJvm {
    /** Tribuo and what it brings, and the compiled tests; none of our classes that are not tests. */
    static final Predicate<Path> TRIBUO_ALONE = entry -> isTestClasses(entry)
            || List.of("tribuo-", "olcut-", "protobuf-java-", "onnxruntime-").stream()
                    .anyMatch(entry.getFileName().toString()::startsWith);

    /** Tribuo and the jars of espalier-tribuo with what they bring; nothing of ONNX. */
    static final Predicate<Path> SMALL_JARS = entry -> isTestClasses(entry)
            || List.of(
                            "tribuo-core-",
                            "tribuo-math-",
                            "tribuo-util-onnx-",
                            "tribuo-common-tree-",
                            "tribuo-classification-",
                            "olcut-core-",
                            "olcut-config-protobuf-",
                            "protobuf-java-",
                            "fastcsv-",
                            "jackson-core-",
                            "slf4j-api-")
                    .stream()
                    .anyMatch(entry.getFileName().toString()::startsWith)
            || isOurs(entry, "espalier-base-", "base")
            || isOurs(entry, "espalier-data-", "data")
            || isOurs(entry, "espalier-sdt-", "tree")
            || isOurs(entry, "espalier-teacher-", "api")
            || isOurs(entry, "espalier-train-", "train")
            || isOurs(entry, "espalier-explain-", "explain")
            || isOurs(entry, "espalier-tribuo-", "tribuo");

    private FreshJvm() {}

    private static boolean isTestClasses(Path entry) {
        return entry.endsWith(Path.of("tribuo", "target", "test-classes"));
    }

    /** As a jar, or as the folder of a build that has made none yet. */
    private static boolean isOurs(Path entry, String jar, String folder) {
        return entry.getFileName().toString().startsWith(jar) || entry.endsWith(Path.of(folder, "target", "classes"));
    }

    /** What a program prints; its errors where it fails. */
    static String run(Predicate<Path> classPath, Class<?> program, Path folder, Path... arguments) throws Exception {
        String entries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> classPath.test(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        Path errors = folder.resolve("errors");
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", entries, program.getName()));
        Arrays.stream(arguments).map(Path::toString).forEach(command::add);
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? printed.strip() : Files.readString(errors);
    }
}
