package org.espalier.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.DataOption;

/** What the library's options are called on the command line. */
final class OptionSpelling {
    /** Those that are not called by their key. */
    private static final Map<String, String> OTHERS = Map.of(
            DataOption.CLASS_ALIASES.key(), "--class-alias",
            DataOption.IGNORED.key(), "--ignore");

    private OptionSpelling() {}

    /** {@code --no-header} for {@code noHeader}. */
    static String of(String key) {
        String kebab = key.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return OTHERS.getOrDefault(key, "--" + kebab);
    }

    static String of(DataOption option) {
        return of(option.key());
    }

    /** The message of an exception; where an option is to blame, by its name here. */
    static String message(EspalierException e) {
        Optional<String> option = e.option();
        return option.isPresent() ? of(option.get()) + ": " + e.problem() : e.getMessage();
    }
}
