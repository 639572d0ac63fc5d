package org.espalier.data;

import java.util.Set;

/** The fields that stand for a missing value. */
final class MissingTokens {
    private final TextIndex tokens;
    private boolean empty;
    /** By first character (those below 128): whether a token may begin with it. Spares most fields the look-up. */
    private final boolean[] mayBeginWith = new boolean[128];

    MissingTokens(Set<String> tokens) {
        this.tokens = new TextIndex(tokens);
        for (String token : tokens) {
            if (token.isEmpty()) {
                empty = true;
            } else if (token.charAt(0) < mayBeginWith.length) {
                mayBeginWith[token.charAt(0)] = true;
            }
        }
    }

    boolean contains(char[] chars, int from, int to) {
        if (from == to) {
            return empty;
        }
        boolean mayBe = chars[from] >= mayBeginWith.length || mayBeginWith[chars[from]];
        return mayBe && tokens.find(chars, from, to) >= 0;
    }
}
