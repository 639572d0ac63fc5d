package org.espalier.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YesNoTest {
    @Test
    void findsThePairOfAColumn() {
        assertEquals(Optional.of(new YesNo("Yes", "NO")), YesNo.of(List.of("NO", "Yes", "yes", "no")));
        assertEquals(Optional.of(new YesNo("1", "0.0")), YesNo.of(List.of("0.0", "1", "1.00")));
        assertEquals(Optional.of(new YesNo("TRUE", "false")), YesNo.of(List.of("false", "TRUE")));
        assertEquals(Optional.of(new YesNo("y", "N")), YesNo.of(List.of("N", "y")));
    }

    @Test
    void otherWordsOneWordAndTwoPairsAreNone() {
        assertEquals(Optional.empty(), YesNo.of(List.of("yes", "maybe", "no")));
        assertEquals(Optional.empty(), YesNo.of(List.of("yes", "Yes")));
        assertEquals(Optional.empty(), YesNo.of(List.of("yes", "0")));
        assertEquals(Optional.empty(), YesNo.of(List.of("1", "2")));
        assertEquals(Optional.empty(), YesNo.of(List.of()));
    }

    @Test
    void readsACell() {
        YesNo words = new YesNo("True", "False");
        assertEquals(1, words.truth("True"));
        assertEquals(0, words.truth("FALSE"));
        assertEquals(Float.NaN, words.truth("1"));
        assertEquals("True", words.word(true));
        assertEquals("False", words.word(false));
    }

    @Test
    void oneWordTwiceIsRefused() {
        assertEquals(
                "expected two words, one for yes and one for no, found '1' twice",
                assertThrows(IllegalArgumentException.class, () -> new YesNo("1", "1.0"))
                        .getMessage());
        assertEquals(
                "expected as many words for yes as for no, found 1 and 0",
                assertThrows(IllegalArgumentException.class, () -> YesNo.pairs(List.of("yes"), List.of()))
                        .getMessage());
    }
}
