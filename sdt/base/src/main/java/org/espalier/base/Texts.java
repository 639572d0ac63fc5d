package org.espalier.base;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text from outside in messages: quoted, cut to a readable length, control characters shown as escapes, so that a file
 * can neither flood nor steer a terminal.
 */
public final class Texts {
    private static final int MAX_LENGTH = 60;

    /** Of a name that may be misspelled: comparing takes the square of the length, and cells may hold whole documents. */
    private static final int LONGEST_NAME = 500;

    private static final int MAX_LISTED = 10;

    private Texts() {}

    /** The text in single quotes, on one line, at most 60 characters of it. */
    public static String quote(String text) {
        int end = text.codePointCount(0, text.length()) > MAX_LENGTH ? text.offsetByCodePoints(0, MAX_LENGTH) : -1;
        return "'" + (end < 0 ? escape(text) : escape(text.substring(0, end)) + "…") + "'";
    }

    /** The text on one line, control and direction characters as {@code \}{@code u001b}, all of it. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isUnsafe(c)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
        return out.toString();
    }

    /**
     * The text as it may stand in a picture, a report or on a terminal: on one line, every control character as its
     * Unicode picture (escape as U+241B), whatever else steers or hides (direction marks, lone surrogates) as U+FFFD, cut
     * to a length.
     *
     * @param length code points at most, the ellipsis of a cut text included
     */
    public static String visible(String text, int length) {
        StringBuilder out = new StringBuilder();
        int count = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (++count == length && i < text.length()) {
                return out.append('…').toString();
            }
            if (c < 0x20) {
                out.append((char) (0x2400 + c));
            } else if (c == 0x7f) {
                out.append('\u2421');
            } else if (isUnsafe(c)) {
                out.append('\ufffd');
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** The texts quoted and joined by commas; after the tenth, how many more there are. */
    public static String list(Collection<String> texts) {
        String shown = texts.stream().limit(MAX_LISTED).map(Texts::quote).collect(Collectors.joining(", "));
        return texts.size() > MAX_LISTED ? shown + " and " + (texts.size() - MAX_LISTED) + " more" : shown;
    }

    /** Those of the known names that the given one may be a misspelling of, the nearest first, at most three. */
    public static List<String> near(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int most = Math.max(1, wanted.length() / 3);
        record Candidate(String name, int distance) {}
        List<Candidate> candidates = new ArrayList<>();
        for (String k : known) {
            int distance = distance(wanted, k.toLowerCase(Locale.ROOT), most);
            if (distance <= most) {
                candidates.add(new Candidate(k, distance));
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(3)
                .map(Candidate::name)
                .toList();
    }

    /** Levenshtein's distance, or something larger than {@code most} where it is larger than that, or a text too long to be a name. */
    private static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most || Math.max(a.length(), b.length()) > LONGEST_NAME) {
            return most + 1;
        }
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }

    /** The same with a capital letter at its beginning, whatever the locale. */
    public static String capitalised(String text) {
        int first = text.isEmpty() ? 0 : Character.charCount(text.codePointAt(0));
        return text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
    }
}
