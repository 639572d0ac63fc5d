package org.espalier.train;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes engines of one kind; found through {@link java.util.ServiceLoader}. Asking whether a kind is usable loads no
 * native library unless there is no other way to tell.
 */
public interface TreeEngineFactory {
    /** The name in options: {@code jvm}, {@code nd4j}, {@code cuda}. */
    String name();

    /** Why this kind can't be used here, in one line; empty where it can. */
    Optional<String> unusable();

    /** Why it can't train a tree of this depth, in one line; empty where it can. */
    default Optional<String> unfit(int depth) {
        return Optional.empty();
    }

    /** As {@link #unfit(int)}, for leaves of a kind. */
    default Optional<String> unfit(int depth, LeafKind leaves) {
        return unfit(depth);
    }

    /** As {@link #unfit(int, LeafKind)}, for gates of a kind. */
    default Optional<String> unfit(int depth, LeafKind leaves, GateKind gates) {
        return unfit(depth, leaves);
    }

    /**
     * Why its numbers can't be trusted here, in one line; empty where its first steps agree with the reference's, and for a
     * kind that needs no trial. Asked after {@link #unusable}, by {@code auto} alone: who names a kind gets it untried.
     */
    default Optional<String> trial() {
        return Optional.empty();
    }

    /**
     * Its place among the kinds that {@code auto} chooses from: of those that can be used here, the one of the highest rank is
     * taken. The engine for a processor has 0, one for a GPU more. Empty, as it is unless a kind says otherwise, for one that
     * is only taken by name.
     */
    default OptionalInt rank() {
        return OptionalInt.empty();
    }

    /** Why {@code auto} takes it where nothing of a higher rank is left, for the log line. */
    default String merit() {
        return "the fastest that is here";
    }

    /** What it computes with, for the log line: {@code Vector API, 512 bits, 2 threads}. */
    String describe(EngineSettings settings);

    /**
     * Copies {@code state}; keeps a reference to {@code data}.
     *
     * @throws IllegalArgumentException where shapes do not fit
     * @throws TrainingException one line, where it is {@linkplain #unfit(int, LeafKind, GateKind) unfit} for that
     */
    TreeEngine open(TrainingData data, EngineSettings settings, EngineState state);
}
