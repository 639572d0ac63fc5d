package org.espalier.bench.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPartsTest {
    @TempDir
    Path folder;

    @Test
    void aSeedAlwaysTakesTheSameRows() throws IOException {
        Dataset rows = TestRows.draw(folder, 500, 1);
        Dataset part = TrainingParts.random(rows, 10, 3);
        assertEquals(Rows.hash(part), Rows.hash(TrainingParts.random(rows, 10, 3)));
        assertNotEquals(Rows.hash(part), Rows.hash(TrainingParts.random(rows, 10, 4)));
        int[] before = counts(rows);
        int[] after = counts(part);
        for (int k = 0; k < before.length; k++) {
            assertEquals(Math.round(0.1 * before[k]), after[k]);
        }
        assertEquals(rows, TrainingParts.random(rows, 100, 3));
    }

    @Test
    void aSmallerPartLiesWithinALargerOne() throws IOException {
        Dataset rows = TestRows.draw(folder, 500, 1);
        Set<String> larger = texts(TrainingParts.random(rows, 20, 3));
        Set<String> smaller = texts(TrainingParts.random(rows, 5, 3));
        assertEquals(100, larger.size(), 1);
        assertTrue(larger.containsAll(smaller));
    }

    @Test
    void labelsAreTakenFromTheOtherRowsOnly() throws IOException {
        Dataset rows = TestRows.draw(folder, 500, 1);
        Dataset part = TrainingParts.partlyLabelled(rows, 10, 3);
        int[] labelled = IntStream.range(0, rows.rows())
                .filter(r -> part.labels()[r] != Dataset.UNLABELLED)
                .toArray();
        assertEquals(Rows.hash(TrainingParts.random(rows, 10, 3)), Rows.hash(part.select(labelled)));
        assertEquals(500, part.rows());
    }

    @Test
    void everyFifthLabelIsAnotherClass() throws IOException {
        Dataset rows = TestRows.draw(folder, 5000, 1);
        Dataset noisy = TrainingParts.noisy(rows, 1);
        int[] wrong = new int[9];
        for (int r = 0; r < rows.rows(); r++) {
            wrong[3 * rows.labels()[r] + noisy.labels()[r]]++;
        }
        int replaced =
                IntStream.range(0, 9).filter(i -> i % 4 != 0).map(i -> wrong[i]).sum();
        // five standard errors of a share of 0.2
        assertEquals(0.2, replaced / 5000.0, 5 * Math.sqrt(0.2 * 0.8 / 5000));
        assertTrue(IntStream.of(wrong).allMatch(n -> n > 0), () -> Arrays.toString(wrong));
        assertEquals(Rows.hash(noisy), Rows.hash(TrainingParts.noisy(rows, 1)));
    }

    @Test
    void theHardestRowsAreThoseThatTheTeacherMisses() throws IOException {
        Dataset rows = TestRows.draw(folder, 300, 1);
        float[] answers = new float[3 * 300];
        for (int r = 0; r < 300; r++) {
            // the earlier the row, the surer of its label
            double sure = 0.9 - 0.5 * r / 300;
            for (int k = 0; k < 3; k++) {
                answers[3 * r + k] = (float) Math.log(rows.labels()[r] == k ? sure : (1 - sure) / 2);
            }
        }
        Dataset easiest = TrainingParts.byError(rows, 10, 1, answers, false);
        Dataset hardest = TrainingParts.byError(rows, 10, 1, answers, true);
        assertArrayEquals(counts(TrainingParts.random(rows, 10, 1)), counts(easiest));
        assertArrayEquals(counts(easiest), counts(hardest));
        Set<String> first = texts(rows.select(IntStream.range(0, 150).toArray()));
        assertTrue(first.containsAll(texts(easiest)));
        assertFalse(texts(hardest).stream().anyMatch(first::contains));
    }

    @Test
    void aSplitOfLinesKeepsTheShareOfEveryClass() {
        List<String> lines = IntStream.range(0, 100)
                .mapToObj(i -> i + "," + (i < 70 ? "good" : "bad"))
                .toList();
        Split split = DataFiles.stratified(lines);
        assertEquals(20, split.heldOut().length);
        assertEquals(14, IntStream.of(split.heldOut()).filter(i -> i < 70).count());
        assertArrayEquals(split.heldOut(), DataFiles.stratified(lines).heldOut());
    }

    private static int[] counts(Dataset rows) {
        int[] counts = new int[rows.schema().classes()];
        for (int label : rows.labels()) {
            counts[label]++;
        }
        return counts;
    }

    private static Set<String> texts(Dataset rows) {
        Set<String> texts = new HashSet<>();
        for (int r = 0; r < rows.rows(); r++) {
            texts.add(Arrays.toString(rows.features().row(r)));
        }
        return texts;
    }
}
