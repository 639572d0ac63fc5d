package org.espalier.train.jvm;

/**
 * Finds out whether helpers help: where another program has the other cores, waiting for a helper that does not run costs
 * more than it saves. Now and then some steps are timed without helpers and some with them, and until the next time the
 * quicker way is taken; helpers have to be clearly quicker. The numbers are the same either way.
 */
final class Pace {
    /** Whether steps are shared out with helpers. */
    enum Sharing {
        WHERE_IT_PAYS,
        /** However small the step: for tests of what helpers compute. */
        ALWAYS
    }

    /** The first steps of a trial are not counted: helpers wake up, and caches fill. */
    private static final int SETTLE = 4;

    private static final int TRIAL = SETTLE + 12;
    private static final int PERIOD = 1024;
    private static final double CLEARLY = 0.95;

    private final boolean helpers;
    private final Sharing sharing;
    private int step;
    private long began;
    private long withHelpers;
    private long without;

    Pace(int threads, Sharing sharing) {
        this.helpers = threads > 1;
        this.sharing = sharing;
    }

    /** Whether a phase of so many multiplications is done before a second thread has woken up. */
    boolean tooSmall(long multiplications) {
        return sharing == Sharing.WHERE_IT_PAYS && multiplications < 150_000;
    }

    /** Whether the step that begins now is better done by one thread. */
    boolean alone() {
        if (!helpers) {
            return true;
        }
        if (sharing == Sharing.ALWAYS) {
            return false;
        }
        began = System.nanoTime();
        return step < TRIAL || (step >= 2 * TRIAL && withHelpers > CLEARLY * without);
    }

    /** To be called at the end of a step. */
    void stepDone() {
        if (!helpers || sharing == Sharing.ALWAYS) {
            return;
        }
        long took = System.nanoTime() - began;
        if (step == 0) {
            without = 0;
            withHelpers = 0;
        }
        if (step < TRIAL) {
            without += step < SETTLE ? 0 : took;
        } else if (step < 2 * TRIAL) {
            withHelpers += step < TRIAL + SETTLE ? 0 : took;
        }
        step = (step + 1) % PERIOD;
    }
}
