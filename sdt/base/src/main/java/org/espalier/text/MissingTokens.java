package org.espalier.text;

import java.util.Set;
import java.util.stream.DoubleStream;
import org.espalier.base.Decimals;

/** The fields that stand for a missing value. */
public final class MissingTokens {
    private final TextIndex tokens;
    private boolean empty;
    /** Those of them that are numbers. */
    private final double[] numbers;
    /** By first character (those below 128): whether a token may begin with it. Spares most fields the look-up. */
    private final boolean[] mayBeginWith = new boolean[128];

    public MissingTokens(Set<String> tokens) {
        this.tokens = new TextIndex(tokens);
        numbers = tokens.stream()
                .mapToDouble(Decimals::parse)
                .filter(Double::isFinite)
                .toArray();
        for (String token : tokens) {
            if (token.isEmpty()) {
                empty = true;
            } else if (token.charAt(0) < mayBeginWith.length) {
                mayBeginWith[token.charAt(0)] = true;
            }
        }
    }

    /** Whether {@code chars[from .. to)} is one of them. */
    public boolean contains(char[] chars, int from, int to) {
        if (from == to) {
            return empty;
        }
        boolean mayBe = chars[from] >= mayBeginWith.length || mayBeginWith[chars[from]];
        return mayBe && tokens.find(chars, from, to) >= 0;
    }

    /** Whether a value that may be no text is missing: null, a number equal to one of the tokens, or one's text. */
    public boolean contains(Object value) {
        if (value instanceof Number n && Double.isFinite(n.doubleValue())) {
            return numbers.length > 0 && DoubleStream.of(numbers).anyMatch(token -> token == n.doubleValue());
        }
        String text = value == null ? null : RawValues.text(value);
        if (text == null) {
            return value == null;
        }
        char[] chars = Spelling.trimmed(text).toCharArray();
        return contains(chars, 0, chars.length);
    }
}
