package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture and the table of {@code docs/architecture.md} show the modules as they are. */
class ModulesPageTest {
    private static final Pattern SHIPPED = Pattern.compile("(?!bench/|src/test|samples).*");
    private static final Pattern OURS = Pattern.compile(
            "<dependency>\\s*<groupId>org\\.espalier</groupId>\\s*<artifactId>([^<]+)</artifactId>(.*?)</dependency>",
            Pattern.DOTALL);

    private static String page() throws IOException {
        return Files.readString(Launcher.projectRoot().resolve("docs/architecture.md"));
    }

    /** Every dependency that does not follow from two others is an arrow, and no other is. */
    @Test
    void theArrowsAreTheDependencies() throws IOException {
        Map<String, Set<String>> all = dependencies();
        Set<String> direct = new TreeSet<>();
        all.forEach((module, needed) -> needed.stream()
                .filter(one ->
                        needed.stream().noneMatch(other -> reached(other, all).contains(one)))
                .forEach(one -> direct.add(module + " --> " + one)));
        assertEquals(direct, arrows());
    }

    private static Set<String> reached(String module, Map<String, Set<String>> all) {
        return all.get(module).stream()
                .flatMap(needed -> Stream.concat(Stream.of(needed), reached(needed, all).stream()))
                .collect(Collectors.toSet());
    }

    private static Set<String> arrows() throws IOException {
        String page = page();
        int start = page.indexOf("```mermaid");
        String picture = page.substring(start, page.indexOf("```", start + 3));
        // a box has an id and, where that is not the folder, the folder: tree["sdt/tree"]
        Map<String, String> folders = new HashMap<>();
        Matcher named = Pattern.compile("([\\w-]+)\\[\"([^\"]+)\"]").matcher(picture);
        while (named.find()) {
            folders.put(named.group(1), named.group(2));
        }
        return Pattern.compile("([\\w-]+)(?:\\[\"[^\"]+\"])? --> ([\\w-]+)")
                .matcher(picture)
                .results()
                .map(arrow -> folder(arrow, 1, folders) + " --> " + folder(arrow, 2, folders))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String folder(MatchResult arrow, int group, Map<String, String> folders) {
        return folders.getOrDefault(arrow.group(group), arrow.group(group));
    }

    /** What each module's pom asks for to compile and run, by folders. */
    private static Map<String, Set<String>> dependencies() throws IOException {
        Map<String, String> poms = new TreeMap<>();
        Map<String, String> folders = new HashMap<>();
        for (String module : modules()) {
            String pom = Files.readString(Launcher.projectRoot().resolve(module).resolve("pom.xml"));
            String own = pom.substring(pom.indexOf("</parent>"));
            poms.put(module, own);
            Matcher artifact = Pattern.compile("<artifactId>([^<]+)<").matcher(own);
            if (artifact.find()) {
                folders.put(artifact.group(1), module);
            }
        }
        Map<String, Set<String>> needed = new TreeMap<>();
        poms.forEach((module, pom) -> needed.put(
                module,
                OURS.matcher(pom)
                        .results()
                        .filter(found -> !found.group(2).contains("<scope>test"))
                        .map(found -> folders.get(found.group(1)))
                        .collect(Collectors.toSet())));
        return needed;
    }

    @Test
    void everyModuleAndEveryPackageIsInTheTable() throws IOException {
        String page = page();
        Set<String> missing = new TreeSet<>();
        for (String module : modules()) {
            if (!page.contains("\n| `" + module + "` |")) {
                missing.add(module);
            }
            Path root = Launcher.projectRoot().resolve(module).resolve("src/main/java/org/espalier");
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> root.relativize(file.getParent()).toString())
                        .map(name -> name.isEmpty() ? "`org.espalier`" : "`." + name.replace('/', '.') + "`")
                        .filter(name -> !page.contains(name))
                        .forEach(missing::add);
            }
        }
        assertEquals(Set.of(), missing);
    }

    /** The class path of these tests is that of the command and the samples together. */
    @Test
    void noJarOfSparkIsOnTheClassPathOfCommandAndSamples() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.apache.spark.SparkContext"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("scala.Option"));
    }

    private static Set<String> modules() throws IOException {
        String pom = Files.readString(Launcher.projectRoot().resolve("pom.xml"));
        return Pattern.compile("<module>(.+?)</module>")
                .matcher(pom.substring(0, pom.indexOf("</modules>")))
                .results()
                .map(found -> found.group(1))
                .filter(SHIPPED.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
