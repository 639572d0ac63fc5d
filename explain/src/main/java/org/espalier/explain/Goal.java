package org.espalier.explain;

/** What a changed row is to come to, and how near it is; for one thread. */
interface Goal {
    /** Whether the max-path answers as is wanted. */
    boolean isReached(float[] x);

    /** Index of the answer of the row that {@link #isReached} was last asked for. */
    int found();

    /** 0 or above where it is reached, the nearer the greater. */
    double nearness(float[] x);
}
