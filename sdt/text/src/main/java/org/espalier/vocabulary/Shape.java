package org.espalier.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.TextFeatures.Span;

/** What is counted in a text besides its words. */
enum Shape {
    /** Characters. */
    LENGTH("length of ", Optional.empty()),
    /** Words. */
    WORDS("words in ", Optional.empty()),
    /** Digits of any script. */
    DIGITS("digits in ", Optional.empty()),
    /** Digits of the longest run of them: of {@code 0800 1234567} seven. */
    NUMBER("digits of the longest number in ", Optional.empty()),
    /** Capitals among the letters, 0 to 1. */
    CAPITALS("share of capitals in ", Optional.empty()),
    /** Words of two letters or more in capitals alone. */
    SHOUTED("words in capitals in ", Optional.empty()),
    EXCLAMATIONS("exclamation marks in ", Optional.empty()),
    /** Seven digits or more, single blanks, hyphens and brackets between them. */
    TELEPHONE("has a telephone number", Optional.of("has no telephone number")),
    /** {@code http://}, {@code https://} or {@code www.}. */
    URL("has a web address", Optional.of("has no web address")),
    /** A currency symbol. */
    CURRENCY("has a currency sign", Optional.of("has no currency sign"));

    private static final int TELEPHONE_DIGITS = 7;

    private final String name;
    private final Optional<String> otherwise;

    Shape(String name, Optional<String> otherwise) {
        this.name = name;
        this.otherwise = otherwise;
    }

    /** Its name: of a statement with the column's before it where there is another column of texts. */
    String name(String column, boolean isOnly) {
        return otherwise.isEmpty() ? name + column : isOnly ? name : column + " " + name;
    }

    /** Of one that is true or not: what holds where it is not. */
    Optional<String> otherwise(String column, boolean isOnly) {
        return otherwise.map(no -> isOnly ? no : column + " " + no);
    }

    boolean isStatement() {
        return otherwise.isPresent();
    }

    double of(Tokens tokens, char[] chars, int from, int to) {
        return switch (this) {
            case LENGTH -> to - from;
            case WORDS -> tokens.count();
            case DIGITS -> tokens.digits();
            case NUMBER -> tokens.longestNumber();
            case SHOUTED -> tokens.inCapitals();
            case CAPITALS -> tokens.letters() == 0 ? 0 : (double) tokens.capitals() / tokens.letters();
            case EXCLAMATIONS -> tokens.exclamations();
            case TELEPHONE -> tokens.digits() >= TELEPHONE_DIGITS && telephone(chars, from, to) != null ? 1 : 0;
            case URL -> address(chars, from, to) != null ? 1 : 0;
            case CURRENCY -> tokens.currencies() > 0 ? 1 : 0;
        };
    }

    /** Where it stands in a text; empty of what the text is as a whole. */
    List<Span> find(String text) {
        char[] chars = text.toCharArray();
        List<Span> out = new ArrayList<>();
        for (int at = 0; at < chars.length; ) {
            Span next = next(chars, at);
            if (next == null) {
                break;
            }
            out.add(next);
            at = next.to();
        }
        return out;
    }

    private Span next(char[] chars, int at) {
        return switch (this) {
            case TELEPHONE -> telephone(chars, at, chars.length);
            case URL -> address(chars, at, chars.length);
            case CURRENCY -> run(chars, at, Character.CURRENCY_SYMBOL);
            case DIGITS, NUMBER -> run(chars, at, Character.DECIMAL_DIGIT_NUMBER);
            case EXCLAMATIONS -> exclamation(chars, at);
            default -> null;
        };
    }

    private static Span run(char[] chars, int at, int type) {
        for (int i = at; i < chars.length; i++) {
            if (Character.getType(chars[i]) == type) {
                int end = i;
                while (end < chars.length && Character.getType(chars[end]) == type) {
                    end++;
                }
                return new Span(i, end);
            }
        }
        return null;
    }

    private static Span exclamation(char[] chars, int at) {
        for (int i = at; i < chars.length; i++) {
            if (chars[i] == '!' || chars[i] == '\uFF01') {
                return new Span(i, i + 1);
            }
        }
        return null;
    }

    private static Span telephone(char[] chars, int from, int to) {
        int digits = 0;
        int begin = -1;
        int last = -1;
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (c >= '0' && c <= '9' || c >= 128 && Character.isDigit(c)) {
                begin = digits++ == 0 ? i : begin;
                last = i;
            } else if (digits > 0 && !((c == ' ' || c == '-' || c == '(' || c == ')') && i == last + 1)) {
                if (digits >= TELEPHONE_DIGITS) {
                    break;
                }
                digits = 0;
            }
        }
        return digits >= TELEPHONE_DIGITS ? new Span(begin, last + 1) : null;
    }

    private static Span address(char[] chars, int from, int to) {
        for (int i = from; i + 4 < to; i++) {
            char c = chars[i];
            boolean isStart = i == from || !Character.isLetterOrDigit(chars[i - 1]);
            if (isStart
                    && ((c == 'w' || c == 'W') && isAt(chars, i, to, "www.")
                            || (c == 'h' || c == 'H')
                                    && (isAt(chars, i, to, "http://") || isAt(chars, i, to, "https://")))) {
                int end = i;
                while (end < to && !Character.isWhitespace(chars[end])) {
                    end++;
                }
                return new Span(i, end);
            }
        }
        return null;
    }

    private static boolean isAt(char[] chars, int at, int to, String lower) {
        if (at + lower.length() > to) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            char c = chars[at + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
