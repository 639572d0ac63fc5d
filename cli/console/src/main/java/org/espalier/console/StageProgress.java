package org.espalier.console;

import java.util.Locale;
import org.espalier.Progress;

/** How far a stage of a command is, for the {@link Console} to tell once nothing has been said for a while. */
public final class StageProgress implements Progress {
    private volatile String said = "";

    private StageProgress() {}

    /** The stage begins. */
    public static Progress of(String stage, Console console) {
        StageProgress progress = new StageProgress();
        console.stage(stage, () -> progress.said);
        return progress;
    }

    @Override
    public void at(String what, long done, long total) {
        said = String.format(Locale.ROOT, "%s: %,d of %,d", what, done, total);
    }
}
