package org.espalier.cli;

import java.nio.file.Path;
import org.espalier.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code espalier demo}: the main job from start to end, on data that the program makes itself. */
@Command(
        name = "demo",
        customSynopsis = "espalier demo [OPTIONS]",
        description = {
            "First digits that the program draws: trains a network on them, distils it into a tree, trains another tree on"
                    + " labels alone, and compares the three on digits that none of them has seen.",
            "Then invented applications for loans, as a table of one's own is fitted: a network, trees of several sizes, the"
                    + " one that is chosen, a verdict beside simpler models, one decision explained, and a report.",
            "Takes a few minutes, and needs no data and no network."
        })
final class DemoCommand implements Runnable {
    /** The size of the demo; the tests have a smaller one. */
    record Preset(DigitsDemo.Preset digits, LoansDemo.Preset loans) {
        static Preset full() {
            return new Preset(DigitsDemo.Preset.full(), LoansDemo.Preset.full());
        }
    }

    private final Console console;
    private final Preset preset;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder for what it makes. Default: espalier-demo.")
    private Path folder = Path.of("espalier-demo");

    @Option(names = "--force", description = "Write over what is in the folder already.")
    private boolean force;

    DemoCommand(Console console) {
        this(console, Preset.full());
    }

    DemoCommand(Console console, Preset preset) {
        this.console = console;
        this.preset = preset;
    }

    @Override
    public void run() {
        OutputFolder.make(folder, force);
        new DigitsDemo(console, preset.digits(), folder.resolve("digits")).run();
        new LoansDemo(console, preset.loans(), folder).run();
    }
}
