package org.espalier.train;

import java.util.Locale;

/** What the leaves of a tree carry. */
public enum LeafKind {
    /** One distribution for all rows of a leaf: the paper's. */
    CONSTANT,
    /** A scorecard, whose points add up: linear in a basis of the columns. */
    POINTS;

    /** The word on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
