package org.espalier.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static Tokens read(String text) {
        return Tokens.of(text.toCharArray(), 0, text.length());
    }

    private static List<String> words(String text) {
        Tokens tokens = read(text);
        List<String> out = new ArrayList<>();
        for (int t = 0; t < tokens.count(); t++) {
            out.add(new String(tokens.chars(), tokens.start(t), tokens.end(t) - tokens.start(t)));
        }
        return out;
    }

    private static List<String> phrases(String text) {
        Tokens tokens = read(text);
        List<String> out = new ArrayList<>();
        for (int t = 1; t < tokens.count(); t++) {
            if (tokens.follows(t)) {
                out.add(new String(tokens.chars(), tokens.start(t - 1), tokens.end(t) - tokens.start(t - 1)));
            }
        }
        return out;
    }

    @Test
    void lettersDigitsAndWhatStandsInside() {
        assertEquals(
                List.of("call", "08001234567", "it's", "free", "1.50", "a_b", "end", "next"),
                words("Call 08001234567, it's FREE! £1.50 a_b end.Next"));
    }

    @Test
    void anApostropheAtTheEndIsNoneOfTheWord() {
        assertEquals(List.of("the", "boys", "it's"), words("the boys' 'it\u2019s'"));
    }

    @Test
    void noPhraseGoesOverTheEndOfASentence() {
        assertEquals(List.of("call now", "it's free"), phrases("Call, now! It's free. Ok"));
    }

    @Test
    void emptyTextsAndOnesOfMarksAloneHaveNoWords() {
        assertEquals(List.of(), words(""));
        assertEquals(List.of(), words(" ... !!! --- \n\t"));
        assertEquals(List.of(), words("\u0301\u200D"));
    }

    @Test
    void chineseJapaneseAndThaiAreReadByCharacters() {
        assertEquals(List.of("免", "费", "电", "话"), words("免费电话"));
        assertEquals(List.of("免 费", "费 电", "电 话"), phrases("免费电话"));
        assertEquals(List.of("こ", "れ", "カタカナ"), words("これカタカナ"));
        assertEquals(List.of("ฟ", "รี"), words("ฟรี"));
    }

    @Test
    void arabicAndHebrewAreReadByWords() {
        assertEquals(List.of("مجانا", "اتصل"), words("مجانا، اتصل"));
        assertEquals(List.of("שלום", "עולם"), words("שלום עולם"));
    }

    @Test
    void anEmojiIsAWordWithItsParts() {
        assertEquals(List.of("ok", "\uD83D\uDE00"), words("ok\uD83D\uDE00"));
        // a family is one, of any tone of skin
        assertEquals(
                1, words("\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67").size());
        assertEquals(words("\uD83D\uDC4D"), words("\uD83D\uDC4D\uD83C\uDFFD"));
    }

    @Test
    void halfOfASurrogatePairAndTheReplacementCharacterAreNoWords() {
        assertEquals(List.of("a", "b", "c"), words("a\uD83D b\uFFFDc"));
        assertEquals(List.of("a"), words("a\uD83D"));
        assertEquals(List.of("a"), words("\uDE00a"));
    }

    @Test
    void lettersAreFoldedAndComposed() {
        assertEquals(List.of("café"), words("CAFE\u0301"));
        assertEquals(List.of("free"), words("\uFF26\uFF32\uFF25\uFF25"));
        assertEquals(words("ΟΔΟΣ"), words("οδος"));
        assertEquals(List.of("softhyphen"), words("soft\u00ADhyphen"));
    }

    @Test
    void whatIsCounted() {
        Tokens tokens = read("WIN £100! Call 0800-123 4567 now!!");
        assertEquals(3 + 4 + 3, tokens.letters());
        assertEquals(4, tokens.capitals());
        assertEquals(14, tokens.digits());
        assertEquals(4, tokens.longestNumber());
        assertEquals(1, tokens.inCapitals());
        assertEquals(3, tokens.exclamations());
        assertEquals(1, tokens.currencies());
    }

    @Test
    void placesInTheTextItself() {
        String text = "Ça, CAFE\u0301!";
        Tokens tokens = read(text);
        assertEquals("CAFE\u0301", text.substring(tokens.sourceStart(1), tokens.sourceEnd(1)));
    }

    @Test
    void aMegabyteIsReadToItsEnd() {
        assertEquals(1, words("x".repeat(1 << 20)).size());
        assertEquals(1 << 19, words("x ".repeat(1 << 19)).size());
    }
}
