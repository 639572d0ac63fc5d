package org.espalier.data;

import java.util.function.Function;

/**
 * The options of data that messages name: those of {@link DataOptions}, and {@code ClassWeights}. A front end that calls
 * them otherwise gives {@link DataOptions.Builder#spelling} its own names.
 */
public enum DataOption {
    ALLOW_UNKNOWN("allowUnknown"),
    CATEGORIES("categories"),
    CLASS_ALIASES("classAliases"),
    CLASS_WEIGHTS("classWeights"),
    COLUMNS("columns"),
    COMMENT("comment"),
    DECIMAL("decimal"),
    DELIMITER("delimiter"),
    EXPOSURE("exposure"),
    IGNORED("ignored"),
    LABELS("labels"),
    MISSING("missing"),
    NO_HEADER("noHeader"),
    NUMBERS("numbers"),
    TARGET("target"),
    TARGET_KIND("targetKind"),
    TEXT("text"),
    THOUSANDS("thousands"),
    VOCABULARY("vocabulary"),
    WEIGHTS("weights");

    /** As the library calls them: {@code the option noHeader}. */
    static final Function<DataOption, String> BY_LIBRARY = option -> "the option " + option.key;

    private final String key;

    DataOption(String key) {
        this.key = key;
    }

    /** Its name in {@link DataOptions}. */
    public String key() {
        return key;
    }
}
