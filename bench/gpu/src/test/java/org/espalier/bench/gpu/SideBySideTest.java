package org.espalier.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.EspalierException;
import org.espalier.bench.gpu.SideBySide.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SideBySideTest {
    private static final Case CASE = Case.images("digits", 3, 784, 64, 0);
    private static final Plan PLAN = Plan.small();

    @TempDir
    private Path folder;

    private final List<String> turns = new ArrayList<>();

    /** Takes a given time for a step, and fails at a given call. */
    private final class Steady implements Contestant {
        private final String name;
        private final double seconds;
        private final int failing;
        private int calls;

        Steady(String name, double seconds, int failing) {
            this.name = name;
            this.seconds = seconds;
            this.failing = failing;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void open(Case what) {}

        @Override
        public double steps(int count) {
            if (++calls == failing) {
                throw new EspalierException("no more");
            }
            turns.add(name + " " + count);
            return count * seconds;
        }

        @Override
        public void close() {}
    }

    @Test
    void allTakeTheirTurnsForAboutTheTimeThatWasAskedFor() {
        Outcome outcome = SideBySide.run(
                CASE, List.of(new Steady("a", 1.0 / 4096, 0), new Steady("b", 1.0 / 128, 0)), PLAN, () -> true);
        assertEquals(Map.of("a", List.of(4096.0, 4096.0), "b", List.of(128.0, 128.0)), outcome.stepsASecond());
        assertEquals(Map.of(), outcome.failures());
        // 0.01 s: 40 steps, of which whole recordings are 32; one step.
        assertEquals(
                List.of("a 32", "a 32", "b 32", "b 32", "a 32", "b 1", "a 32", "b 1", "a 32", "b 1", "a 32", "b 1"),
                turns);
    }

    @Test
    void whoFailsDropsOutAndTheOthersGoOn() {
        Outcome outcome = SideBySide.run(
                CASE,
                List.of(new Steady("a", 0.5, 4), new Steady("b", 0.5, 0), new Steady("c", 1, 1)),
                PLAN,
                () -> true);
        assertEquals(Map.of("b", List.of(2.0, 2.0)), outcome.stepsASecond());
        assertEquals(Map.of("a", "no more", "c", "no more"), outcome.failures());
    }

    @Test
    void withoutTimeNobodyIsPrepared() {
        Outcome outcome = SideBySide.run(CASE, List.of(new Steady("a", 1, 0)), PLAN, () -> false);
        assertEquals(Map.of("a", "not run: no time was left"), outcome.failures());
    }

    @Test
    void aPeerIsToldLinesAndAnswersThem() throws Exception {
        try (Peer peer = peer("echo about; while read line; do echo \"$line\" >> said; echo 0.25; done")) {
            assertEquals("about", peer.about());
            peer.open(CASE);
            peer.open(Case.invented(10, 3072, 16_384, 1_000_000));
            assertEquals(0.25, peer.steps(7));
        }
        assertEquals(
                List.of("open images 3 64", "open invented 10 16384 3072 10 1000000", "steps 7"),
                Files.readAllLines(folder.resolve("said")));
    }

    @Test
    void aPeersTroubleIsOneLine() throws Exception {
        try (Peer peer = peer("echo about; read line; echo 'failed: out of memory'; read line; read line")) {
            assertEquals("peer failed: out of memory", trouble(() -> peer.steps(1)));
            assertEquals("peer: no answer within 2 s", trouble(() -> peer.steps(1)));
        }
        assertEquals("peer ended without an answer", trouble(() -> peer("exit 1")));
        assertEquals(
                "peer does not start: Cannot run program \"/no/such\": error=2, No such file or directory",
                trouble(() -> new Peer("peer", List.of("/no/such"), folder.resolve("errors"), Duration.ofSeconds(2))));
    }

    private Peer peer(String script) throws Exception {
        Path file = Files.writeString(folder.resolve("peer"), "cd " + folder + "; " + script);
        return new Peer("peer", List.of("bash", file.toString()), folder.resolve("errors"), Duration.ofSeconds(2));
    }

    private static String trouble(Executable work) {
        return assertThrows(EspalierException.class, work).getMessage();
    }
}
