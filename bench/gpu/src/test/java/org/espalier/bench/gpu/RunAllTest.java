package org.espalier.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.espalier.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the bundle's script makes of its steps: they are scripts here that end as a test wants it. */
@EnabledOnOs(OS.LINUX)
class RunAllTest {
    private static final String FINE = """
            case "$*" in
                *--check) echo A GPU ;;
                *ContractRun*) echo 9 passed, 0 failed, 0 skipped ;;
                *GpuBench*) echo '# figures' > "$OUT/bench.md"; echo '{"holds": true}' > "$OUT/bench.json" ;;
            esac
            """;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void bundle() throws IOException {
        out = folder.resolve("out");
        Files.createDirectories(folder.resolve("runtime/bin"));
        Files.createDirectories(folder.resolve("bin"));
        Files.copy(Path.of("run-all"), folder.resolve("run-all"));
        Files.writeString(folder.resolve("version"), "abc\n");
        program("bin/python3", "exit 1");
        program("bin/nvidia-smi", "echo 'one GPU, \"quoted\"'");
        program("bin/compute-sanitizer", "shift 4; exec \"$@\"");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/bash\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private record Outcome(int status, List<String> said) {}

    private Outcome run(String java, String... arguments) throws IOException, InterruptedException {
        program("runtime/bin/java", java);
        List<String> command = new java.util.ArrayList<>(
                List.of("bash", folder.resolve("run-all").toString()));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("OUT", out.toString());
        builder.environment().remove("PYTHON");
        Process process = builder.start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        return new Outcome(process.exitValue(), Files.readAllLines(errors));
    }

    /** Results of the steps by their names; and the report is in order. */
    private Map<String, String> steps(boolean passed) throws IOException {
        Map<?, ?> report = (Map<?, ?>) Json.parse(Files.readString(out.resolve("report.json")));
        assertEquals(passed, report.get("passed"));
        Map<String, String> results = new LinkedHashMap<>();
        for (Object step : (List<?>) report.get("steps")) {
            Map<?, ?> one = (Map<?, ?>) step;
            results.put((String) one.get("step"), (String) one.get("result"));
            assertTrue(
                    Files.readString(out.resolve("report.md"))
                            .contains("| " + one.get("step") + " | " + one.get("result") + " | "),
                    one.toString());
        }
        return results;
    }

    @Test
    void allIsWell() throws Exception {
        assertEquals(0, run(FINE).status());
        assertEquals(
                Map.of(
                        "gpu", "passed",
                        "contract", "passed",
                        "pytorch", "not run",
                        "benchmark", "passed",
                        "memcheck", "passed",
                        "racecheck", "passed"),
                steps(true));
        String report = Files.readString(out.resolve("report.md"));
        assertTrue(report.contains("## Benchmark\n\n# figures"), report);
        assertTrue(report.contains("one GPU, \"quoted\""), report);
        assertTrue(
                Files.readString(out.resolve("log.txt")).contains("===== contract\n9 passed, 0 failed, 0 skipped\n"));
    }

    @Test
    void withoutAGpuNothingElseIsTried() throws Exception {
        Outcome outcome = run("echo 'no \"driver\" | \\here' >&2; exit 1");
        assertEquals(1, outcome.status());
        assertEquals("no \"driver\" | \\here", outcome.said().get(outcome.said().size() - 1));
        assertEquals(
                Map.of(
                        "gpu", "failed",
                        "contract", "not run",
                        "memcheck", "not run",
                        "racecheck", "not run",
                        "benchmark", "not run"),
                steps(false));
    }

    @Test
    void aFailureDoesNotLoseTheOtherSteps() throws Exception {
        assertEquals(1, run("[[ $* == *ContractRun* ]] && exit 1\n" + FINE).status());
        Map<String, String> steps = steps(false);
        assertEquals("failed", steps.get("contract"));
        assertEquals("passed", steps.get("benchmark"));
    }

    @Test
    void aPeerWithoutGraphsIsNoted() throws Exception {
        program("bin/python3", "exit 0");
        assertEquals(
                0,
                run(FINE + "[[ $* != *--peer* ]] || echo 'skipping cudagraphs due to' > \"$OUT/peer-compiled.log\"")
                        .status());
        assertEquals("warned", steps(true).get("pytorch"));
        assertTrue(Files.readString(out.resolve("log.txt")).endsWith("""
                ===== peer-compiled.log
                skipping cudagraphs due to
                ===== memcheck
                9 passed, 0 failed, 0 skipped
                ===== racecheck
                9 passed, 0 failed, 0 skipped
                """));
    }

    @Test
    void accuracyThatIsOffIsAFailure() throws Exception {
        assertEquals(1, run(FINE + "[[ $* != *GpuBench*--out* ]]").status());
        assertEquals("failed", steps(false).get("benchmark"));
    }

    @Test
    void aStepThatTakesTooLongIsStopped() throws Exception {
        assertEquals(
                1,
                run("[[ $* == *ContractRun* ]] && exec sleep 60\n" + FINE, "--seconds", "7")
                        .status());
        Map<String, String> steps = steps(false);
        assertEquals("unfinished", steps.get("contract"));
        assertEquals("not run", steps.get("benchmark"));
    }

    @Test
    void whatTheSanitizerFindsIsAFailureButNotThatItCannotWork() throws Exception {
        program("bin/compute-sanitizer", "echo '1 error'; exit 9");
        assertEquals(1, run(FINE).status());
        assertEquals("failed", steps(false).get("racecheck"));

        program("bin/compute-sanitizer", "echo 'Device not supported'; exit 1");
        assertEquals(0, run(FINE).status());
        assertEquals("not run", steps(true).get("racecheck"));
    }

    @Test
    void otherWordsAreRefused() throws Exception {
        assertEquals(
                new Outcome(2, List.of("run-all: expected --seconds N or --small, found 'fast'")), run(FINE, "fast"));
        assertEquals(
                new Outcome(2, List.of("run-all: expected a number of seconds of 1 or more, found 'x'")),
                run(FINE, "--seconds", "x"));
    }
}
