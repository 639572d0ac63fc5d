package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.bench.gpu.GpuBench;
import org.espalier.json.Json;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in little, with a CUDA that computes on the processor (it stands in this package of sdt/train-cuda). */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class GpuBenchRunTest {
    @TempDir
    private Path folder;

    @Test
    void everyPartRuns() throws Exception {
        Path peer = folder.resolve("peer");
        Files.writeString(peer, "echo a peer\nwhile read line; do echo 0.5; done\n");
        FakeCuda.Outcome outcome =
                fake().run(Map.of(), GpuBench.class, "--small", "--out", folder.toString(), "--peer", "bash " + peer);
        assertEquals(0, outcome.status(), outcome.text());
        String report = Files.readString(folder.resolve("bench.md"));
        assertTrue(outcome.text().endsWith(report), outcome.text());
        assertTrue(report.startsWith("Fake GPU, compute capability 9.0, 1 GiB. At most"), report);
        // 10 multiprocessors, 128 cores, 1 GHz; 2 GHz, 512 bits: as the fake driver says.
        assertTrue(report.contains("| operations a second, 10¹² | 2.56 | "), report);
        assertTrue(report.contains("| memory, 10¹² bytes a second | 0.256 | "), report);
        assertTrue(report.contains("| 300 rows of 50 columns, depth 4, batch 32 | PyTorch, compiled | "), report);

        Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(folder.resolve("bench.json")));
        assertEquals(List.of(), json.get("missing"), report);
        assertEquals(
                List.of(4, 3, 2),
                ((List<?>) json.get("cases"))
                        .stream()
                                .map(one -> ((Map<?, ?>) ((Map<?, ?>) one).get("stepsASecond")).size())
                                .toList(),
                report);
        List<?> pieces = (List<?>) json.get("pieces");
        assertEquals(1, pieces.size(), report);
        // The fake driver's clock goes a millisecond on between two moments.
        assertTrue(report.contains("depth 3, batch 64. Together 10.0 ms."), report);
        assertTrue(report.contains("| product [64, 784] [784, 7] | 1.00 | 10.0 |"), report);
        assertTrue(report.contains("| adam | 1.00 | 10.0 |"), report);
        assertTrue(((Map<?, ?>) json.get("scoring")).get("gpuRowsASecond") instanceof Number, report);
        assertEquals("cuda", ((Map<?, ?>) json.get("auto")).get("engine"), report);
        assertEquals(1, ((List<?>) json.get("wholeRuns")).size());
        assertEquals(true, ((Map<?, ?>) json.get("accuracy")).get("holds"), report);
    }

    @Test
    void withoutADriverItSaysSoInOneLine() throws Exception {
        FakeCuda.Outcome outcome =
                fake().run(Map.of("LD_LIBRARY_PATH", ""), GpuBench.class, "--small", "--out", folder.toString());
        assertEquals(new FakeCuda.Outcome(1, "no NVIDIA driver (libcuda.so.1 is not found)\n"), outcome);
    }

    private FakeCuda fake() throws Exception {
        HostProcess.missing().ifPresent(why -> Assumptions.abort(why));
        Assumptions.assumeFalse(DriverLibrary.isThere(), "there is a real driver here, which would be taken");
        return FakeCuda.compile(Files.createDirectory(folder.resolve("fake")));
    }
}
