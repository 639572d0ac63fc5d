package org.espalier.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code espalier} script in a folder of its own, with the classes of this test run instead of a build: as a user
 * starts it, but for Maven.
 */
final class Launcher {
    private static final long TIMEOUT_SECONDS = 120;

    private final Path script;
    private final Map<String, String> environment;

    private Launcher(Path script, Map<String, String> environment) {
        this.script = script;
        this.environment = environment;
    }

    static boolean isSupported() {
        return File.separatorChar == '/' && Files.isExecutable(Path.of("/bin/bash"));
    }

    static Launcher install(Path folder) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("cli/target/lib"));
        classPathJar(lib.resolve("all.jar"), List.of());
        Path script = folder.resolve("espalier");
        Files.copy(projectRoot().resolve("espalier"), script, StandardCopyOption.COPY_ATTRIBUTES);
        return new Launcher(script, Map.of());
    }

    /** The same script, with these variables, too. */
    Launcher with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Launcher(script, all);
    }

    /** The folder with the root pom: the tests run in {@code src/test}. */
    static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("espalier"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** A jar without classes that names others, and those of this JVM. */
    static void classPathJar(Path jar, List<Path> first) throws IOException {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        String urls = Stream.concat(
                        first.stream(), Stream.of(own.split(File.pathSeparator)).map(Path::of))
                .map(entry -> entry.toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, urls);
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    Process start(Path folder, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ESPALIER_JAVA_OPTS", "-Xmx1g");
        builder.environment().putAll(environment);
        builder.redirectOutput(folder.resolve("out.txt").toFile());
        builder.redirectError(folder.resolve("err.txt").toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    Cli.Outcome run(Path folder, String... args) throws IOException, InterruptedException {
        return outcome(folder, start(folder, args));
    }

    static Cli.Outcome outcome(Path folder, Process process) throws IOException, InterruptedException {
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("no end after " + TIMEOUT_SECONDS + " s");
        }
        return new Cli.Outcome(
                process.exitValue(),
                Files.readString(folder.resolve("out.txt"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("err.txt"), StandardCharsets.UTF_8));
    }
}
