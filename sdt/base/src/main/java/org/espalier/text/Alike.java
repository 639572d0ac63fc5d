package org.espalier.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds names that differ by case, blanks or the composition of letters only. */
public final class Alike {
    private Alike() {}

    /** The groups of such names, each in the order given; none where all differ otherwise. */
    public static List<List<String>> groups(List<String> names) {
        Map<String, List<String>> bySpelling = new LinkedHashMap<>();
        for (String name : names) {
            bySpelling
                    .computeIfAbsent(Spelling.folded(name), key -> new ArrayList<>())
                    .add(name);
        }
        return bySpelling.values().stream().filter(alike -> alike.size() > 1).toList();
    }
}
