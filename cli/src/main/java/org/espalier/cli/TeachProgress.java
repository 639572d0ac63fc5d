package org.espalier.cli;

import java.util.Locale;
import org.espalier.base.Percent;
import org.espalier.console.Console;
import org.espalier.teacher.dl4j.TeachListener;

/** The training of a network as a line that changes. */
final class TeachProgress implements TeachListener {
    private final Console console;
    private long began;
    private String lastEpoch = "";

    TeachProgress(Console console) {
        this.console = console;
    }

    @Override
    public void start(Start start) {
        began = System.nanoTime();
        console.log(String.format(
                Locale.ROOT,
                "network: %s; %,d weights, %,d training rows, %,d validation rows",
                start.layers(),
                start.parameters(),
                start.trainingRows(),
                start.validationRows()));
    }

    @Override
    public void step(Step step) {
        double done = (step.epoch() - 1 + (double) step.step() / step.steps()) / step.epochs();
        double left = (System.nanoTime() - began) * 1e-9 * (1 - done) / done;
        console.progress(String.format(
                Locale.ROOT,
                "epoch %d of %d, %d %%, at most %s left: loss %.4f%s",
                step.epoch(),
                step.epochs(),
                100 * step.step() / step.steps(),
                Console.duration(left),
                step.loss(),
                lastEpoch));
    }

    @Override
    public void epoch(Epoch epoch) {
        lastEpoch = epoch.validationAccuracy() == 0
                ? String.format(
                        Locale.ROOT, ", validation after epoch %d: loss %.4f", epoch.epoch(), epoch.validationLoss())
                : String.format(
                        Locale.ROOT,
                        ", validation after epoch %d %s %%",
                        epoch.epoch(),
                        Percent.digits(epoch.validationAccuracy(), 2));
    }
}
