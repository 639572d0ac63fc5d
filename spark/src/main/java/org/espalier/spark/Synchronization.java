package org.espalier.spark;

import org.espalier.train.TreeEngineFactory;

/**
 * How shards keep in step.
 *
 * @param isRing by exact sums in every step; else by averages once a round
 * @param rounds averages an epoch; 0: by the number of steps
 */
record Synchronization(boolean isRing, int rounds, long seed) {
    static final String AVERAGE = "average";
    static final String RING = "ring";

    TreeEngineFactory engine(Shards shards) {
        return new ShardEngine.Factory(shards, this);
    }
}
