package org.espalier.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringServiceTest {
    private static final int THREADS = 16;

    private static final Schema SCHEMA = new Schema(
            List.of(
                    new Column.Number(
                            "age",
                            Optional.of("years"),
                            18,
                            80,
                            40,
                            10,
                            Column.Scaling.STANDARD,
                            Column.Missing.INDICATOR,
                            true),
                    new Column.Category("home", List.of("own", "rent"), Column.Missing.IMPUTE, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("risk", List.of("good", "bad")));

    @TempDir
    private Path folder;

    private Path file;
    private final LongAdder explained = new LongAdder();
    private final DoubleAdder mass = new DoubleAdder();
    private final Map<String, LongAdder> unknown = Map.of("age", new LongAdder(), "home", new LongAdder());

    private void heard(float pathMass, Map<String, Long> unknownValues) {
        explained.increment();
        mass.add(pathMass);
        unknownValues.forEach((column, count) -> unknown.get(column).add(count));
    }

    /** One gate, which asks for the age and the home. */
    private static SoftDecisionTree tree(float ofAge) {
        return new SoftDecisionTree(
                SCHEMA,
                new TreeShape(1),
                new float[] {ofAge, 0, 1, -1, 0},
                new float[] {0},
                new float[] {2},
                new float[] {1, -1, -2, 2},
                Provenance.none());
    }

    private static Map<String, Object> row(int i) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("age", i % 10 == 0 ? null : 18.25 + 1.5 * i);
        row.put("home", List.of("own", "rent", "boat").get(i % 3));
        return row;
    }

    @BeforeEach
    void writeTheFirst() {
        file = folder.resolve("tree.safetensors");
        ModelFile.write(tree(1), file, OverwritePolicy.REFUSE);
    }

    /** What a model answers, asked alone. */
    private static String alone(SoftDecisionTree tree, int i, Path folder) {
        Path own = folder.resolve("alone.safetensors");
        ModelFile.write(tree, own, OverwritePolicy.REPLACE);
        return new ScoringService(own, (pathMass, unknownValues) -> {}).explain(row(i));
    }

    @Test
    void everyAnswerIsOneOfTheTwoModelsWhileTheModelIsSwapped() throws Exception {
        int rows = 60;
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            first.add(alone(tree(1), i, folder));
            second.add(alone(tree(-1), i, folder));
            if (i % 10 != 0) {
                assertNotEquals(first.get(i), second.get(i));
            }
        }
        ScoringService service = new ScoringService(file, this::heard);
        AtomicBoolean isReloaded = new AtomicBoolean();
        CountDownLatch underWay = new CountDownLatch(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long asked = 0;
        long byTheFirst = 0;
        try {
            List<Future<long[]>> results = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int offset = t;
                results.add(threads.submit(() -> ask(service, offset, first, second, underWay, isReloaded)));
            }
            underWay.await();
            ModelFile.write(tree(-1), file, OverwritePolicy.REPLACE);
            service.reload();
            isReloaded.set(true);
            for (Future<long[]> result : results) {
                asked += result.get()[0];
                byTheFirst += result.get()[1];
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(byTheFirst >= THREADS && byTheFirst < asked, byTheFirst + " of " + asked);
        assertEquals(asked, explained.sum());
        double mean = mass.sum() / asked;
        assertTrue(mean > 0.5 && mean <= 1, "mean path mass " + mean);
        assertTrue(unknown.get("home").sum() > 0 && unknown.get("home").sum() < asked);
        assertTrue(unknown.get("age").sum() > 0 && unknown.get("age").sum() < asked);
    }

    /** Asks until some rows have been answered after the reload; how many were asked, and how many by the first model. */
    private static long[] ask(
            ScoringService service,
            int offset,
            List<String> first,
            List<String> second,
            CountDownLatch underWay,
            AtomicBoolean isReloaded) {
        int after = 0;
        int ofFirst = 0;
        int i = offset;
        for (; after < 200; i++) {
            boolean mustBeSecond = isReloaded.get();
            int row = i % first.size();
            String answer = service.explain(row(row));
            boolean isSecond = answer.equals(second.get(row));
            assertTrue(isSecond || !mustBeSecond && answer.equals(first.get(row)), answer);
            ofFirst += isSecond ? 0 : 1;
            after += mustBeSecond ? 1 : 0;
            if (i == offset + 20) {
                underWay.countDown();
            }
        }
        return new long[] {i - offset, ofFirst};
    }

    @Test
    void aFileThatIsNoModelLeavesTheOldOneInPlace() throws IOException {
        ScoringService service = new ScoringService(file, this::heard);
        String before = service.explain(row(1));
        Files.writeString(file, "half of a file");
        String message = assertThrows(EspalierException.class, service::reload).getMessage();
        assertTrue(message.contains("tree.safetensors") && message.lines().count() == 1, message);
        assertEquals(before, service.explain(row(1)));
    }

    @Test
    void aRowThatDoesNotFitIsOneLineAndCountsForNothing() {
        ScoringService service = new ScoringService(file, this::heard);
        assertEquals(
                "column 'hom': no such column; did you mean 'home'?",
                assertThrows(DataException.class, () -> service.explain(Map.of("age", 30, "hom", "own")))
                        .getMessage());
        assertEquals(0, explained.sum());
    }

    @Test
    void theValuesAreShownAsTheyWereGiven() throws IOException {
        ScoringService service = new ScoringService(file, this::heard);
        String answer = service.explain(row(1));
        assertTrue(answer.contains("{\"column\":\"age\",\"value\":\"19.75\""), answer);
        assertTrue(answer.contains("{\"column\":\"home\",\"value\":\"rent\""), answer);
    }

    @Test
    void requestsMayBeLines() throws IOException {
        ScoringService service = new ScoringService(file, this::heard);
        String requests = """
                {"age": 31.5, "home": "own"}
                {"age": 31.5}
                [1]
                {"age": 31.5,
                reload
                """;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ScoringService.serve(
                service,
                new BufferedReader(new StringReader(requests)),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        List<String> answers = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(service.explain(Map.of("age", 31.5, "home", "own")), answers.get(0));
        assertEquals(
                "{\"error\":\"column 'home': expected a value, or null where it is missing; found no entry\"}",
                answers.get(1));
        assertEquals("{\"error\":\"expected a JSON object, found another value\"}", answers.get(2));
        assertTrue(answers.get(3).startsWith("{\"error\":\""), answers.get(3));
        assertEquals("{\"reloaded\":true}", answers.get(4));
        assertEquals(5, answers.size());
    }
}
