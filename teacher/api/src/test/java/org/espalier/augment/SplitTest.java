package org.espalier.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void everyClassGivesItsShare() {
        int[] labels = new int[1000];
        for (int r = 0; r < 1000; r++) {
            labels[r] = r < 700 ? 0 : r < 990 ? 1 : r < 998 ? 2 : Dataset.UNLABELLED;
        }
        Split split = Split.stratified(labels, 0.1, 4);
        int[] held = new int[4];
        for (int row : split.heldOut()) {
            held[labels[row] + 1]++;
        }
        assertArrayEquals(new int[] {1, 70, 29, 1}, held);
        int[] all = IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.heldOut()))
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, 1000).toArray(), all);
        assertArrayEquals(split.heldOut(), Split.stratified(labels, 0.1, 4).heldOut());
        assertTrue(
                !Arrays.equals(split.heldOut(), Split.stratified(labels, 0.1, 5).heldOut()));
    }

    @Test
    void aSingleRowOfAClassStaysInTraining() {
        Split split = Split.stratified(new int[] {0, 1, 1}, 0.5, 1);
        assertEquals(2, split.training().length);
        assertEquals(1, split.heldOut().length);
        assertTrue(split.heldOut()[0] > 0);
    }
}
