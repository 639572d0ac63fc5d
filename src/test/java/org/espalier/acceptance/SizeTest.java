package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much a reader has to take in at a time. */
class SizeTest {
    private static final int MAX_LINES_OF_A_MODULE = 6500;
    private static final int MAX_LINES_OF_A_CLASS = 500;

    /** Beside the house. */
    private static final Pattern EXCEPTED = Pattern.compile("bench/.*|src/test");

    @Test
    void noModuleIsTooLargeToRead() throws IOException {
        List<String> tooLarge = new ArrayList<>();
        for (String module : modules()) {
            int lines = 0;
            for (Path source : sources(module)) {
                lines += Files.readAllLines(source).size();
            }
            assertTrue(lines > 0, module);
            if (lines > MAX_LINES_OF_A_MODULE) {
                tooLarge.add(module + ": " + lines + " lines");
            }
        }
        assertEquals(List.of(), tooLarge);
    }

    @Test
    void noClassIsTooLargeToRead() throws IOException {
        List<String> tooLarge = new ArrayList<>();
        for (String module : modules()) {
            for (Path source : sources(module)) {
                int lines = Files.readAllLines(source).size();
                if (lines > MAX_LINES_OF_A_CLASS) {
                    tooLarge.add(source.getFileName() + ": " + lines + " lines");
                }
            }
        }
        assertEquals(List.of(), tooLarge);
    }

    private static List<String> modules() throws IOException {
        String pom = Files.readString(Launcher.projectRoot().resolve("pom.xml"));
        String list = pom.substring(0, pom.indexOf("</modules>"));
        List<String> modules = Pattern.compile("<module>(.+?)</module>")
                .matcher(list)
                .results()
                .map(found -> found.group(1))
                .filter(module -> !EXCEPTED.matcher(module).matches())
                .toList();
        assertTrue(modules.contains("sdt/base") && modules.contains("explain"), modules.toString());
        return modules;
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files =
                Files.walk(Launcher.projectRoot().resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
