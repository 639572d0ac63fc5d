package org.espalier.explain;

import java.util.Set;

/**
 * What a counterfactual may change, besides what the schema says (immutable columns, the range of a number, the known
 * categories).
 *
 * @param keep names of columns that stay as they are
 * @param columns columns changed at most
 */
public record Constraints(Set<String> keep, int columns) {
    /** Up to three columns, none kept but the schema's immutable ones. */
    public static final Constraints NONE = new Constraints(Set.of(), 3);

    public Constraints {
        keep = Set.copyOf(keep);
        if (columns < 1) {
            throw new IllegalArgumentException("columns: expected 1 or more, found " + columns);
        }
    }
}
