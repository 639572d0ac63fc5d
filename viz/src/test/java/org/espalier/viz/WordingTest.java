package org.espalier.viz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.espalier.evaluate.Interval;
import org.junit.jupiter.api.Test;

/** Numbers as people read them. */
class WordingTest {
    @Test
    void aProbabilityIsNeverAllOrNothing() {
        assertEquals(">99.9 %", Wording.percent(1));
        assertEquals(">99.9 %", Wording.percent(0.99996));
        assertEquals("99.5 %", Wording.percent(0.995));
        assertEquals("50 %", Wording.percent(0.5));
        assertEquals("0.2 %", Wording.percent(0.002));
        assertEquals("<0.1 %", Wording.percent(0));
        assertEquals(">0.99", Wording.probability(0.999));
        assertEquals("<0.01", Wording.probability(0.001));
        assertEquals("0.50", Wording.probability(0.5));
    }

    @Test
    void allRowsComeToTheRoot() {
        assertEquals("100 %", Wording.reach(0.99999994));
        assertEquals(">99.9 %", Wording.reach(0.9999));
        assertEquals("9.9 %", Wording.reach(0.0994));
    }

    @Test
    void numbersOfAnySize() {
        assertEquals("0", ReportColumns.compact(-0.0));
        assertEquals("−1,756,200", ReportColumns.compact(-1756200));
        assertEquals("1,149,500", ReportColumns.compact(1149519.143));
        assertEquals("1987", ReportColumns.compact(1987));
        assertEquals("12.346", ReportColumns.compact(12.3456));
        assertEquals("0.0004", ReportColumns.compact(0.0004));
        assertEquals("−3.4829 × 10⁻⁷", ReportColumns.compact(-0.00000034829));
        assertEquals("1.5 × 10¹²", ReportColumns.compact(1.5e12));
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

    /** What stands beside a name that is written from right to left keeps its place. */
    @Test
    void namesFromRightToLeftAreIsolated() {
        String age = "\u0627\u0644\u0639\u0645\u0631";
        assertEquals("\u2068" + age + "\u2069 52", TextFit.fit(List.of(age, " ", "52"), 200, TextStyle.PLAIN));
        assertEquals("age 52", TextFit.fit(List.of("age", " ", "52"), 200, TextStyle.PLAIN));
        String cut = TextFit.fit(List.of(age + age + age, " ", "52"), 40, TextStyle.PLAIN);
        assertTrue(cut.startsWith("\u2068") && cut.endsWith("…\u2069"), cut);
    }
}
