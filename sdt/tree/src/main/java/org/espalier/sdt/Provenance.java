package org.espalier.sdt;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a tree comes from. No clock, path, host name or thread count, so that the same run gives the same bytes.
 *
 * @param version version of the library that trained it
 * @param data SHA-256 of the encoded training data
 * @param teacher identity of the teacher, or {@code labels} where there was none
 * @param seed the seed of the run
 * @param configuration every option of the run by its name on the command line
 * @param metrics validation metrics of the finished tree, by name
 */
public record Provenance(
        String version,
        String data,
        String teacher,
        long seed,
        SortedMap<String, String> configuration,
        SortedMap<String, Double> metrics) {
    public Provenance {
        configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }

    /** For a tree that was put together by hand. */
    public static Provenance none() {
        return new Provenance("", "", "", 0, new TreeMap<>(Map.of()), new TreeMap<>(Map.of()));
    }
}
