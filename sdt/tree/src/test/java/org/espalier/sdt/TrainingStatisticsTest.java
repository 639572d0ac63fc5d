package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** A model file may come from anywhere, and everything that explains a tree leans on them. */
class TrainingStatisticsTest {
    private static void assertRefused(String line, float[] mean, float[] reach) {
        assertEquals(
                line,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TrainingStatistics(mean, reach, new int[reach.length]))
                        .getMessage());
    }

    @Test
    void numbersThatNothingCanBeMadeOfAreRefused() {
        float[] reach = {0.5f, 0.5f};
        assertRefused("feature means: expected at most 1.0E30, found 3.0E38", new float[] {3e38f}, reach);
        assertRefused("feature means: expected at most 1.0E30, found NaN", new float[] {Float.NaN}, reach);
        float[] mean = {1};
        assertRefused("leaf reach: expected at most 1.001, found 3.0E38", mean, new float[] {3e38f, 0});
        assertRefused("leaf reach: expected numbers that add up to 1, found 0.0", mean, new float[] {0, 0});
        assertRefused("leaf 1: expected reach and rows not below 0, found -0.5 and 0", mean, new float[] {1, -0.5f});
        new TrainingStatistics(mean, reach, new int[2]);
    }
}
