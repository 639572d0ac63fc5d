package org.espalier.base;

import java.math.BigInteger;

/**
 * {@code digits * 10^power}, correctly rounded, from a 64-bit product with a truncated power of five where that decides
 * (D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51(8), 2021). Numbers written
 * with all their 17 digits make most of some files, and {@link Double#parseDouble} takes ten times as long.
 */
final class LongDecimals {
    static final int MAX_POWER = 60;

    /** The most significant 128 bits of 5^power, its highest bit set; rounded up for negative powers. */
    private static final long[] HIGH = new long[2 * MAX_POWER + 1];

    private static final long[] LOW = new long[2 * MAX_POWER + 1];

    static {
        for (int power = -MAX_POWER; power <= MAX_POWER; power++) {
            BigInteger bits =
                    power < 0 ? reciprocal(-power) : BigInteger.valueOf(5).pow(power);
            BigInteger scaled =
                    bits.shiftLeft(Math.max(0, 128 - bits.bitLength())).shiftRight(Math.max(0, bits.bitLength() - 128));
            HIGH[power + MAX_POWER] = scaled.shiftRight(64).longValue();
            LOW[power + MAX_POWER] = scaled.longValue();
        }
    }

    private LongDecimals() {}

    private static BigInteger reciprocal(int power) {
        BigInteger five = BigInteger.valueOf(5).pow(power);
        int length = five.subtract(BigInteger.ONE).bitLength();
        int scale = power <= 27 ? length + 127 : 2 * length + 128;
        return BigInteger.ONE.shiftLeft(scale).divide(five).add(BigInteger.ONE);
    }

    /**
     * @param digits an unsigned number, not zero
     * @param power from {@code -MAX_POWER} to {@code MAX_POWER}
     * @return NaN in the rare case that 128 bits do not decide
     */
    static double value(long digits, int power) {
        int zeros = Long.numberOfLeadingZeros(digits);
        long shifted = digits << zeros;
        long factor = HIGH[power + MAX_POWER];
        long high = multiplyHigh(shifted, factor);
        long low = shifted * factor;
        if ((high & 0x1ff) == 0x1ff) {
            // the bits that will be cut off are all ones: the rest of the power may carry into them
            long more = low + multiplyHigh(shifted, LOW[power + MAX_POWER]);
            if (Long.compareUnsigned(more, low) < 0) {
                high++;
            }
            low = more;
            if (low == -1 && (power < -27 || power > 55)) {
                return Double.NaN;
            }
        }
        int top = (int) (high >>> 63);
        long mantissa = high >>> (top + 9);
        // 217706 / 65536 is the binary logarithm of ten
        long exponent = ((217706L * power) >> 16) + 63 + top - zeros + 1023;
        boolean mayBeHalfway = power >= -4 && power <= 23 && Long.compareUnsigned(low, 1) <= 0 && (mantissa & 3) == 1;
        if (mayBeHalfway && mantissa << (top + 9) == high) {
            mantissa--;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        if (mantissa == 1L << 53) {
            mantissa = 1L << 52;
            exponent++;
        }
        return Double.longBitsToDouble((mantissa & ((1L << 52) - 1)) | exponent << 52);
    }

    /** The upper half of the product of two unsigned numbers. */
    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
