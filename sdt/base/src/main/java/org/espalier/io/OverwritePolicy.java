package org.espalier.io;

/** What becomes of a file that is there already. */
public enum OverwritePolicy {
    /** It stays, and the write is refused. */
    REFUSE,
    /** The new file takes its place, at once and as a whole. */
    REPLACE
}
