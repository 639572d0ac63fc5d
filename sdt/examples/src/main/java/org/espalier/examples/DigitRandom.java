package org.espalier.examples;

/** Random numbers that are the same on every Java platform (SplitMix64; S. Vigna, public domain). */
final class DigitRandom {
    private long state;

    DigitRandom(long seed, long index) {
        state = mix(seed) + index * 0x9E3779B97F4A7C15L;
        state = mix(state);
    }

    private static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /** Uniform in [from, to). */
    double uniform(double from, double to) {
        return from + (to - from) * ((next() >>> 11) * 0x1.0p-53);
    }

    /** Uniform in 0 to bound - 1. */
    int below(int bound) {
        return (int) uniform(0, bound);
    }

    /** Roughly normal with the given deviation and never more than 3.5 of them: the sum of twelve uniform numbers. */
    double normal(double deviation) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += uniform(0, 1);
        }
        return Math.max(-3.5, Math.min(3.5, sum)) * deviation;
    }
}
