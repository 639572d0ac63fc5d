package org.espalier.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void quotesWhatIsHarmlessAsItIs() {
        assertEquals("'ä \"b\" 漢'", Texts.quote("ä \"b\" 漢"));
        assertEquals("''", Texts.quote(""));
    }

    @Test
    void showsControlCharactersAsEscapes() {
        assertEquals("'a\\nb\\rc\\td\\u001b[0m\\u0000'", Texts.quote("a\nb\rc\td\u001b[0m\0"));
        assertEquals("'\\u202e\\u2028\\u200b\\ufeff'", Texts.quote("\u202e\u2028\u200b\ufeff"));
        assertEquals("'\\ud800'", Texts.quote("\ud800"));
    }

    @Test
    void cutsLongTexts() {
        assertEquals("'" + "x".repeat(60) + "'", Texts.quote("x".repeat(60)));
        assertEquals("'" + "x".repeat(60) + "…'", Texts.quote("x".repeat(61)));
        assertEquals("'" + "😀".repeat(60) + "…'", Texts.quote("😀".repeat(61)));
        assertEquals("x".repeat(100), Texts.escape("x".repeat(100)));
    }

    @Test
    void listsTheFirstTen() {
        assertEquals("'a', 'b'", Texts.list(List.of("a", "b")));
        assertEquals(
                "'0', '1', '2', '3', '4', '5', '6', '7', '8', '9' and 5 more",
                Texts.list(IntStream.range(0, 15).mapToObj(String::valueOf).toList()));
    }

    @Test
    void findsNamesThatAreNear() {
        List<String> known = List.of("education", "education-num", "income", "age", "Sex");
        assertEquals(List.of("income"), Texts.near("incme", known));
        assertEquals(List.of("education"), Texts.near("eduaction", known));
        assertEquals(List.of("Sex"), Texts.near("sex", known));
        assertEquals(List.of(), Texts.near("salary", known));
        assertEquals(List.of("b1", "b2", "b3"), Texts.near("b", List.of("b1", "b2", "b3", "b4")));
    }

    /** Cells may hold documents: of two of a million characters the distance would take hours. */
    @Test
    void documentsAreNotNames() {
        assertEquals(List.of(), Texts.near("a".repeat(1_000_000), List.of("a".repeat(999_999) + "b")));
    }

    @Test
    void whatIsShownCanNeitherSteerNorFlood() {
        assertEquals("a\u241b[31mb\u240a\u2421\ufffdc", Texts.visible("a\u001b[31mb\n\u007f\u202ec", 100));
        assertEquals("abc", Texts.visible("abc", 3));
        assertEquals("ab…", Texts.visible("abcd", 3));
    }
}
