package org.espalier.train.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void everyPartOfEveryPhaseRunsOnce() {
        int phases = 20_000;
        int most = 17;
        AtomicIntegerArray runs = new AtomicIntegerArray(most);
        int[] expected = new int[most];
        try (Workers workers = new Workers(3)) {
            for (int phase = 0; phase < phases; phase++) {
                int parts = 1 + phase % most;
                workers.run(parts, false, runs::incrementAndGet);
                for (int part = 0; part < parts; part++) {
                    expected[part]++;
                }
            }
        }
        int[] found = new int[most];
        Arrays.setAll(found, runs::get);
        assertArrayEquals(expected, found);
    }

    @Test
    void whatAPartThrowsReachesTheCallerAndTheNextPhaseRuns() {
        try (Workers workers = new Workers(2)) {
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> workers.run(8, false, part -> {
                        if (part == 5) {
                            throw new ArithmeticException("planted");
                        }
                    }));
            assertEquals("planted", thrown.getCause().getMessage());
            AtomicIntegerArray runs = new AtomicIntegerArray(4);
            workers.run(4, false, runs::incrementAndGet);
            assertEquals(1, runs.get(3));
        }
    }
}
