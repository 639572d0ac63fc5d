package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The two class paths of a GPU, and what the command says where ND4J on CUDA can't be used: with a backend in the place of
 * ND4J's that must never be asked anything, and with drivers that a C compiler makes here.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class GpuClassPathTest {
    private static final String BACKEND = """
            package org.nd4j.linalg.jcublas;

            public class JCublasBackend extends org.nd4j.linalg.factory.Nd4jBackend {
                private static Error started() {
                    return new AssertionError("ND4J's backend was started");
                }
                public boolean isAvailable() { throw started(); }
                public boolean canRun() { throw started(); }
                public boolean allowsOrder() { throw started(); }
                public int getPriority() { throw started(); }
                public org.nd4j.common.io.Resource getConfigurationResource() { throw started(); }
                public Class getNDArrayClass() { throw started(); }
                public org.nd4j.linalg.factory.Environment getEnvironment() { throw started(); }
                public String buildInfo() { throw started(); }
                public void logBackendInit() { throw started(); }
            }
            """;

    private static final String DRIVER = """
            int cuDriverGetVersion(int *version) { *version = VERSION; return 0; }
            int cuInit(unsigned flags) { return CAPABILITY == 0 ? 100 : 0; }
            int cuDeviceGetCount(int *count) { *count = 1; return 0; }
            int cuDeviceGet(int *device, int index) { *device = index; return 0; }
            int cuDeviceGetName(char *name, int length, int device) { __builtin_strcpy(name, "Fake GPU"); return 0; }
            int cuDeviceGetAttribute(int *value, int which, int device) {
                *value = which == 75 ? CAPABILITY / 10 : CAPABILITY % 10;
                return 0;
            }
            """;

    @TempDir
    private static Path home;

    private static Launcher espalier;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws IOException {
        assumeTrue(Launcher.isSupported(), "the launcher is a bash script, and there is no bash here");
        espalier = Launcher.install(home);
        Path backend = home.resolve("backend");
        CompiledService.compile(
                backend, "org.nd4j.linalg.factory.Nd4jBackend", "org.nd4j.linalg.jcublas.JCublasBackend", BACKEND);
        Path lib = Files.createDirectories(home.resolve("cli/target/lib-nd4j-cuda"));
        Launcher.classPathJar(lib.resolve("all.jar"), List.of(backend));
    }

    @BeforeEach
    void writeData() {
        Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 200));
    }

    @Test
    void unaskedNd4jIsOnTheProcessor() throws Exception {
        for (String[] args : List.of(new String[] {"devices"}, new String[] {"devices", "--nd4j", "cpu"})) {
            Cli.Outcome outcome = espalier.run(folder, args);
            assertTrue(outcome.out().contains("\nnd4j: usable: ND4J on CpuBackend, "), outcome.out());
            assertEquals("", outcome.err());
        }
    }

    /** The command's own dependencies are this test's, too. */
    @Test
    void theUsualClassPathHasNothingOfCuda() {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> jars = Stream.of(own.split(":"))
                .filter(entry -> entry.endsWith(".jar"))
                .toList();
        assertTrue(jars.stream().anyMatch(jar -> jar.matches(".*/nd4j-native-[^/]*")), own);
        assertEquals(
                List.of(),
                jars.stream().filter(jar -> jar.matches(".*/[^/]*cuda[^/]*")).toList());
        assertTrue(!own.contains("/sdt/train-cuda/"), own);
    }

    @Test
    void bothAtOnceIsOneLine() throws Exception {
        for (String[] run :
                List.of(distill("--nd4j", "cuda", "--engine", "cuda"), distill("--engine=cuda", "--nd4j=cuda"))) {
            assertEquals(
                    new Cli.Outcome(
                            2,
                            "",
                            "espalier: expected --nd4j cuda or --engine cuda, found both: they need different versions of"
                                    + " CUDA (see espalier distill --help)\n"),
                    espalier.run(folder, run));
        }
    }

    /** Java started by hand, as this test does, has the class path that it was given. */
    @Test
    void withoutItsClassPathItIsOneLine() {
        Cli.assertFails(
                1,
                "--nd4j cuda: expected org.nd4j:nd4j-cuda-11.6 on the class path, found none; the script espalier puts it"
                        + " there",
                "--nd4j",
                "cuda",
                "devices");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    13010 | 90  | ND4J's CUDA backend has code for compute capability 3.7 to 8.9 only, Fake GPU has 9.0: train the tree with --engine cuda, and a network without --nd4j cuda
                    13010 | 100 | ND4J's CUDA backend has code for compute capability 3.7 to 8.9 only, Fake GPU has 10.0: train the tree with --engine cuda, and a network without --nd4j cuda
                    10020 | 75  | ND4J on CUDA: the NVIDIA driver is too old: it serves CUDA 10.2, 11.0 is needed (driver 450.80 or newer)
                    12040 | 0   | ND4J on CUDA: the NVIDIA driver finds no GPU
                    0     | 0   | ND4J on CUDA finds no NVIDIA driver (libcuda.so.1 is not found)
                    12040 | 86  | ND4J on CUDA needs the jars org.bytedeco:cuda and javacpp on the class path, as of the Maven profile nd4j-cuda
                    """)
    void aGpuThatCannotBeUsedIsOneLineBeforeNd4jStarts(int version, int capability, String why) throws Exception {
        Launcher with = espalier.with(
                Map.of("LD_LIBRARY_PATH", driver(version, capability).toString()));

        Cli.Outcome devices = with.run(folder, "devices", "--nd4j", "cuda");
        assertTrue(devices.out().contains("\nnd4j: not usable here: " + why + "\n"), devices.out());
        assertTrue(devices.out().contains("\n--engine auto takes jvm: "), devices.out());
        assertEquals("", devices.err());

        Cli.Outcome tree = with.run(folder, distill("--engine", "nd4j", "--nd4j", "cuda"));
        assertEquals("espalier: engine nd4j can't be used here: " + why + "\n", lastLine(tree.err()));
        assertEquals(1, tree.status());

        Cli.Outcome network =
                with.run(folder, "teach", "--data", "fruit.csv", "--target", "kind", "--out", "net.zip", "--nd4j=cuda");
        assertEquals("espalier: DL4J does not run here: " + why + "\n", lastLine(network.err()));
        assertEquals(1, network.status());
    }

    /** A tree by another engine and without a network starts no ND4J, wherever that would be. */
    @Test
    void whatNeedsNoNd4jRuns() throws Exception {
        Launcher with =
                espalier.with(Map.of("LD_LIBRARY_PATH", driver(13010, 90).toString()));
        Cli.Outcome outcome = with.run(folder, distill("--nd4j", "cuda", "--epochs", "1"));
        assertEquals(0, outcome.status(), outcome.err());
    }

    /** The launcher's builds, with a Maven that writes down what it is asked for. */
    @Test
    void theLargeClassPathIsBuiltOnlyWhereItIsAskedFor() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Launcher built = Launcher.install(root).with(Map.of("PATH", maven(root) + ":" + System.getenv("PATH")));
        Files.writeString(root.resolve("pom.xml"), "");

        assertEquals("espalier 0.1.0\n", built.run(folder, "--version").out());
        assertEquals(" -pl cli,sdt/train-cuda -am package\n", asked(root));
        assertEquals(new Cli.Outcome(0, "espalier 0.1.0\n", ""), built.run(folder, "--version"));
        assertEquals("", asked(root), "nothing has changed");

        Cli.Outcome outcome = built.run(folder, "--version", "--nd4j", "cuda");
        assertEquals(
                new Cli.Outcome(
                        0,
                        "espalier 0.1.0\n",
                        "building espalier with ND4J on CUDA, 0.6 GB of jars (first use or changed sources) ...\n"),
                outcome);
        assertEquals(" -P nd4j-cuda -pl cli,sdt/train-cuda,cli/nd4j-cuda -am package\n", asked(root));
    }

    private static String[] distill(String... more) {
        return Stream.concat(
                        Stream.of("distill", "--data", "fruit.csv", "--target", "kind", "--out", "tree.safetensors"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
    }

    /** The folder of a driver's library; version 0 is a file that is none, and hides one that may be there. */
    private Path driver(int version, int capability) throws IOException, InterruptedException {
        Path drivers = Files.createDirectory(folder.resolve("driver"));
        Path library = drivers.resolve("libcuda.so.1");
        if (version == 0) {
            return Files.createFile(library).getParent();
        }
        Path source = Files.writeString(drivers.resolve("driver.c"), DRIVER);
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "gcc",
                            "-shared",
                            "-fPIC",
                            "-DVERSION=" + version,
                            "-DCAPABILITY=" + capability,
                            source.toString(),
                            "-o",
                            library.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no gcc here, which compiles a driver for this test");
            throw e;
        }
        assertTrue(compiler.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, compiler.exitValue());
        return drivers;
    }

    /** The folder of a program mvn that leaves the jars that the launcher looks for. */
    private static Path maven(Path root) throws IOException {
        Path programs = Files.createDirectory(root.resolve("bin"));
        Path program = Files.writeString(programs.resolve("mvn"), """
                #!/bin/bash
                asked="$*"
                echo "${asked#*-Despalier.checks.skip=true}" >> asked.txt
                mkdir -p sdt/train-cuda/target/lib
                touch sdt/train-cuda/target/espalier-train-cuda-0.jar
                cp cli/target/lib/all.jar cli/target/espalier-cli-0.jar
                case $asked in
                    *nd4j-cuda*) cp -r cli/target/lib cli/target/lib-nd4j-cuda ;;
                esac
                """);
        assertTrue(program.toFile().setExecutable(true));
        return programs;
    }

    private static String asked(Path root) throws IOException {
        Path file = root.resolve("asked.txt");
        String asked = Files.exists(file) ? Files.readString(file) : "";
        Files.deleteIfExists(file);
        return asked;
    }
}
