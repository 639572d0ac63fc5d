package org.espalier.base;

/**
 * Random numbers that are the same on every Java platform and version, where those of {@code java.util} need not stay as they
 * are (SplitMix64; Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
 */
public final class SplitMix64 {
    /** The golden ratio's fraction in 64 bits, odd: the step from one state to the next. */
    public static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    /** @param state before the first step; {@link #mix} makes one of a seed */
    public SplitMix64(long state) {
        this.state = state;
    }

    /** The output function: every bit of the result depends on all of {@code z}. */
    public static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    /** 64 random bits. */
    public long next() {
        state += GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), in steps of 2^-53. */
    public double uniform() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in 0 to {@code bound - 1}, of 32 random bits. */
    public int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }
}
