package org.espalier.cli;

import java.util.Map;
import java.util.regex.Pattern;

/** What the library calls {@code the option target} in its messages is {@code --target} to who types it. */
final class OptionNames {
    private static final Map<String, String> BY_LIBRARY = Map.ofEntries(
            Map.entry("categories", "--categories"),
            Map.entry("classAliases", "--class-alias"),
            Map.entry("classWeights", "--class-weights"),
            Map.entry("columns", "--columns"),
            Map.entry("comment", "--comment"),
            Map.entry("decimal", "--decimal"),
            Map.entry("delimiter", "--delimiter"),
            Map.entry("ignored", "--ignore"),
            Map.entry("labels", "--labels"),
            Map.entry("missing", "--missing"),
            Map.entry("noHeader", "--no-header"),
            Map.entry("target", "--target"),
            Map.entry("weights", "--weights"));

    private static final Pattern NAMED =
            Pattern.compile("\\bthe option (" + String.join("|", BY_LIBRARY.keySet()) + ")\\b");

    private OptionNames() {}

    /** A message of the library in the command's words. */
    static String ofCommand(String message) {
        return NAMED.matcher(message).replaceAll(found -> BY_LIBRARY.get(found.group(1)));
    }
}
