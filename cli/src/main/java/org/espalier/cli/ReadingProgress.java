package org.espalier.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import org.espalier.console.Console;
import org.espalier.data.DataSource;

/** How far a file has been read: a share of its bytes, as nobody knows how many rows are still to come. */
final class ReadingProgress {
    private ReadingProgress() {}

    /** Reading the source is what the command is at. */
    static void begin(DataSource source, Console console) {
        console.stage("reading " + source.name(), () -> share(source));
    }

    /** {@code 1,200,000 rows, 34 % of the file}. */
    static String rows(long done, DataSource source) {
        String share = share(source);
        return String.format(Locale.ROOT, "%,d rows", done) + (share.isEmpty() ? "" : ", " + share);
    }

    private static String share(DataSource source) {
        OptionalDouble share = source.shareRead();
        return share.isEmpty() ? "" : (int) (100 * share.getAsDouble()) + " % of the file";
    }
}
