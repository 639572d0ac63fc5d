package org.espalier.tribuo;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Files with one to three bytes changed, put in, or cut off after. */
final class Mutants {
    private Mutants() {}

    static byte[] of(byte[] good, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] out = good.clone();
        for (int left = random.nextInt(1, 4); left > 0; left--) {
            int at = random.nextInt(out.length);
            switch (random.nextInt(4)) {
                case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> out[at] = (byte) random.nextInt(256);
                case 2 -> out = Arrays.copyOf(out, Math.max(1, at));
                default -> {
                    byte[] longer = Arrays.copyOf(out, out.length + 1);
                    System.arraycopy(out, at, longer, at + 1, out.length - at);
                    longer[at] = (byte) random.nextInt(256);
                    out = longer;
                }
            }
        }
        return out;
    }
}
