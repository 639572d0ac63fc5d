package org.espalier.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static void assertOneValue(String... texts) {
        List<String> values =
                List.of(texts).stream().map(Spelling::value).distinct().toList();
        assertEquals(1, values.size(), values::toString);
    }

    @Test
    void numbersAreComparedByTheirValue() {
        assertOneValue("2", "2.0", " 2", "+2", "2e0", "0.2E1", "02");
        assertOneValue("0", "-0", "0.00", "0e7");
        assertNotEquals(Spelling.value("2"), Spelling.value("2.1"));
    }

    @Test
    void numbersThatADoubleCannotTellApartAreDifferent() {
        assertNotEquals(Spelling.value("9007199254740992"), Spelling.value("9007199254740993"));
        assertOneValue("9007199254740993", "9007199254740993.0");
    }

    @Test
    void booleansAndLettersAreComparedByWhatTheyAre() {
        assertOneValue("true", "True", "TRUE", "true ");
        assertOneValue("G\u00f6teborg", "Go\u0308teborg", "\u00a0G\u00f6teborg");
        assertNotEquals(Spelling.value("Male"), Spelling.value("male"));
        assertEquals(Spelling.folded("Male"), Spelling.folded("male "));
        assertNotEquals(Spelling.value("1"), Spelling.value("true"));
        assertNotEquals(Spelling.value(""), Spelling.value("0"));
    }
}
