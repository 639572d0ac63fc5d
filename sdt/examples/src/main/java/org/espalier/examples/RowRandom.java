package org.espalier.examples;

import org.espalier.base.SplitMix64;

/** The random numbers of one row: the same on every Java platform. */
final class RowRandom {
    private final SplitMix64 random;

    RowRandom(long seed, long index) {
        random = new SplitMix64(SplitMix64.mix(SplitMix64.mix(seed) + index * SplitMix64.GAMMA));
    }

    /** Uniform in [from, to). */
    double uniform(double from, double to) {
        return from + (to - from) * random.uniform();
    }

    /** Uniform in 0 to bound - 1. */
    int below(int bound) {
        return (int) uniform(0, bound);
    }

    /** Roughly normal with the given standard deviation, and never more than 3.5 of them away from 0: the sum of twelve uniform numbers. */
    double normal(double standardDeviation) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += uniform(0, 1);
        }
        return Math.max(-3.5, Math.min(3.5, sum)) * standardDeviation;
    }
}
