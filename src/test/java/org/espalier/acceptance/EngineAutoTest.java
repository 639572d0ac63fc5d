package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which commands get the cuda engine's jars, and what {@code auto} says of an engine that fails its trial. */
class EngineAutoTest {
    private static final String ENGINE = """
            package fake;

            import java.util.Optional;
            import java.util.OptionalInt;
            import org.espalier.train.*;

            public class Engine implements TreeEngineFactory {
                public String name() { return "cuda"; }
                public Optional<String> unusable() { return Optional.empty(); }
                public OptionalInt rank() { return OptionalInt.of(1); }
                public Optional<String> trial() { return Optional.of("loss: expected 1.0, found 2.0"); }
                public String describe(EngineSettings settings) { return "Fake GPU"; }
                public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
                    throw new TrainingException("the fake engine was opened");
                }
            }
            """;

    @TempDir
    private Path folder;

    private Launcher espalier;

    @BeforeEach
    void install() throws IOException {
        assumeTrue(Launcher.isSupported(), "the launcher is a bash script, and there is no bash here");
        espalier = Launcher.install(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    driver    | distill --data a.csv                       | jars
                    driver    | --quiet distill --data a.csv               | jars
                    driver    | distill --engine auto                      | jars
                    driver    | distill --engine=cuda                      | jars
                    driver    | distill --engine jvm                       | none
                    driver    | distill --engine=nd4j                      | none
                    driver    | predict --model a --data b                 | none
                    driver    | demo                                       | none
                    driver    | --version                                  | none
                    driver    | devices                                    | jars
                    driver    | devices --nd4j cuda                        | none
                    driver    | distill --nd4j cuda                        | none
                    no driver | distill --data a.csv                       | none
                    no driver | distill --engine auto                      | none
                    no driver | distill --data a.csv --engine cuda         | jars
                    no driver | devices                                    | jars
                    """)
    void theEnginesJarsComeWhereTheyCanBeUsed(String driver, String command, String jars) throws Exception {
        if (driver.equals("no driver")) {
            assumeNoDriver();
        } else {
            espalier = espalier.with(Map.of("LD_LIBRARY_PATH", driver()));
        }
        assumeTrue(!command.contains("--nd4j") || isLinuxOnX86(), "ND4J on CUDA is made for Linux on x86-64");
        Path lib = Files.createDirectories(folder.resolve("sdt/train-cuda/target/lib"));
        Path engine = Files.createFile(lib.resolve("engine.jar"));
        Cli.Outcome outcome =
                espalier.with(Map.of("JAVA_HOME", printingJava().toString())).run(folder, command.split(" "));
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(
                jars.equals("jars"),
                outcome.out().endsWith("/cli/target/lib/all.jar:" + engine.toRealPath() + "\n"),
                outcome.out());
        assertEquals(jars.equals("jars"), outcome.out().contains("sdt/train-cuda"), outcome.out());
    }

    @Test
    void anEngineThatFailsItsTrialIsNotTakenUnasked() throws Exception {
        Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 200));
        addEngine();
        Launcher with = espalier.with(Map.of("LD_LIBRARY_PATH", driver()));

        Cli.Outcome devices = with.run(folder, "devices");
        assertTrue(devices.out().startsWith("cuda: usable: Fake GPU\njvm: usable: "), devices.out());
        assertTrue(
                devices.out()
                        .endsWith(
                                "\n--engine auto takes jvm: cuda fails its trial here: loss: expected 1.0, found 2.0\n"),
                devices.out());

        Cli.Outcome auto = with.run(folder, distill());
        assertEquals(0, auto.status(), auto.err());
        assertTrue(
                auto.err()
                        .matches(
                                "(?s).*\nengine jvm: [^\n]* \\(auto: cuda fails its trial here: loss: expected 1.0, found"
                                        + " 2.0\\)\n.*"),
                auto.err());

        Cli.Outcome named = with.run(folder, distill("--engine", "cuda", "--leaves", "constant", "--force"));
        assertEquals(1, named.status());
        assertTrue(named.err().contains("\nengine cuda: Fake GPU\n"), named.err());
        assertTrue(named.err().endsWith("espalier: the fake engine was opened\n"), "by name untried: " + named.err());
    }

    @Test
    void withoutADriverAutoSaysNothingOfIt() throws Exception {
        assumeNoDriver();
        Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 200));
        addEngine();
        Cli.Outcome outcome = espalier.run(folder, distill());
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(
                outcome.err().matches("(?s).*\nengine jvm: [^\n]* \\(auto: the fastest that is here\\)\n.*"),
                outcome.err());
    }

    /** A list of engines with one whose class is not there: one line says so, and the others work as without it. */
    @Test
    void anEngineThatIsNotThereIsLeftOut() throws Exception {
        Path services = Files.createDirectories(folder.resolve("engine/META-INF/services"));
        Files.writeString(services.resolve("org.espalier.train.TreeEngineFactory"), "gone.Engine\n");
        Path lib = Files.createDirectories(folder.resolve("sdt/train-cuda/target/lib"));
        Launcher.classPathJar(lib.resolve("engine.jar"), List.of(folder.resolve("engine")));
        Cli.Outcome devices = espalier.run(folder, "devices");
        assertEquals(0, devices.status(), devices.err());
        assertTrue(devices.out().startsWith("jvm: usable: "), devices.out());
        assertEquals(
                "[WARN] Engines - engine left out: org.espalier.train.TreeEngineFactory: Provider gone.Engine not found",
                devices.err()
                        .lines()
                        .filter(line -> line.contains("gone.Engine"))
                        .collect(java.util.stream.Collectors.joining("\n")));
    }

    private static String[] distill(String... more) {
        return Stream.concat(
                        Stream.of(
                                "distill",
                                "--data",
                                "fruit.csv",
                                "--target",
                                "kind",
                                "--epochs",
                                "1",
                                "--out",
                                "tree.safetensors"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private void addEngine() throws IOException {
        Path classes = folder.resolve("engine");
        CompiledService.compile(classes, "org.espalier.train.TreeEngineFactory", "fake.Engine", ENGINE);
        Path lib = Files.createDirectories(folder.resolve("sdt/train-cuda/target/lib"));
        Launcher.classPathJar(lib.resolve("engine.jar"), List.of(classes));
    }

    /** A folder with the driver's library, which the launcher only looks for. */
    private String driver() throws IOException {
        Path drivers = Files.createDirectory(folder.resolve("driver"));
        Files.createFile(drivers.resolve("libcuda.so.1"));
        return drivers.toString();
    }

    private static void assumeNoDriver() {
        assumeFalse(
                Stream.of(
                                "/proc/driver/nvidia/version",
                                "/usr/lib/x86_64-linux-gnu/libcuda.so.1",
                                "/usr/lib64/libcuda.so.1",
                                "/usr/lib/libcuda.so.1",
                                "/usr/lib/wsl/lib/libcuda.so.1",
                                "/usr/local/nvidia/lib64/libcuda.so.1",
                                "/usr/local/cuda/compat/libcuda.so.1")
                        .anyMatch(file -> Files.exists(Path.of(file))),
                "there is a real driver here");
    }

    private static boolean isLinuxOnX86() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    /** A Java that prints its arguments, one a line. */
    /** What it is called with, and then its class path. */
    private Path printingJava() throws IOException {
        Path java = folder.resolve("java");
        Path program = Files.createDirectories(java.resolve("bin")).resolve("java");
        Files.writeString(program, "#!/bin/bash\nprintf '%s\\n' \"$@\" \"$CLASSPATH\"\n");
        assertTrue(program.toFile().setExecutable(true));
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.1\"\nMODULES=\"java.base\"\n");
        return java;
    }
}
