package org.espalier.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextIndexTest {
    @Test
    void numbersTextsInTheOrderOfArrival() {
        TextIndex index = new TextIndex(List.of("b", "a", ""));
        assertEquals(0, index.find("b"));
        assertEquals(1, index.find("a"));
        assertEquals(2, index.find(""));
        assertEquals(-1, index.find("c"));
        assertEquals(1, index.add("a"));
        assertEquals(3, index.add("c"));
        assertEquals("c", index.text(3));
        assertEquals(4, index.size());
        assertEquals(1, index.find("xax".toCharArray(), 1, 2));
    }

    @Test
    void keepsApartTextsWithTheSameHash() {
        // Aa and BB have the same hash, and so have all words made of them
        TextIndex index = new TextIndex();
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder word = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                word.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            assertEquals(i, index.add(word.toString()));
        }
        assertEquals(1, index.find("BB" + "Aa".repeat(11)));
        assertEquals(-1, index.find("BB" + "Aa".repeat(10)));
    }

    @Test
    void growsOverManyTexts() {
        TextIndex index = new TextIndex();
        for (int i = 0; i < 100_000; i++) {
            assertEquals(i, index.add("t" + i));
        }
        assertEquals(77_777, index.find("t77777"));
    }

    private static void add(TextCounts counts, String text) {
        counts.add(text.toCharArray(), 0, text.length());
    }

    @Test
    void countsAndRanks() {
        TextCounts counts = new TextCounts();
        List.of("b", "a", "c", "a", "c").forEach(text -> add(counts, text));
        assertEquals(List.of("a", "c", "b"), counts.mostFrequent(3));
        assertEquals(List.of("a"), counts.mostFrequent(1));
        assertEquals(3, counts.different());
        assertFalse(counts.allDifferent());
        assertFalse(counts.overflowed());
    }

    @Test
    void remembersTheFrequentInBoundedMemory() {
        TextCounts counts = new TextCounts();
        for (int i = 0; i < 200_000; i++) {
            add(counts, i % 3 == 0 ? "frequent" + i % 90 : "rare" + i);
        }
        assertTrue(counts.overflowed());
        assertEquals(
                30,
                counts.mostFrequent(30).stream()
                        .filter(t -> t.startsWith("frequent"))
                        .count());
    }

    @Test
    void longTextsFillTheMemoryToo() {
        TextCounts counts = new TextCounts();
        for (int i = 0; i < 100; i++) {
            add(counts, i + "x".repeat(100_000));
        }
        assertTrue(counts.overflowed());
        assertTrue(counts.allDifferent());
    }
}
