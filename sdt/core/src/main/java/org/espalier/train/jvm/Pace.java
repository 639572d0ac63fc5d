package org.espalier.train.jvm;

/**
 * Finds out whether helpers help: where another program has the other cores, waiting for a helper that does not run costs
 * more than it saves. Now and then a few steps are timed with helpers and a few without, and until the next time the
 * quicker way is taken. The numbers are the same either way.
 */
final class Pace {
    private static final int TRIAL = 4;
    private static final int PERIOD = 256;

    private final boolean helpers;
    private int step;
    private long began;
    private long withHelpers;
    private long without;

    Pace(int threads) {
        this.helpers = threads > 1;
    }

    /** Whether the step that begins now is better done by one thread. */
    boolean alone() {
        if (!helpers) {
            return true;
        }
        began = System.nanoTime();
        return step < TRIAL || (step >= 2 * TRIAL && without <= withHelpers);
    }

    /** To be called at the end of a step. */
    void stepDone() {
        if (!helpers) {
            return;
        }
        long took = System.nanoTime() - began;
        if (step == 0) {
            without = 0;
            withHelpers = 0;
        }
        if (step < TRIAL) {
            without += took;
        } else if (step < 2 * TRIAL) {
            withHelpers += took;
        }
        step = (step + 1) % PERIOD;
    }
}
