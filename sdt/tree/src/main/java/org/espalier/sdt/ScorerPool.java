package org.espalier.sdt;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A few scorers for calls from any thread, so that a call makes no garbage but its answer. A thread looks in its own
 * place first; where that is empty it makes a scorer, and one that finds no room again is garbage. Nothing waits, and
 * nothing outlives the tree.
 */
final class ScorerPool {
    private static final int PLACES = 16;

    private final ScoringTables tables;
    private final AtomicReferenceArray<Scorer> places = new AtomicReferenceArray<>(PLACES);

    ScorerPool(ScoringTables tables) {
        this.tables = tables;
    }

    Scorer take() {
        Scorer scorer = places.getAndSet(place(), null);
        return scorer == null ? new Scorer(tables) : scorer;
    }

    void giveBack(Scorer scorer) {
        places.setRelease(place(), scorer);
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }
}
