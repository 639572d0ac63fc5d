package org.espalier.teacher.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.data.Schema;
import org.espalier.onnx.RawNetworks;
import org.espalier.teacher.TableTeacher.Values;
import org.espalier.teacher.TeacherException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that never answer, take all memory, or are none: the process that tries them ends, and this one goes on. */
class NetworkTrialTest {
    private static final Schema SCHEMA = TestRows.table(2, List.of("deny", "grant"));
    private static final OnnxTeacher.Loading LOADING =
            new OnnxTeacher.Loading(SCHEMA, Values.PROBABILITIES, Optional.empty(), 1);

    @TempDir
    Path folder;

    private Path write(byte[] network) throws Exception {
        return Files.write(folder.resolve("network.onnx"), network);
    }

    private static Set<Path> leftovers() throws Exception {
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return temporary
                    .filter(path -> path.getFileName().toString().startsWith("espalier-trial"))
                    .collect(Collectors.toSet());
        }
    }

    private String refusal(byte[] network, Duration time, long memory) throws Exception {
        OnnxFile file = OnnxFile.read(write(network));
        String message = assertThrows(TeacherException.class, () -> NetworkTrial.run(file, LOADING, time, memory))
                .getMessage();
        return message.replace(folder + File.separator, "");
    }

    @Test
    void aNetworkWithoutEndIsRefusedInTime() throws Exception {
        assertEquals(
                "network.onnx: expected an answer for 64 rows within 1 s, found none",
                refusal(RawNetworks.endless(2), Duration.ofSeconds(1), 1L << 33));
        Path file = write(RawNetworks.endless(2));
        assertEquals(
                file + ": expected an answer for 64 rows within 1 s, found none",
                assertThrows(
                                TeacherException.class,
                                () -> OnnxTeacher.load(file, LOADING.trusted(), Duration.ofSeconds(1)))
                        .getMessage());
    }

    /** Twelve gigabytes, of which the process is let have half of one: it is ended while it fills them. */
    @Test
    void aNetworkThatTakesTooMuchMemoryIsRefused() throws Exception {
        assumeTrue(
                ResidentMemory.of(ProcessHandle.current().pid()).isPresent(),
                "the system does not tell a process's memory");
        Set<Path> before = leftovers();
        assertEquals(
                "network.onnx: expected an answer for a first block of rows within 512 MB of memory, found a network that"
                        + " takes more",
                refusal(RawNetworks.greedy(3L << 30), Duration.ofMinutes(2), 1L << 29));
        Set<Path> after = leftovers();
        after.removeAll(before);
        assertEquals(Set.of(), after);
    }

    /** More than any machine has: ONNX Runtime itself says that it can't. */
    @Test
    void aNetworkThatAsksForTheImpossibleIsRefused() throws Exception {
        String message = refusal(RawNetworks.greedy(1L << 50), Duration.ofMinutes(2), 1L << 31);
        assertTrue(message.startsWith("network.onnx: ONNX Runtime can't "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aGoodNetworkAndOneThatDoesNotFit() throws Exception {
        Path file = write(RawNetworks.matrix(List.of("deny", "grant"), 1, 2, 3));
        try (OnnxTeacher teacher = OnnxTeacher.load(file, LOADING)) {
            assertEquals(Optional.of(List.of("deny", "grant")), teacher.classNames());
        }
        String message =
                refusal(RawNetworks.matrix(List.of("deny", "grant"), 1, 2, 3, 4), Duration.ofMinutes(1), 1L << 32);
        assertTrue(message.startsWith("network.onnx: expected an input of shape [n, 2] for the rows"), message);
    }

    @Test
    void theMemoryOfThisProcessIsKnownOnLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        long bytes = ResidentMemory.of(ProcessHandle.current().pid()).orElseThrow();
        assertTrue(bytes > 10_000_000 && bytes < 1L << 36, "bytes: " + bytes);
        assertTrue(ResidentMemory.of(Long.MAX_VALUE).isEmpty());
    }

    /** ONNX Runtime 1.29 reads the command line as it starts, on as much stack as that is long. */
    @Test
    void aLongCommandLineDoesNotEndTheProgram() throws Exception {
        Path file = write(RawNetworks.matrix(List.of("deny", "grant"), 1, 2, 3));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlong=" + "/a-folder/a-file.jar:".repeat(2500),
                        LongCommandLine.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("CLASSPATH", classPath());
        Process process = builder.start();
        assertEquals(0, process.waitFor(), () -> read(folder.resolve("output")));
        assertEquals("2 classes", read(folder.resolve("output")).strip());
    }

    /** Of modules, too: under Maven the classes are on the module path. */
    private static String classPath() {
        return System.getProperty("java.class.path")
                + File.pathSeparator
                + System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + NetworkTrialTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads the network that its argument names. */
    static final class LongCommandLine {
        private LongCommandLine() {}

        public static void main(String[] arguments) {
            try (OnnxTeacher teacher = OnnxTeacher.load(Path.of(arguments[0]), LOADING.trusted())) {
                System.out.println(teacher.classes() + " classes");
            }
        }
    }
}
