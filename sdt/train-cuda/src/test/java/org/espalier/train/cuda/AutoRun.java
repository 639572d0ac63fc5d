package org.espalier.train.cuda;

import org.espalier.train.Engines;

/** A program: what {@code auto} takes for a tree of depth 4, and why; asked twice, as a trial is made once. */
final class AutoRun {
    private AutoRun() {}

    public static void main(String[] arguments) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        for (int i = 0; i < 2; i++) {
            Engines.Choice choice = Engines.choose("auto", 4);
            System.out.println(choice.factory().name() + ": " + choice.reason());
        }
    }
}
