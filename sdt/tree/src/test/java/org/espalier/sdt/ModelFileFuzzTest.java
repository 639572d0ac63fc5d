package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ModelFileFuzzTest {
    private static final int MUTANTS = 100_000;

    /** {@link ModelFileFuzz} fails by itself; here only that it has tried what it should. */
    @Test
    void mutantsLoadAsTheyWereOrAreRefused() {
        ModelFileFuzz fuzz = new ModelFileFuzz(20260101);
        fuzz.run(MUTANTS);
        assertEquals(MUTANTS, fuzz.loaded() + fuzz.refused());
        assertTrue(fuzz.refused() > MUTANTS / 2, fuzz.toString());
        assertTrue(fuzz.loaded() > MUTANTS / 100, "the mutants do not come past the hash: " + fuzz);
    }
}
