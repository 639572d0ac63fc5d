package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {
    @ParameterizedTest
    @CsvSource({
        "0, <0.1 %, <0.001",
        "0.0004, <0.1 %, <0.001",
        "0.0006, 0.1 %, 0.001",
        "0.0061, 0.6 %, 0.006",
        "0.0184, 2 %, 0.018",
        "0.5, 50 %, 0.500",
        "0.9876, 99 %, 0.988",
        "0.9912, 99.1 %, 0.991",
        "0.9994, 99.9 %, 0.999",
        "0.9996, >99.9 %, >0.999",
        "1, >99.9 %, >0.999"
    })
    void nothingIsRoundedToCertainty(double share, String percent, String decimal) {
        assertEquals(percent, Shares.percent(share));
        assertEquals(decimal, Shares.decimal(share));
    }
}
