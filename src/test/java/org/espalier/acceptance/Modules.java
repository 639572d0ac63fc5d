package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** The jars of this test run, by the names of their modules. */
final class Modules {
    private static final long TIMEOUT_SECONDS = 120;

    /** What a service that scores and explains has on its path. */
    static final List<String> SCORING =
            List.of("org.espalier.base", "org.espalier.data", "org.espalier.sdt", "org.espalier.explain");

    /** What those need. */
    static final List<String> LIBRARIES = List.of("de.siegmar.fastcsv", "com.fasterxml.jackson.core", "org.slf4j");

    private final Map<String, Path> places = new HashMap<>();
    private final Path folder;

    /** @param folder for the jars of modules that are folders of classes here, as they are before they are packaged */
    Modules(Path folder) {
        this.folder = folder;
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : own.split(File.pathSeparator)) {
            Path place = Path.of(entry);
            try {
                ModuleFinder.of(place)
                        .findAll()
                        .forEach(module -> places.put(module.descriptor().name(), place));
            } catch (FindException e) {
                continue; // no module: ND4J's descriptors are broken, a jar's name is none; jar() says what is missing
            }
        }
    }

    /** The jar of this module; the one that Maven made, where there is one. */
    Path jar(String module) throws IOException {
        Path place = places.get(module);
        assertTrue(place != null, () -> module + " is not on the class path: " + places.keySet());
        if (Files.isRegularFile(place)) {
            return place;
        }
        Path jar = folder.resolve(module + ".jar");
        if (!Files.exists(jar)) {
            tool("jar", "--create", "--file", jar.toString(), "-C", place.toString(), ".");
        }
        return jar;
    }

    String path(List<String> modules) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String module : modules) {
            jars.add(jar(module).toString());
        }
        return String.join(File.pathSeparator, jars);
    }

    /** Jars of the class path that lie in folders of these names: as a repository has them, that of a group. */
    static List<String> jarsIn(List<String> folders) {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(own.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && folders.stream().anyMatch(entry::contains))
                .toList();
    }

    /** What a tool of this JDK prints; it must succeed. */
    static String tool(String name, String... args) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        int status = ToolProvider.findFirst(name).orElseThrow().run(out, out, args);
        out.flush();
        assertEquals(0, status, () -> name + " " + String.join(" ", args) + "\n" + text);
        return text.toString();
    }

    /** Runs a program that must succeed. */
    static Cli.Outcome program(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), () -> "still running: " + command);
        } finally {
            process.destroyForcibly();
        }
        Cli.Outcome outcome = new Cli.Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        assertEquals(0, outcome.status(), () -> command + "\n" + outcome.out() + outcome.err());
        return outcome;
    }

    static List<String> join(List<List<String>> lists) {
        return lists.stream().flatMap(List::stream).collect(Collectors.toList());
    }
}
