package org.espalier.base;

import java.util.SplittableRandom;

/** Independent streams of random numbers from one seed: each use has its own, named by whole numbers. */
public final class Seeds {
    private Seeds() {}

    /** The stream of {@code seed} for the use {@code parts}; the same on every JVM. */
    public static SplittableRandom stream(long seed, long... parts) {
        long mixed = SplitMix64.mix(seed + SplitMix64.GAMMA);
        for (long part : parts) {
            mixed = SplitMix64.mix(mixed ^ SplitMix64.mix(part + SplitMix64.GAMMA));
        }
        return new SplittableRandom(mixed);
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
