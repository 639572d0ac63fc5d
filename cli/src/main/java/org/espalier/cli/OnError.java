package org.espalier.cli;

import java.util.Locale;
import org.espalier.console.Console;
import org.espalier.data.BadRows;
import picocli.CommandLine.ITypeConverter;

/** What a command that goes row by row does with a row that can't be read. */
enum OnError {
    STOP,
    SKIP;

    BadRows badRows(Console console) {
        return this == STOP ? BadRows.STOP : BadRows.skip(e -> console.log("skipped: " + e.getMessage()));
    }

    /** At the end: how many were left out. */
    void report(long skipped, Console console) {
        if (skipped > 0) {
            console.log("skipped " + skipped + (skipped == 1 ? " row" : " rows") + " that could not be read");
        }
    }

    static final class Converter implements ITypeConverter<OnError> {
        @Override
        public OnError convert(String text) throws Exception {
            return Values.oneOf(OnError.values(), value -> value.name().toLowerCase(Locale.ROOT))
                    .convert(text);
        }
    }
}
