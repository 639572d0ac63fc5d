package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are processes of their own. */
class ClusterTest {
    /** As Surefire has it, which starts from a jar that names the others. */
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private Path folder;

    /** Where Spark looks for its jars; links that stay, as there are many. */
    private static Path home() throws IOException {
        Path home = Path.of("target", "spark-home").toAbsolutePath();
        Path jars = Files.createDirectories(home.resolve("jars"));
        try (Stream<Path> old = Files.list(jars)) {
            for (Path link : old.toList()) {
                Files.delete(link);
            }
        }
        for (String entry : CLASS_PATH.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            Path link = jars.resolve(path.getFileName().toString());
            if (entry.endsWith(".jar") && !Files.exists(link)) {
                Files.createSymbolicLink(link, path.toAbsolutePath());
            }
        }
        return home;
    }

    private static String folders() {
        return List.of(CLASS_PATH.split(File.pathSeparator)).stream()
                .filter(entry -> !entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** An executor is killed in the middle of training: the run goes on, and what it had is made again. */
    @Test
    void aLostExecutorIsNoTrouble() throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx768m"));
        command.addAll(List.of(ClusterProgram.QUICK_START.split(" ")));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-cp", CLASS_PATH, ClusterProgram.class.getName(), folders()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_HOME", home().toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.directory(folder.toFile()); // where workers put what executors write
        Path out = folder.resolve("out.txt");
        builder.redirectErrorStream(true).redirectOutput(out.toFile());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(600, TimeUnit.SECONDS), "ends in time");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = Files.readString(out);
        List<String> result =
                text.lines().filter(line -> line.startsWith("RESULT")).toList();
        assertEquals(List.of("RESULT 2 executors, 1 removed, good, 600 explained, open: []"), result, text);
    }
}
