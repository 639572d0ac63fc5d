package org.espalier.bench.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.bench.paper.ResultsFile.Result;
import org.espalier.data.Dataset;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.Teacher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachesTest {
    @TempDir
    Path folder;

    private static final Result RESULT =
            new Result(new TreeMap<>(Map.of("depth", "4")), new TreeMap<>(Map.of("accuracy.maxPath", 0.75)));

    @Test
    void aFinishedCellIsFoundByTheNextRun() {
        Path file = folder.resolve("cells.jsonl");
        ResultsFile first = new ResultsFile(file, false);
        assertEquals(Optional.empty(), first.find("a"));
        first.add("a", "letter, seed 1", RESULT);
        first.add("b", "letter, seed 2", RESULT);
        ResultsFile next = new ResultsFile(file, false);
        assertEquals(Optional.of(RESULT), next.find("a"));
        assertEquals(Optional.of(RESULT), next.find("b"));
        assertEquals(Optional.empty(), new ResultsFile(file, true).find("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\":\"a\",\"configuration\":{},\"figures\":{\"accuracy.maxPath\":\"high\"}}",
                "{\"key\":\"a\",\"configuration\":{\"depth\":[4]},\"figures\":{}}",
                "{\"key\":\"a\",\"configuration\":4,\"figures\":{}}",
                "{\"configuration\":{},\"figures\":{}}",
                "[]"
            })
    void aLineOfAnotherFormIsComputedAgain(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("cells.jsonl"), line + "\n");
        assertEquals(Optional.empty(), new ResultsFile(file, false).find("a"));
    }

    @Test
    void aLineThatWasCutOffIsComputedAgain() throws IOException {
        Path file = folder.resolve("cells.jsonl");
        ResultsFile first = new ResultsFile(file, false);
        first.add("a", "letter, seed 1", RESULT);
        Files.writeString(file, "\n{\"key\":\"b\",\"cell\":\"let", StandardOpenOption.APPEND);
        ResultsFile next = new ResultsFile(file, false);
        assertEquals(Optional.of(RESULT), next.find("a"));
        assertEquals(Optional.empty(), next.find("b"));
        next.add("b", "letter, seed 2", RESULT);
        assertEquals(Optional.of(RESULT), new ResultsFile(file, false).find("b"));
    }

    @Test
    void aTeacherIsAskedOnceForTheSameRows() throws IOException {
        Dataset rows = TestRows.draw(folder, 100, 1);
        AtomicInteger asked = new AtomicInteger();
        float[] first;
        try (AnswerCache cache = cache(rows, asked)) {
            first = TeacherShelf.answers(cache, rows.features());
            assertEquals(1, asked.get());
            assertArrayEquals(first, TeacherShelf.answers(cache, rows.features()));
            assertTrue(cache.takeSecondsWaited() > 0);
            assertEquals(0, cache.takeSecondsWaited());
        }
        try (AnswerCache later = cache(rows, asked)) {
            assertArrayEquals(first, TeacherShelf.answers(later, rows.features()));
            assertEquals(1, asked.get());
            int[] others = {5, 4, 3};
            float[] some = TeacherShelf.answers(later, rows.features().select(others));
            assertEquals(2, asked.get());
            assertEquals(first[5 * 3], some[0]);
        }
    }

    private AnswerCache cache(Dataset rows, AtomicInteger asked) {
        return new AnswerCache(rows.schema(), "test", () -> new FirstColumn(asked), folder.resolve("answers"));
    }

    /** Answers by the first feature, so that an answer belongs to its row. */
    private record FirstColumn(AtomicInteger asked) implements Teacher {
        @Override
        public Optional<Integer> features() {
            return Optional.empty();
        }

        @Override
        public int classes() {
            return 3;
        }

        @Override
        public Optional<List<String>> classNames() {
            return Optional.empty();
        }

        @Override
        public float[] logProbabilities(Matrix features, int from, int to) {
            asked.incrementAndGet();
            float[] out = new float[3 * (to - from)];
            for (int r = from; r < to; r++) {
                double p = 0.5 + Math.atan(features.row(r)[0]) / 4;
                out[3 * (r - from)] = (float) Math.log(p);
                out[3 * (r - from) + 1] = (float) Math.log((1 - p) / 2);
                out[3 * (r - from) + 2] = (float) Math.log((1 - p) / 2);
            }
            return out;
        }

        @Override
        public String identity() {
            return "test";
        }
    }
}
