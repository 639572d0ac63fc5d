package org.espalier.train;

import java.util.Locale;

/** How many columns the gates of a tree ask about. */
public enum GateKind {
    /** There are no gates: a tree of depth 0. */
    NONE,
    /** One column each: a threshold, or a set of categories. */
    ONE,
    /** A few columns each, by a budget over the whole tree. */
    FEW,
    /** All columns: the paper's. */
    ALL;

    /** The word on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
