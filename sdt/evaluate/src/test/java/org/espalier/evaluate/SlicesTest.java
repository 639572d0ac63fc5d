package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.evaluate.Slices.Slice;
import org.junit.jupiter.api.Test;

class SlicesTest {
    /** 40 women, 10 granted, 60 men, 30 granted; of the women's 20 good ones 8 are caught, of the men's 40 24. */
    private static Slices bySex() {
        List<String> values = new ArrayList<>();
        int[] labels = new int[100];
        int[] answers = new int[100];
        double[] probability = new double[100];
        for (int r = 0; r < 100; r++) {
            boolean woman = r < 40;
            int i = woman ? r : r - 40;
            values.add(woman ? "f" : "m");
            labels[r] = i < (woman ? 20 : 40) ? 1 : 0;
            int caught = woman ? 8 : 24;
            int granted = woman ? 10 : 30;
            int goods = woman ? 20 : 40;
            answers[r] = i < caught || i >= goods && i < goods + granted - caught ? 1 : 0;
            probability[r] = woman ? 0.25 : 0.75;
        }
        return Slices.of("sex", values, labels, answers, probability, 1, Optional.of("good"));
    }

    @Test
    void fourFifths() {
        Slices slices = bySex();
        Slice men = slices.slices().get(0);
        Slice women = slices.slices().get(1);
        assertEquals("m", men.value());
        assertEquals(0.5, men.rate().orElseThrow().value());
        assertEquals(0.25, women.rate().orElseThrow().value());
        assertEquals(Interval.ofShare(10, 40), women.rate().orElseThrow().interval());
        assertEquals(0.5, women.ratio().orElseThrow());
        assertTrue(women.isBelowFourFifths());
        assertFalse(men.isBelowFourFifths());
        assertEquals(0.4, women.recall().orElseThrow().value());
        assertEquals(0.6, men.recall().orElseThrow().value());
        assertEquals(0.25, women.expected().orElseThrow());
        assertEquals(0.5, women.found().orElseThrow().value());
    }

    @Test
    void asText() {
        assertEquals("""
                           good answered, %                                                            good, %
                sex  rows  rate               of the highest     accuracy, %        recall, %          expected  found
                m    60    50.0 [37.7, 62.3]  100 %              63.3 [50.7, 74.4]  60.0 [44.6, 73.7]  75.0      66.7 [54.1, 77.3]
                f    40    25.0 [14.2, 40.2]  50 % (below 80 %)  65.0 [49.5, 77.9]  40.0 [21.9, 61.3]  25.0      50.0 [35.2, 64.8]
                """, bySex().text());
    }

    @Test
    void moreThanTwoClassesHaveAnAccuracyAlone() {
        Slices slices = Slices.of(
                "x",
                List.of("a", "a", "b"),
                new int[] {0, 1, -1},
                new int[] {0, 2, 1},
                new double[0],
                -1,
                Optional.empty());
        assertEquals("""
                x  rows  accuracy, %
                a  2     50.0 [9.5, 90.5]
                b  1     -
                """, slices.text());
    }

    /** Ten thousand words: the twenty most frequent, and the rest together. */
    @Test
    void manyWordsShareALastSlice() {
        List<String> values =
                IntStream.range(0, 20_000).mapToObj(i -> "v" + i % 10_000).toList();
        Slices slices =
                Slices.of("id", values, new int[20_000], new int[20_000], new double[20_000], 1, Optional.of("yes"));
        assertEquals(21, slices.slices().size());
        Slice last = slices.slices().get(20);
        assertEquals("(9980 more values)", last.value());
        assertEquals(19_960, last.rows());
    }

    @Test
    void manyNumbersAreQuarters() {
        List<String> values = new ArrayList<>(
                IntStream.range(0, 100).mapToObj(String::valueOf).toList());
        values.add("");
        Slices slices = Slices.of("age", values, new int[101], new int[101], new double[101], 1, Optional.of("yes"));
        assertEquals(
                List.of("below 25", "25 to 50", "50 to 75", "75 or more", "(empty)"),
                slices.slices().stream().map(Slice::value).toList());
        assertEquals(25, slices.slices().get(1).rows());
    }

    /** A slice of a few rows neither sets the highest rate nor is compared with it. */
    @Test
    void fewRowsAreNotCompared() {
        List<String> values = new ArrayList<>();
        int[] answers = new int[45];
        for (int r = 0; r < 45; r++) {
            values.add(r < 5 ? "rare" : "often");
            answers[r] = r < 5 || r % 2 == 0 ? 1 : 0;
        }
        Slices slices = Slices.of("x", values, new int[45], answers, new double[45], 1, Optional.of("yes"));
        assertEquals(1, slices.slices().get(0).ratio().orElseThrow());
        assertTrue(slices.slices().get(1).ratio().isEmpty());
    }
}
