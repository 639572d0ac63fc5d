package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void namesStandBetweenCommas() {
        assertEquals(List.of("a", "b c", "d"), Values.names("a, b c,d"));
    }

    @Test
    void anEmptyNameIsOne() {
        assertEquals(List.of("", "?"), Values.names(",?"));
        assertEquals(List.of(""), Values.names(""));
    }

    @Test
    void aNameWithACommaStandsInQuotes() {
        assertEquals(List.of("a,b", "c"), Values.names("\"a,b\",c"));
    }
}
