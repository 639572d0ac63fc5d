package org.espalier.source;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.base.Texts;

/** Text from outside in Java source: ASCII only, and nothing that ends a literal or a comment. */
final class JavaText {
    /** Long enough for a hash. */
    private static final int NAME_LENGTH = 100;

    /** Of Java 21, and the classes that the source names. */
    private static final Set<String> TAKEN = Set.of(
            "abstract assert boolean break byte case catch char class const continue default do double else enum extends"
                    .concat(
                            " final finally float for goto if implements import instanceof int interface long native new")
                    .concat(" package private protected public return short static strictfp super switch synchronized")
                    .concat(" this throw throws transient try void volatile while _ true false null var yield record")
                    .concat(" sealed permits when Object String Number Double Float Math System StringTokenizer")
                    .concat(
                            " IllegalArgumentException NumberFormatException ArithmeticException BigDecimal Normalizer Locale")
                    .split(" "));

    private JavaText() {}

    /** Whether a class may have this name: ASCII, no word of the language. */
    static boolean isClassName(String text) {
        return text.matches("[A-Za-z_$][A-Za-z0-9_$]*") && !TAKEN.contains(text);
    }

    /** As a literal with its quotes. */
    static String literal(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f) {
                // not as a Unicode escape, which is a line end before the compiler looks for literals
                out.append(String.format(Locale.ROOT, "\\%03o", (int) c));
            } else if (c > 0x7f) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** A name in a documentation comment. */
    static String comment(String name) {
        StringBuilder out = new StringBuilder();
        String visible = Texts.visible(name, NAME_LENGTH);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            if ("\\/*<>&@{}".indexOf(c) >= 0) {
                out.append("&#").append((int) c).append(';');
            } else if (c > 0x7f) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The elements of an array, one a line. */
    static <T> String lines(List<T> values, Function<T, String> form) {
        return values.stream().map(v -> "        " + form.apply(v) + ",").collect(Collectors.joining("\n"));
    }
}
