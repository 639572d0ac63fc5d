package org.espalier.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SplitMix64Test {
    /** The first numbers of the reference implementation (Vigna's splitmix64.c) from the state 1234567. */
    @Test
    void theNumbersAreThoseOfTheReference() {
        SplitMix64 random = new SplitMix64(1234567);
        assertEquals(6457827717110365317L, random.next());
        assertEquals(3203168211198807973L, random.next());
        assertEquals(Long.parseUnsignedLong("9817491932198370423"), random.next());
        assertEquals(4593380528125082431L, random.next());
        assertEquals(Long.parseUnsignedLong("16408922859458223821"), random.next());
    }

    @Test
    void boundsHold() {
        SplitMix64 random = new SplitMix64(3);
        boolean[] seen = new boolean[7];
        for (int i = 0; i < 1000; i++) {
            seen[random.below(7)] = true;
            double u = random.uniform();
            assertTrue(u >= 0 && u < 1, () -> "found " + u);
        }
        for (int k = 0; k < seen.length; k++) {
            assertTrue(seen[k], "never " + k);
        }
    }
}
