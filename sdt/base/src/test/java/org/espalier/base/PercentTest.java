package org.espalier.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentTest {
    @ParameterizedTest
    @CsvSource({
        "0.9996,  >99.9 %",
        "0.9995,  >99.9 %",
        "0.99949, 99.9 %",
        "0.9993,  99.9 %",
        "0.991,   99.1 %",
        "0.99,    99 %",
        "0.974,   97 %",
        "0.5,     50 %",
        "0.01,    1 %",
        "0.0099,  1.0 %",
        "0.002,   0.2 %",
        "0.0005,  0.1 %",
        "0.00049, <0.1 %",
        "1e-20,   <0.1 %",
    })
    void wholePercentsAndADecimalNearTheEnds(double share, String text) {
        assertEquals(text, Percent.of(share));
        assertEquals(text, Percent.ofProbability(share));
    }

    @Test
    void onlyACountIsAllOrNone() {
        assertEquals("100 %", Percent.of(1));
        assertEquals("0 %", Percent.of(0));
        assertEquals(">99.9 %", Percent.of(Math.nextDown(1)));
        assertEquals("<0.1 %", Percent.of(Double.MIN_VALUE));
        assertEquals(">99.9 %", Percent.ofProbability(1));
        assertEquals("<0.1 %", Percent.ofProbability(0));
    }

    @ParameterizedTest
    @CsvSource({
        "1,        2, 100.00",
        "0.999999, 2, 99.99",
        "0.99994,  2, 99.99",
        "0.98735,  2, 98.74",
        "0.000001, 2, 0.01",
        "0,        2, 0.00",
        "-0.0125,  2, -1.25",
        "0.9999,   0, 99",
        "0.9996,   1, 99.9",
        "0.625,    1, 62.5",
    })
    void digitsOfATableStopShortOfTheEnds(double share, int places, String text) {
        assertEquals(text, Percent.digits(share, places));
    }
}
