package org.espalier.text;

import java.util.Arrays;
import java.util.Collection;

/** Numbers texts from 0 in the order of their arrival, and finds one in a character array without making a string. */
public final class TextIndex {
    private static final int FREE = -1;

    private int[] slots = new int[64];
    private String[] texts = new String[16];
    private int[] hashes = new int[16];
    private int size;

    public TextIndex() {
        Arrays.fill(slots, FREE);
    }

    public TextIndex(Collection<String> texts) {
        this();
        texts.forEach(this::add);
    }

    public int size() {
        return size;
    }

    public String text(int number) {
        return texts[number];
    }

    /** @return the text's number, or -1 */
    public int find(char[] chars, int from, int to) {
        return slots[slot(chars, from, to, hash(chars, from, to))];
    }

    public int find(String text) {
        return find(text.toCharArray(), 0, text.length());
    }

    /** @return the text's number, old or new */
    public int add(char[] chars, int from, int to) {
        int hash = hash(chars, from, to);
        int slot = slot(chars, from, to, hash);
        if (slots[slot] != FREE) {
            return slots[slot];
        }
        if (size == texts.length) {
            texts = Arrays.copyOf(texts, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        texts[size] = new String(chars, from, to - from);
        hashes[size] = hash;
        slots[slot] = size++;
        if (size * 2 > slots.length) {
            grow();
        }
        return size - 1;
    }

    public int add(String text) {
        return add(text.toCharArray(), 0, text.length());
    }

    private int slot(char[] chars, int from, int to, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != FREE && !equal(slots[slot], chars, from, to, hash)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean equal(int number, char[] chars, int from, int to, int hash) {
        String text = texts[number];
        if (hashes[number] != hash || text.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i - from) != chars[i]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        Arrays.fill(slots, FREE);
        int mask = slots.length - 1;
        for (int n = 0; n < size; n++) {
            int slot = hashes[n] & mask;
            while (slots[slot] != FREE) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = n;
        }
    }

    private static int hash(char[] chars, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + chars[i];
        }
        // the low bits choose the slot: mix the high ones in
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 16);
    }
}
