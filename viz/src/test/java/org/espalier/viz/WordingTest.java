package org.espalier.viz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.evaluate.Interval;
import org.junit.jupiter.api.Test;

/** Numbers as people read them. */
class WordingTest {
    @Test
    void allRowsComeToTheRoot() {
        assertEquals("100 %", Wording.reach(0.99999994));
        assertEquals(">99.9 %", Wording.reach(0.9999));
        assertEquals("10 %", Wording.reach(0.0994));
    }

    /** Against the closed form, computed by hand for 0, 5 and 10 of 10. */
    @Test
    void wilsonsIntervalHoldsAtTheEnds() {
        assertInterval(0, 0.2775, Interval.ofShare(0, 10));
        assertInterval(0.2366, 0.7634, Interval.ofShare(5, 10));
        assertInterval(0.7225, 1, Interval.ofShare(10, 10));
    }

    private static void assertInterval(double low, double high, Interval found) {
        assertEquals(low, found.low(), 1e-4);
        assertEquals(high, found.high(), 1e-4);
    }
}
