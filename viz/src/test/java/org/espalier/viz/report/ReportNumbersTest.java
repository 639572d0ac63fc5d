package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.viz.page.Counts;
import org.espalier.viz.page.Figures;
import org.junit.jupiter.api.Test;

class ReportNumbersTest {
    @Test
    void numbersOfAnySize() {
        assertEquals("0", Figures.compact(-0.0));
        assertEquals("−1,756,200", Figures.compact(-1756200));
        assertEquals("1,149,500", Figures.compact(1149519.143));
        assertEquals("1987", Figures.compact(1987));
        assertEquals("12.346", Figures.compact(12.3456));
        assertEquals("0.0004", Figures.compact(0.0004));
        assertEquals("−3.4829 × 10⁻⁷", Figures.compact(-0.00000034829));
        assertEquals("1.5 × 10¹²", Figures.compact(1.5e12));
    }

    @Test
    void guardedCountsDoNotLeadToARow() {
        Counts guarded = new Counts(true);
        for (int n = 0; n < 2000; n++) {
            int told = guarded.of(n);
            assertTrue(n < 10 ? told == Counts.UNTOLD : told % 10 == 0 && Math.abs(told - n) <= 5, n + ": " + told);
            assertEquals(n, new Counts(false).of(n));
        }
        assertEquals(0.33, guarded.share(1 / 3.));
    }
}
