package org.espalier;

/** Hears how far long work has come. It may be called from any of the threads that work, often, and should return at once. */
@FunctionalInterface
public interface Progress {
    /** Heard by nobody. */
    Progress NONE = (what, done, total) -> {};

    /**
     * @param what is being done: {@code max-path}, {@code the tree}
     * @param done how much of it is done, or the number of the part that begins, from 1 on
     * @param total of how much
     */
    void at(String what, long done, long total);
}
