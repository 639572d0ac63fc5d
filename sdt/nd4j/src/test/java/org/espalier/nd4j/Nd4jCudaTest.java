package org.espalier.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which GPUs are refused, by a driver's library that a C compiler makes here. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class Nd4jCudaTest {
    private static final String SERVED = "ND4J's CUDA backend has code for compute capability 3.7 to 8.9 only, ";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"37", "50", "61", "75", "80", "86", "89", "86, 75"})
    void aGpuWithCodeIsTaken(String capabilities) throws Exception {
        assertEquals(Optional.empty(), refusal(12040, 0, capabilities));
    }

    @ParameterizedTest
    @CsvSource({"90, 9.0", "100, 10.0", "103, 10.3", "120, 12.0"})
    void aNewerGpuIsSentToTheOtherEngine(String capability, String text) throws Exception {
        assertEquals(
                Optional.of(SERVED + "Fake GPU has " + text
                        + ": train the tree with --engine cuda, and a network without --nd4j cuda"),
                refusal(13010, 0, capability));
    }

    @Test
    void anOlderGpuIsSentToTheProcessor() throws Exception {
        assertEquals(
                Optional.of(SERVED + "Fake GPU has 3.5: --engine cuda needs 7.5 or newer, too; --engine jvm serves"),
                refusal(11040, 0, "35"));
    }

    @Test
    void oneOfSeveralIsNamed() throws Exception {
        assertEquals(
                Optional.of(SERVED
                        + "Second GPU has 9.0: train the tree with --engine cuda, and a network without --nd4j cuda;"
                        + " CUDA_VISIBLE_DEVICES hides a GPU among several"),
                refusal(13010, 0, "86, 90"));
    }

    @Test
    void noGpu() throws Exception {
        Optional<String> line = Optional.of("ND4J on CUDA: the NVIDIA driver finds no GPU");
        assertEquals(line, refusal(12040, 100, "86"), "cuInit says so");
        assertEquals(line, refusal(12040, 0, ""), "the count says so");
    }

    @ParameterizedTest
    @CsvSource({"10020, 10.2", "9000, 9.0"})
    void anOldDriver(int version, String text) throws Exception {
        assertEquals(
                Optional.of("ND4J on CUDA: the NVIDIA driver is too old: it serves CUDA " + text
                        + ", 11.0 is needed (driver 450.80 or newer)"),
                refusal(version, 0, "75"));
    }

    @Test
    void aDriverThatFails() throws Exception {
        assertEquals(
                Optional.of("ND4J on CUDA: the NVIDIA driver does not answer: cuInit failed: status 803"),
                refusal(12040, 803, "75"));
    }

    @Test
    void noDriver() {
        assertEquals(
                Optional.of("ND4J on CUDA finds no NVIDIA driver (libcuda.so.1 is not found)"),
                Nd4jCuda.refusal(folder.resolve("libcuda.so.1").toString()));
    }

    /** What JavaCPP throws where a library of the toolkit is not there. */
    @Test
    void aLibraryThatIsMissingIsNamed() {
        LinkageError error = new UnsatisfiedLinkError("no jnicublas in java.library.path: /usr/lib");
        error.initCause(new UnsatisfiedLinkError("/cache/libjnicublas.so: libcublasLt.so.11: cannot open shared object"
                + " file: No such file or directory"));
        assertEquals(
                "ND4J on CUDA finds no CUDA 11.6 libraries (libcublasLt.so.11): install them, or name their folder in"
                        + " LD_LIBRARY_PATH",
                Nd4jCuda.missing(error));
        assertEquals(
                "ND4J on CUDA: the CUDA libraries do not load: something else",
                Nd4jCuda.missing(new LinkageError("something else")));
    }

    @Test
    void withoutItsBackendNobodyIsAsked() {
        assertFalse(Nd4jCuda.isOnClassPath());
        assertEquals(Optional.empty(), Nd4jCuda.refusal());
    }

    private Optional<String> refusal(int version, int init, String capabilities)
            throws IOException, InterruptedException {
        Path source = folder.resolve("fake_driver.c");
        Path library = folder.resolve("lib" + version + "-" + init + "-" + capabilities.replace(", ", "-") + ".so");
        try (InputStream in = Nd4jCudaTest.class.getResourceAsStream("fake_driver.c")) {
            Files.write(source, in.readAllBytes());
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "gcc",
                            "-shared",
                            "-fPIC",
                            "-DVERSION=" + version,
                            "-DINIT=" + init,
                            "-DCAPABILITIES=" + (capabilities.isEmpty() ? "" : capabilities + ","),
                            source.toString(),
                            "-o",
                            library.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            return Assumptions.abort("there is no gcc here, which compiles a driver for this test");
        }
        assertTrue(compiler.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, compiler.exitValue());
        return Nd4jCuda.refusal(library.toString());
    }
}
