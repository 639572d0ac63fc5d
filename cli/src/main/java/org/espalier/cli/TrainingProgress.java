package org.espalier.cli;

import java.util.Locale;
import java.util.function.Consumer;
import org.espalier.base.Percent;
import org.espalier.console.Console;
import org.espalier.train.TrainingListener;

/** A run of the distiller as a line that changes. */
final class TrainingProgress implements TrainingListener {
    private final Console console;
    private final long began = System.nanoTime();
    private int firstEpoch;

    private final Consumer<String> warnings;

    /** @param warnings what a warning does; one that throws ends the run */
    TrainingProgress(Console console, Consumer<String> warnings) {
        this.console = console;
        this.warnings = warnings;
        console.stage("training");
    }

    @Override
    public void warning(String text) {
        warnings.accept(text);
    }

    @Override
    public void note(String text) {
        console.log(text);
    }

    @Override
    public void labelled(long done, long total) {
        console.progress(labelledText(done, total));
    }

    static String labelledText(long done, long total) {
        return String.format(Locale.ROOT, "the teacher answers: %,d of %,d rows", done, total);
    }

    @Override
    public void epoch(EpochReport e) {
        if (firstEpoch == 0) {
            firstEpoch = e.epoch();
        }
        double secondsPerEpoch = (System.nanoTime() - began) * 1e-9 / (e.epoch() - firstEpoch + 1);
        // what matters most comes first: a narrow terminal cuts the end
        console.progress(String.format(
                Locale.ROOT,
                "epoch %d of %d, %s left: average %s %%, max-path %s %%, path mass %.3f on validation rows, objective %.4f,"
                        + " beta %.1f",
                e.epoch(),
                e.epochs(),
                Console.duration(secondsPerEpoch * (e.epochs() - e.epoch())),
                Percent.digits(e.average(), 2),
                Percent.digits(e.maxPath(), 2),
                e.pathMass(),
                e.objective(),
                e.beta()));
        console.stage(
                e.epoch() == e.epochs()
                        ? "finishing the tree"
                        : String.format(
                                Locale.ROOT,
                                "epoch %d of %d (before: max-path %s %%)",
                                e.epoch() + 1,
                                e.epochs(),
                                Percent.digits(e.maxPath(), 2)));
    }
}
