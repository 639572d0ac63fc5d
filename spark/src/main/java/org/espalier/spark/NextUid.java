package org.espalier.spark;

import org.apache.spark.ml.util.Identifiable$;

/**
 * Names of stages. The constructors of Spark's classes ask for {@code uid()} before any field of a class in Java has its value, so
 * a given name waits here, for the thread that is constructing.
 */
final class NextUid {
    private static final ThreadLocal<String> GIVEN = new ThreadLocal<>();
    private static final NextUid WAITING = new NextUid();

    private NextUid() {}

    /**
     * Gives a name to the stage that is constructed next; to be called among the arguments of its constructor, which ends with
     * {@link #forget}.
     */
    static NextUid give(String uid) {
        GIVEN.set(uid);
        return WAITING;
    }

    /** As {@link #give}, a new name that begins with {@code prefix}. */
    static NextUid random(String prefix) {
        return give(Identifiable$.MODULE$.randomUID(prefix));
    }

    /** The name that was given. */
    static String take() {
        return GIVEN.get();
    }

    /** No later stage has this name. */
    void forget() {
        GIVEN.remove();
    }
}
