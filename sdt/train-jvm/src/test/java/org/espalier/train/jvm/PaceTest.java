package org.espalier.train.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Times are told, not taken. */
class PaceTest {
    private static final int STEPS = 20_000;

    private final Pace pace = new Pace(2, Pace.Sharing.WHERE_IT_PAYS);

    /** Steps that helpers took part in, of so many. */
    private int shared(int steps, long without, long withHelpers) {
        int shared = 0;
        for (int k = 0; k < steps; k++) {
            boolean alone = pace.alone();
            shared += alone ? 0 : 1;
            pace.took(alone ? without : withHelpers);
        }
        return shared;
    }

    @Test
    void helpersThatHelpStay() {
        assertTrue(shared(STEPS, 300, 180) > 0.98 * STEPS);
    }

    @Test
    void helpersThatDoNotAreTriedSeldom() {
        assertTrue(shared(STEPS, 300, 3000) < 0.005 * STEPS);
        assertTrue(shared(STEPS, 300, 299) < 0.005 * STEPS, "as good is not good enough");
    }

    @Test
    void helpersLeaveAsSoonAsTheirCoreIsTakenAndComeBackWhenItIsFree() {
        assertTrue(shared(1000, 300, 180) > 900);
        assertTrue(shared(1000, 300, 900) < 50);
        shared(2 * 8192, 300, 900);
        shared(2 * 8192, 300, 180);
        assertTrue(shared(1000, 300, 180) > 900);
    }

    @Test
    void oneThreadIsAloneAndATestMayForceHelpers() {
        assertTrue(new Pace(1, Pace.Sharing.ALWAYS).alone());
        Pace forced = new Pace(2, Pace.Sharing.ALWAYS);
        assertFalse(forced.alone());
        assertFalse(forced.tooSmall(1));
        assertTrue(pace.tooSmall(1));
        assertEquals(0, shared(1, 300, 180), "the first step has nothing to be compared with");
    }
}
