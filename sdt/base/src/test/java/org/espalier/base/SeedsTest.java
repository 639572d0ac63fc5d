package org.espalier.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeedsTest {
    /** A seed in a model's provenance must mean the same next year. */
    @Test
    void streamsAreTheSameForEver() {
        assertEquals(5649887244965920420L, Seeds.stream(1, 2, 3).nextLong());
        assertNotEquals(Seeds.stream(1, 2, 3).nextLong(), Seeds.stream(1, 3, 2).nextLong());
        assertNotEquals(Seeds.stream(1, 2).nextLong(), Seeds.stream(2, 2).nextLong());
    }

    @Test
    void aPermutationHoldsEveryNumberOnce() {
        int[] order = Seeds.permutation(1000, Seeds.stream(7));
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        assertArrayEquals(IntStream.range(0, 1000).toArray(), sorted);
        assertEquals(false, Arrays.equals(order, sorted));
    }

    @Test
    void normalDeviatesAreNormal() {
        SplittableRandom random = Seeds.stream(11);
        int n = 100_000;
        double sum = 0;
        double square = 0;
        int beyondTwo = 0;
        for (int i = 0; i < n; i++) {
            double x = Seeds.normal(random);
            sum += x;
            square += x * x;
            beyondTwo += Math.abs(x) > 2 ? 1 : 0;
        }
        assertEquals(0, sum / n, 0.01);
        assertEquals(1, square / n, 0.02);
        assertEquals(0.0455, beyondTwo / (double) n, 0.002);
    }
}
