package org.espalier.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    private static void assertAsTheJdk(String text) {
        double expected = Double.parseDouble(text);
        double found = Decimals.parse(text);
        assertEquals(Double.doubleToLongBits(expected), Double.doubleToLongBits(found), () -> text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0.0",
                "0e5",
                "1",
                "-1",
                "+12",
                "007",
                "1.",
                ".5",
                "-.5e1",
                "1e22",
                "1e23",
                "123456789012345678",
                "9007199254740993",
                "9007199254740992",
                "9007199254740995",
                "1844674407370955161500",
                "0.1",
                "0.30000000000000004",
                "1.7976931348623157e308",
                "4.9e-324",
                "2.2250738585072014e-308",
                "1e-400",
                "123456789012345678901234567890",
                "0.000000000000000000000000000000000000000012345",
                "5e-1",
                "9999999999999999999",
                "18446744073709551615",
                "8.5",
                "4503599627370496.5",
                "4503599627370497.5",
                "9007199254740993e-1",
                "90071992547409935e-1",
                "1.234567890123456789e+00",
                "-3.141592653589793116e-05",
                "1E5",
                "1e+05"
            })
    void roundsAsTheJdk(String text) {
        assertAsTheJdk(text);
    }

    @Test
    void roundsRandomNumbersAsTheJdk() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 300_000; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(any)) {
                assertAsTheJdk(Double.toString(any));
            }
            assertAsTheJdk(Double.toString(random.nextDouble() - 0.5));
            assertAsTheJdk(random.nextLong(0, 1L << (1 + random.nextInt(62))) + "e" + random.nextInt(-65, 65));
        }
        for (int i = 0; i < 20_000; i++) {
            assertAsTheJdk(String.format(Locale.ROOT, "%.18e", random.nextDouble() * 1000));
        }
    }

    @Test
    void roundsHalfwayCasesToEven() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            // halfway between two doubles: 54 bits, the last one set
            long mantissa = (1L << 53) | random.nextLong(1L << 53) | 1;
            assertAsTheJdk(Long.toString(mantissa));
            assertAsTheJdk(new java.math.BigDecimal(mantissa)
                    .scaleByPowerOfTen(-random.nextInt(5))
                    .toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", "+", ".", "e5", "1e", "1e+", "1,5", "0x10", "1d", "1f", "1L", "NaN", "abc", "1 2", "--1",
                "1.2.3", "1_000", "infinit", "١"
            })
    void whatIsNoDecimalNumberIsNaN(String text) {
        assertTrue(Double.isNaN(Decimals.parse(text)), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "Inf", "+Infinity", "INFINITY", "1e400", "1e999999999999"})
    void tooLargeIsInfinite(String text) {
        assertEquals(Double.POSITIVE_INFINITY, Decimals.parse(text));
        assertEquals(Double.NEGATIVE_INFINITY, Decimals.parse("-" + text.replace("+", "")));
    }

    @Test
    void readsAPartOfTheCharacters() {
        assertEquals(-2.5, Decimals.parse("1,-2.5,3".toCharArray(), 2, 6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, -2.5, 2e-3, 1e300, 5e-324, 1.0 / 3, 2e23, 5.684341886080802E-14})
    void aTextReadsBackAsTheSameNumber(double value) {
        assertEquals(value, Decimals.parse(Decimals.text(value)));
    }

    /** Double.toString of Java 17 gives 2^-44 a digit more than it takes, 5.6843418860808015E-14. */
    @Test
    void aTextIsTheShortest() {
        assertEquals("5.684341886080802E-14", Decimals.text(0x1p-44));
        assertEquals("0.002", Decimals.text(2e-3));
        assertEquals("0.1", Decimals.text(0.1));
    }
}
