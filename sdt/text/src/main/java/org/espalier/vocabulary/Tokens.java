package org.espalier.vocabulary;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text broken into words, folded to lower case, with what is counted on the way: of {@code "Call 08001234567, it's FREE!"} the words
 * {@code call}, {@code 08001234567}, {@code it's} and {@code free}.
 *
 * <p>The rules are those of Unicode's default word boundaries (UAX #29) where they matter to a vocabulary: letters, digits and marks
 * stick together, an apostrophe between letters and a point or comma between digits stay inside. Unlike there a point between
 * letters parts them ({@code end.Next} is two words). An ideograph, a kana of Hiragana, a letter of a script that writes no blanks
 * (Thai, Lao, Khmer, Burmese) and an emoji are a word each; phrases put them together again. A lone half of a surrogate pair and the
 * replacement character are no part of a word.
 */
final class Tokens {
    /** Longer runs of letters are data, not words. */
    static final int MAX_LENGTH = 40;

    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    /** One that is a word of its own. */
    private static final byte SINGLE = 3;
    /** Goes with the character before it. */
    private static final byte MARK = 4;

    private static final byte[] ASCII = new byte[128];

    static {
        for (int c = 0; c < 128; c++) {
            ASCII[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
                    ? LETTER
                    : c >= '0' && c <= '9' ? DIGIT : OTHER;
        }
    }

    private final char[] source;
    private final int from;
    private final int to;

    /** The words one after the other, a blank between two. */
    private char[] folded;

    private int length;
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private int[] sourceStarts = new int[32];
    private int[] sourceEnds = new int[32];
    /** Whether the word and the one before it can be a phrase: no sentence ends between them. */
    private boolean[] follows = new boolean[32];

    private int count;

    private int letters;
    private int capitals;
    private int digits;
    private int exclamations;
    private int currencies;
    private int inCapitals;
    private int longestNumber;
    private int run;

    private Tokens(char[] source, int from, int to) {
        this.source = source;
        this.from = from;
        this.to = to;
        this.folded = new char[to - from + 16];
    }

    static Tokens of(char[] chars, int from, int to) {
        Tokens tokens = new Tokens(chars, from, to);
        tokens.read();
        return tokens;
    }

    /** Number of words. */
    int count() {
        return count;
    }

    /** The characters that {@link #start} and {@link #end} count in. */
    char[] chars() {
        return folded;
    }

    int start(int word) {
        return starts[word];
    }

    int end(int word) {
        return ends[word];
    }

    /** Where the word stands in the text itself. */
    int sourceStart(int word) {
        return sourceStarts[word];
    }

    int sourceEnd(int word) {
        return sourceEnds[word];
    }

    /** Whether a word and the one before it make a phrase. */
    boolean follows(int word) {
        return follows[word];
    }

    int letters() {
        return letters;
    }

    int capitals() {
        return capitals;
    }

    int digits() {
        return digits;
    }

    int exclamations() {
        return exclamations;
    }

    int currencies() {
        return currencies;
    }

    /** Words of two letters or more, all of them capitals. */
    int inCapitals() {
        return inCapitals;
    }

    /** Digits of the longest run without anything between. */
    int longestNumber() {
        return longestNumber;
    }

    private void read() {
        boolean sameSentence = false;
        int i = from;
        while (i < to) {
            char c = source[i];
            byte kind = c < 128 ? ASCII[c] : kind(codePoint(i));
            if (kind == OTHER || kind == MARK) {
                sameSentence &= c != '.' && c != '!' && c != '?' && c != '\n';
                count(c);
                i++;
            } else {
                i = kind == SINGLE ? single(i) : word(i);
                if (count > 0 && sourceEnds[count - 1] == i) {
                    follows[count - 1] = sameSentence && count > 1;
                    sameSentence = true;
                }
            }
        }
    }

    private void count(char c) {
        if (c == '!' || c == '\uFF01') {
            exclamations++;
        } else if (c == '$' || c >= 128 && Character.getType(c) == Character.CURRENCY_SYMBOL) {
            currencies++;
        }
    }

    /** Reads a run of letters and digits; returns where it ends. */
    private int word(int begin) {
        int start = open();
        boolean hasMarks = false;
        int lettersBefore = letters;
        int capitalsBefore = capitals;
        run = 0;
        int i = begin;
        byte before = OTHER;
        while (i < to) {
            char c = source[i];
            if (c < 128) {
                byte kind = ASCII[c];
                if (kind == OTHER) {
                    if (!isInside(c, i, before)) {
                        break;
                    }
                    put(c);
                    run = 0;
                } else if (kind == DIGIT) {
                    digit();
                    put(c);
                } else if (c <= 'Z') {
                    run = 0;
                    letters++;
                    capitals++;
                    put((char) (c + 32));
                } else {
                    run = 0;
                    letters += c == '_' ? 0 : 1;
                    put(c);
                }
                before = kind;
                i++;
            } else {
                int point = codePoint(i);
                byte kind = kind(point);
                if (kind == LETTER || kind == DIGIT) {
                    count(point, kind);
                    putFolded(point);
                    hasMarks |= point >= 0xFB00;
                } else if (kind == MARK) {
                    hasMarks = true;
                    if (Character.getType(point) != Character.FORMAT) {
                        putFolded(point);
                    }
                } else if (c == '\u2019' && isInside('\'', i, before)) {
                    put('\'');
                } else {
                    break;
                }
                before = kind == MARK ? before : kind;
                i += Character.charCount(point);
            }
        }
        if (hasMarks) {
            normalize(start);
        }
        int ofWord = letters - lettersBefore;
        inCapitals += ofWord > 1 && ofWord == capitals - capitalsBefore ? 1 : 0;
        close(start, begin, i);
        return i;
    }

    private void digit() {
        digits++;
        longestNumber = Math.max(longestNumber, ++run);
    }

    private void count(int point, byte kind) {
        if (kind == DIGIT) {
            digit();
        } else {
            run = 0;
            letters++;
            capitals += Character.isUpperCase(point) ? 1 : 0;
        }
    }

    /** An apostrophe between letters, a point or a comma between digits. */
    private boolean isInside(char c, int at, byte before) {
        if (at + 1 >= to) {
            return false;
        }
        char next = source[at + 1];
        byte after = next < 128 ? ASCII[next] : kind(codePoint(at + 1));
        return c == '\'' && before == LETTER && after == LETTER
                || (c == '.' || c == ',') && before == DIGIT && after == DIGIT;
    }

    /** A character that is a word, with the marks and joined ones after it. */
    private int single(int begin) {
        int start = open();
        int i = begin;
        boolean isJoined = true;
        while (i < to) {
            int point = codePoint(i);
            boolean isJoiner = point == 0x200D;
            boolean isModifier = point >= 0x1F3FB && point <= 0x1F3FF || point >= 0xFE00 && point <= 0xFE0F;
            if (!isJoined && !isJoiner && !isModifier && kind(point) != MARK) {
                break;
            }
            if (!isModifier) {
                putFolded(point);
            }
            letters += i == begin && Character.isLetter(point) ? 1 : 0;
            isJoined = isJoiner && i + 1 < to && kind(codePoint(i + 1)) == SINGLE;
            i += Character.charCount(point);
        }
        close(start, begin, i);
        return i;
    }

    /** A pair of surrogates counts as one; half of one stands for itself. */
    private int codePoint(int at) {
        char c = source[at];
        return Character.isHighSurrogate(c) && at + 1 < to && Character.isLowSurrogate(source[at + 1])
                ? Character.toCodePoint(c, source[at + 1])
                : c;
    }

    private static byte kind(int point) {
        if (point < 128) {
            return ASCII[point];
        }
        switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER:
            case Character.LOWERCASE_LETTER:
            case Character.TITLECASE_LETTER:
            case Character.MODIFIER_LETTER:
                return LETTER;
            case Character.OTHER_LETTER:
                return isSingle(point) ? SINGLE : LETTER;
            case Character.DECIMAL_DIGIT_NUMBER:
                return DIGIT;
            case Character.NON_SPACING_MARK:
            case Character.COMBINING_SPACING_MARK:
            case Character.ENCLOSING_MARK:
            case Character.FORMAT:
                return MARK;
            case Character.OTHER_SYMBOL:
                return point >= 0x2190 && point != 0xFFFD && point != 0xFFFC ? SINGLE : OTHER;
            default:
                return OTHER;
        }
    }

    /** A letter that is a word of its own, as its script writes no blanks. */
    static boolean isSingle(int point) {
        if (point < 0x0E00) {
            return false;
        }
        return Character.isIdeographic(point)
                || switch (Character.UnicodeScript.of(point)) {
                    case HIRAGANA, THAI, LAO, KHMER, MYANMAR -> true;
                    default -> false;
                };
    }

    private int open() {
        if (count == starts.length) {
            int larger = count * 2;
            starts = Arrays.copyOf(starts, larger);
            ends = Arrays.copyOf(ends, larger);
            sourceStarts = Arrays.copyOf(sourceStarts, larger);
            sourceEnds = Arrays.copyOf(sourceEnds, larger);
            follows = Arrays.copyOf(follows, larger);
        }
        if (length > 0) {
            put(' ');
        }
        return length;
    }

    private void put(char c) {
        if (length == folded.length) {
            folded = Arrays.copyOf(folded, length * 2);
        }
        folded[length++] = c;
    }

    /** By way of upper case, so that letters with two small forms are one. */
    private void putFolded(int point) {
        int lower = Character.toLowerCase(Character.toUpperCase(point));
        if (Character.isBmpCodePoint(lower)) {
            put((char) lower);
        } else {
            put(Character.highSurrogate(lower));
            put(Character.lowSurrogate(lower));
        }
    }

    /** A letter and its mark, and a letter of full width, are what they are written as elsewhere. */
    private void normalize(int start) {
        String word = Normalizer.normalize(new String(folded, start, length - start), Normalizer.Form.NFKC);
        length = start;
        word.chars().forEach(c -> put((char) c));
    }

    private void close(int start, int sourceStart, int sourceEnd) {
        if (length == start) {
            length = Math.max(0, start - 1); // of nothing but marks that are not written
            return;
        }
        starts[count] = start;
        ends[count] = length;
        sourceStarts[count] = sourceStart;
        sourceEnds[count] = sourceEnd;
        follows[count] = false;
        count++;
    }
}
