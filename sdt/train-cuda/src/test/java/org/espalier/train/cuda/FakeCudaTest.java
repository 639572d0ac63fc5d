package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.train.TreeEngine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything between the engine and CUDA, with a CUDA that computes on the processor and fails as it is told. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class FakeCudaTest {
    @TempDir
    private static Path folder;

    private static FakeCuda fake;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        HostProcess.missing().ifPresent(why -> Assumptions.abort(why));
        Assumptions.assumeFalse(DriverLibrary.isThere(), "there is a real driver here, which would be taken");
        fake = FakeCuda.compile(folder);
    }

    @Test
    void theContractHoldsThroughTheRealBindings() throws Exception {
        FakeCuda.Outcome outcome = fake.run(Map.of(), ContractRun.class, CudaEngineTest.class.getName());
        assertTrue(outcome.text().matches("(?s).*\\b\\d{3} passed, 0 failed, 0 skipped\n"), outcome.text());
        assertEquals(0, outcome.status());
    }

    /** Argument passing, graphs and products do what the plain device does, to the bit; compiled kernels are kept. */
    @Test
    void aRunIsTheHostDevicesRun() throws Exception {
        String expected;
        try (TreeEngine engine =
                DeviceEngines.onHost(HostDevice.Order.UP).open(OneRun.data(), settings(), OneRun.start(4))) {
            expected = OneRun.trained(engine, 10);
        }
        FakeCuda.Outcome outcome = fake.run(Map.of(), OneRun.class, "4", "10");
        assertEquals(
                "Fake GPU, compute capability 9.0, 1 GiB, gate products in float32\n" + expected + "\n",
                outcome.text());
        List<Path> kept = fake.cached();
        assertEquals(1, kept.size());

        Files.writeString(kept.get(0), "damaged");
        assertEquals(outcome, fake.run(Map.of(), OneRun.class, "4", "10"), "with a damaged file in the cache");
        assertEquals("fake", Files.readString(kept.get(0)), "it is made anew");
    }

    private static org.espalier.train.EngineSettings settings() {
        return new org.espalier.train.EngineSettings(org.espalier.train.Loss.EXPECTED, 0.1, 1, false, 1, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "old-driver | unusable: the NVIDIA driver is too old: it serves CUDA 12.4, 13.0 is needed (driver 580 or newer)",
                "no-device  | unusable: the NVIDIA driver finds no GPU",
                "old-gpu    | unusable: Fake GPU has compute capability 7.0, CUDA 13 serves 7.5 and newer",
                "prohibited | unusable: Fake GPU is closed to computation (its compute mode is prohibited)",
            })
    void aGpuThatCannotBeUsedSaysWhy(String trouble, String line) throws Exception {
        assertEquals(
                new FakeCuda.Outcome(0, line + "\n"), fake.run(Map.of("FAKE_CUDA", trouble), OneRun.class, "4", "10"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "busy           | failed: Fake GPU is busy: another program has it for itself",
                "full           | failed: Fake GPU is full: there is no memory for a context",
                "failing-launch | failed: cuStreamSynchronize failed: CUDA_ERROR_ILLEGAL_ADDRESS (an illegal memory access was encountered)",
            })
    void aGpuThatFailsSaysHow(String trouble, String line) throws Exception {
        FakeCuda.Outcome outcome = fake.run(Map.of("FAKE_CUDA", trouble), OneRun.class, "4", "10");
        assertEquals(
                "Fake GPU, compute capability 9.0, 1 GiB, gate products in float32\n" + line + "\n", outcome.text());
    }

    /** Where the engine computes rightly, auto takes it; where it does not or fails, the reason stands in the line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none           | cuda: a usable GPU, which passes its trial",
                "wrong-product  | jvm: cuda fails its trial here: gradient of gate weights\\[\\d+\\]: expected \\S+, found \\S+ \\(expected loss, dense rows\\)",
                "lost-update    | jvm: cuda fails its trial here: objectives\\[1\\]: expected \\S+, found \\S+ \\(expected loss, dense rows\\)",
                "busy           | jvm: cuda fails its trial here: Fake GPU is busy: another program has it for itself",
                "failing-launch | jvm: cuda fails its trial here: cuStreamSynchronize failed: CUDA_ERROR_ILLEGAL_ADDRESS \\(an illegal memory access was encountered\\)",
                "old-driver     | jvm: cuda can't be used: the NVIDIA driver is too old: .*",
            })
    void autoTakesAGpuThatPassesItsTrial(String trouble, String line) throws Exception {
        FakeCuda.Outcome outcome = fake.run(Map.of("FAKE_CUDA", trouble), AutoRun.class);
        assertTrue(outcome.text().matches("(" + line + "\n){2}"), outcome.text());
        assertEquals(0, outcome.status());
    }

    @Test
    void kernelsThatDoNotCompileAreNamedWithTheCompilersFirstLine() throws Exception {
        FakeCuda.Outcome outcome = fake.run(
                Map.of(
                        "FAKE_CUDA",
                        "bad-code",
                        "XDG_CACHE_HOME",
                        folder.resolve("empty").toString()),
                OneRun.class,
                "4",
                "10");
        assertTrue(
                outcome.text()
                        .endsWith("\nfailed: the CUDA toolkit does not compile the kernels for sm_90: kernels.cu(1):"
                                + " error\n"),
                outcome.text());
    }

    /** A GPU that is newer than the toolkit gets portable code. */
    @Test
    void aGpuThatTheToolkitDoesNotKnowYetIsServed() throws Exception {
        FakeCuda.Outcome outcome = fake.run(Map.of("FAKE_CUDA", "new-gpu"), OneRun.class, "4", "10");
        assertTrue(outcome.text().startsWith("Fake GPU, compute capability 13.0, "), outcome.text());
        assertTrue(outcome.text().contains("\nobjective "), outcome.text());
    }

    /** The message, and everything is given back: the fake driver looks when the context goes. */
    @Test
    void tooLittleMemoryIsAMessage() throws Exception {
        FakeCuda.Outcome outcome =
                fake.run(Map.of("FAKE_CUDA_MEMORY", Long.toString(48L << 20)), OneRun.class, "14", "64");
        assertEquals(
                "Fake GPU, compute capability 9.0, 0 GiB, gate products in float32\nfailed: out of memory on Fake GPU: 8"
                        + " MiB more are needed (for sums), 4 of 48 MiB are free; a smaller batch or depth takes less\n",
                outcome.text());
        assertEquals(0, outcome.status());
    }

    @Test
    void theToolkitsMissingLibraryIsNamed() throws Exception {
        Path library = fake.library("libcublas.so.13");
        Path aside = fake.library("aside");
        Files.move(library, aside);
        try {
            FakeCuda.Outcome outcome = fake.run(Map.of(), OneRun.class, "4", "10");
            assertEquals(
                    "unusable: the CUDA 13 toolkit is not found (libcublas.so.13): install its libraries, or name their"
                            + " folder in LD_LIBRARY_PATH\n",
                    outcome.text());
        } finally {
            Files.move(aside, library);
        }
    }

    @Test
    void withoutADriverNothingIsLoaded() throws Exception {
        FakeCuda.Outcome outcome = fake.run(Map.of("LD_LIBRARY_PATH", ""), OneRun.class, "4", "10");
        assertEquals("unusable: no NVIDIA driver (libcuda.so.1 is not found)\n", outcome.text());
    }

    @Test
    void aTreeThatIsTooDeepIsRefused() throws Exception {
        FakeCuda.Outcome outcome = fake.run(Map.of(), OneRun.class, "15", "10");
        assertTrue(
                outcome.text()
                        .endsWith(
                                "\nfailed: depth: expected 1 to 14 with engine cuda, found 15; --engine jvm takes deeper"
                                        + " trees\n"),
                outcome.text());
    }

    @Test
    void productsAreInFloatOrTf32() throws Exception {
        FakeCuda.Outcome outcome =
                fake.run(Map.of("JDK_JAVA_OPTIONS", "-Despalier.cuda.products=half"), OneRun.class, "4", "10");
        assertTrue(
                outcome.text().endsWith("failed: espalier.cuda.products: expected float32 or tf32, found 'half'\n"),
                outcome.text());
    }
}
