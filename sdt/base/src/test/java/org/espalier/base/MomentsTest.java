package org.espalier.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MomentsTest {
    private static final double[] VALUES = {3, -1.5, 0, 1e6, 12, 0, 7.25, 1e6 + 1};
    private static final double TOLERANCE = 1e-9;

    private static Moments of(int from, int to) {
        Moments moments = new Moments();
        for (int i = from; i < to; i++) {
            moments.add(VALUES[i]);
        }
        return moments;
    }

    private static void assertAlike(Moments expected, Moments found) {
        assertEquals(expected.count(), found.count());
        assertEquals(expected.minimum(), found.minimum());
        assertEquals(expected.maximum(), found.maximum());
        assertEquals(expected.mean(), found.mean(), TOLERANCE * Math.abs(expected.mean()));
        assertEquals(expected.standardDeviation(), found.standardDeviation(), TOLERANCE * expected.standardDeviation());
    }

    @Test
    void thoseOfPartsAreThoseOfAll() {
        Moments all = of(0, VALUES.length);
        for (int cut = 0; cut <= VALUES.length; cut++) {
            Moments found = of(0, cut);
            found.add(of(cut, VALUES.length));
            assertAlike(all, found);
        }
    }

    @Test
    void zerosOfAPartAreCounted() {
        Moments expected = new Moments();
        Moments sparse = new Moments();
        for (double value : new double[] {0, 0, 5, 0, -2}) {
            expected.add(value);
            if (value != 0) {
                sparse.add(value);
            }
        }
        sparse.addZeros(3);
        Moments found = new Moments();
        found.add(sparse);
        assertAlike(expected, found);
    }
}
