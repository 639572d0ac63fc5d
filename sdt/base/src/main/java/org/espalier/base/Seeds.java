package org.espalier.base;

import java.util.SplittableRandom;

/** Independent streams of random numbers from one seed: each use has its own, named by whole numbers. */
public final class Seeds {
    private Seeds() {}

    /** The stream of {@code seed} for the use {@code parts}; the same on every JVM. */
    public static SplittableRandom stream(long seed, long... parts) {
        long mixed = mix(seed + 0x9e3779b97f4a7c15L);
        for (long part : parts) {
            mixed = mix(mixed ^ mix(part + 0x9e3779b97f4a7c15L));
        }
        return new SplittableRandom(mixed);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The numbers 0 to {@code count - 1} in random order (Fisher and Yates). */
    public static int[] permutation(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** A normal deviate (Marsaglia's polar method); the same on every JVM, as it uses {@link StrictMath}. */
    public static double normal(SplittableRandom random) {
        while (true) {
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            double square = x * x + y * y;
            if (square > 0 && square < 1) {
                return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }
}
