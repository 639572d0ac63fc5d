package org.espalier.bench.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    /** The printed tables have so many places. */
    private static final double TABLE = 5e-4;

    private static final double ROUNDING = 1e-12;

    @ParameterizedTest
    @CsvSource({
        "1, 12.706",
        "2, 4.303",
        "3, 3.182",
        "4, 2.776",
        "5, 2.571",
        "6, 2.447",
        "9, 2.262",
        "10, 2.228",
        "30, 2.042",
        "120, 1.980"
    })
    void theQuantilesAreThoseOfPrintedTables(int freedom, double expected) {
        assertEquals(expected, Statistics.studentQuantile(0.975, freedom), TABLE);
    }

    @Test
    void theIntervalIsTheOneWorkedOutByHand() {
        // differences 1, 2, 3: mean 2, deviation 1, t of 2 degrees 4.302653, so 4.302653 / sqrt(3) = 2.484138
        Statistics.Gain gain = Statistics.pairedGain(new double[] {11, 22, 33}, new double[] {10, 20, 30});
        assertEquals(3, gain.n());
        assertEquals(2, gain.mean(), ROUNDING);
        assertEquals(2.484138, gain.halfWidth().orElseThrow(), 5e-7);
        assertEquals(-0.484138, gain.low(), 5e-7);
        assertEquals(4.484138, gain.high(), 5e-7);
    }

    @Test
    void pairsTakeOutWhatTheSeedDoesToBoth() {
        // differences 0.9, 1.1, 1.0, 0.8, 1.2: mean 1, deviation sqrt(0.1 / 4), t of 4 degrees 2.776445
        double[] theirs = {70, 90, 50, 60, 80};
        double[] ours = {70.9, 91.1, 51, 60.8, 81.2};
        Statistics.Gain gain = Statistics.pairedGain(ours, theirs);
        assertEquals(1, gain.mean(), 1e-9);
        assertEquals(
                2.776445 * Math.sqrt(0.1 / 4) / Math.sqrt(5), gain.halfWidth().orElseThrow(), 1e-6);
    }

    @Test
    void aSummaryDividesByOneLess() {
        Statistics.Summary s = Statistics.summary(2, 4, 4, 4, 5, 5, 7, 9);
        assertEquals(5, s.mean(), ROUNDING);
        assertEquals(Math.sqrt(32.0 / 7), s.standardDeviation().orElseThrow(), ROUNDING);
    }

    @Test
    void oneSeedHasNoStandardDeviation() {
        assertTrue(Statistics.summary(3).standardDeviation().isEmpty());
        assertTrue(Statistics.pairedGain(new double[] {3}, new double[] {1})
                .halfWidth()
                .isEmpty());
    }

    @Test
    void otherSeedsAreNoPairs() {
        assertThrows(
                IllegalArgumentException.class, () -> Statistics.pairedGain(new double[] {1, 2}, new double[] {1}));
    }
}
