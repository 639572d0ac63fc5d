package org.espalier.acceptance;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK on this machine. */
record Jdk(Path home) {
    /** Folders of JDKs, separated as in a class path; looked at before the usual places. */
    private static final String VARIABLE = "ESPALIER_JDKS";

    private static final Path USUAL = Path.of("/usr/lib/jvm");

    /**
     * The JDK of this version.
     *
     * @throws org.opentest4j.TestAbortedException where there is none, with a line that says where it was looked for
     */
    static Jdk ofVersion(int version) throws IOException {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        String named = System.getenv(VARIABLE);
        if (named != null) {
            Stream.of(named.split(File.pathSeparator)).map(Path::of).forEach(homes::add);
        }
        if (Files.isDirectory(USUAL)) {
            try (Stream<Path> there = Files.list(USUAL)) {
                there.sorted().forEach(homes::add);
            }
        }
        for (Path home : homes) {
            if (Files.exists(home.resolve("bin/jlink")) && versionOf(home).startsWith(version + ".")) {
                return new Jdk(home);
            }
        }
        String reason = "no JDK " + version + " here, neither in " + VARIABLE + " nor in " + USUAL;
        return abort(reason);
    }

    private static String versionOf(Path home) throws IOException {
        Path file = home.resolve("release");
        if (!Files.isRegularFile(file)) {
            return "";
        }
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            release.load(in);
        }
        return release.getProperty("JAVA_VERSION", "").replace("\"", "") + ".";
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }
}
