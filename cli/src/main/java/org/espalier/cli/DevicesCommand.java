package org.espalier.cli;

import org.espalier.console.Console;
import org.espalier.examples.Digits;
import org.espalier.train.DistillOptions;
import org.espalier.train.EngineSettings;
import org.espalier.train.Engines;
import org.espalier.train.TreeEngineFactory;
import picocli.CommandLine.Command;

/** {@code espalier devices}: what can train here. */
@Command(
        name = "devices",
        customSynopsis = "espalier devices [OPTIONS]",
        description = "Says what can train a tree here and, of what can't, why not.")
final class DevicesCommand implements Runnable {
    private final Console console;

    DevicesCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        DistillOptions o = DistillOptions.builder(Digits.SCHEMA).build();
        EngineSettings settings = EngineSettings.of(o);
        for (TreeEngineFactory factory : Engines.all()) {
            String use = Engines.unusable(factory)
                    .map(why -> "not usable here: " + why)
                    .orElseGet(() -> "usable: " + factory.describe(settings));
            console.print(factory.name() + ": " + use);
        }
        Engines.Choice auto = Engines.choose("auto", o.depth());
        console.print("--engine auto takes " + auto.factory().name() + ": " + auto.reason());
    }
}
