package org.espalier.train.jvm;

/**
 * Finds out whether helpers help: where another program has the other cores, waiting for a helper that does not run costs
 * more than it saves. Some steps are timed without helpers, then helpers join in for as long as steps are clearly
 * quicker with them, on an average that soon forgets. Every failure doubles the time until helpers are tried again. The
 * numbers are the same either way.
 */
final class Pace {
    /** Whether steps are shared out with helpers. */
    enum Sharing {
        WHERE_IT_PAYS,
        /** However small the step: for tests of what helpers compute. */
        ALWAYS
    }

    /** The first steps of a stretch are not counted: helpers wake up, and caches fill. */
    private static final int SETTLE = 4;

    /** Steps without helpers that are timed before helpers are tried. */
    private static final int TRIAL = SETTLE + 12;

    /** Steps with helpers after which the comparison is made anew, as steps without them may have become quicker. */
    private static final int RENEW = 2048;

    private static final int SHORTEST_PAUSE = 64;
    private static final int LONGEST_PAUSE = 8192;
    private static final double CLEARLY = 0.95;
    private static final double FORGET = 1 / 16.0;

    private final boolean helpers;
    private final Sharing sharing;
    /** Steps since helpers joined in, or left. */
    private int step;

    private boolean alone = true;
    /** Steps without helpers before they are tried. */
    private int pause = TRIAL;

    private int nextPause = SHORTEST_PAUSE;
    private long began;
    /** Nanoseconds of a step. */
    private double withHelpers;

    private double without;

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
        if (!helpers || sharing == Sharing.ALWAYS) {
            return !helpers;
        }
        began = System.nanoTime();
        return alone;
    }

    /** To be called at the end of a step. */
    void stepDone() {
        if (helpers && sharing == Sharing.WHERE_IT_PAYS) {
            took(System.nanoTime() - began);
        }
    }

    /** The step that ends now took so many nanoseconds. */
    void took(long nanoseconds) {
        step++;
        if (alone) {
            // The last ones before helpers are tried, so that both are timed at the same load.
            without = step <= pause - TRIAL + SETTLE + 1 ? nanoseconds : average(without, nanoseconds);
            if (step >= pause) {
                alone = false;
                step = 0;
            }
            return;
        }
        withHelpers = step <= SETTLE + 1 ? nanoseconds : average(withHelpers, nanoseconds);
        if (step > SETTLE && withHelpers > CLEARLY * without) {
            alone = true;
            pause = nextPause;
            nextPause = Math.min(2 * nextPause, LONGEST_PAUSE);
            step = 0;
        } else if (step >= RENEW) {
            alone = true;
            pause = TRIAL;
            nextPause = SHORTEST_PAUSE;
            step = 0;
        }
    }

    private static double average(double before, double now) {
        return before + FORGET * (now - before);
    }
}
