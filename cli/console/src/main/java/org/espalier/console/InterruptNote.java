package org.espalier.console;

import java.util.function.Supplier;

/** Says what is left when the user stops the program in the middle of long work. */
public final class InterruptNote {
    private InterruptNote() {}

    /** Does the work; while it lasts, a program that is stopped says {@code text}. */
    public static <T> T during(Supplier<T> work, Console console, String text) {
        Thread hook = new Thread(() -> console.log(text), "espalier-interrupt-note");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is being stopped, and the hook says so.
            return;
        }
    }
}
