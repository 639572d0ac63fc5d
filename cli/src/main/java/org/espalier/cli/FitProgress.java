package org.espalier.cli;

import org.espalier.console.Console;
import org.espalier.fit.FitListener;

/** A fit as stages, with about how long it still takes, and a line that changes. */
final class FitProgress implements FitListener {
    /** How much of a fit is done when a stage begins, about, on tables of some thousand rows. */
    private static final double[] DONE = {0, 0.01, 0.45, 0.75, 0.8, 0.97};

    private final Console console;
    private final java.util.function.Consumer<String> warnings;
    private final long began = System.nanoTime();
    private String stage = "";

    FitProgress(Console console, java.util.function.Consumer<String> warnings) {
        this.console = console;
        this.warnings = warnings;
    }

    @Override
    public void stage(int step, int steps, String what) {
        double seconds = (System.nanoTime() - began) * 1e-9;
        double done = DONE[Math.min(step, DONE.length) - 1];
        String left =
                done < 0.2 || seconds < 2 ? "" : ", about " + Console.duration(seconds * (1 - done) / done) + " left";
        stage = step + " of " + steps;
        console.stage(stage + ": " + what);
        console.log(stage + ": " + what + left);
    }

    @Override
    public void progress(String text) {
        console.progress(stage.isEmpty() ? text : stage + ": " + text);
    }

    @Override
    public void note(String text) {
        console.note(text);
    }

    @Override
    public void warning(String text) {
        warnings.accept(text);
    }
}
