package org.espalier.fit;

/** Hears how a fit goes. Calls may come from several threads, one at a time: be quick. */
public interface FitListener {
    /** Hears nothing. */
    FitListener SILENT = new FitListener() {};

    /** A stage begins: {@code step} of {@code steps}, from 1. */
    default void stage(int step, int steps, String what) {}

    /** What is going on within a stage. */
    default void progress(String text) {}

    /** Something that a user should know: what was left out, and why. */
    default void note(String text) {}

    /** A reason to doubt the result. */
    default void warning(String text) {
        note("warning: " + text);
    }
}
