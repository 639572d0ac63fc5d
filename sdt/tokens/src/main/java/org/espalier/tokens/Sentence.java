package org.espalier.tokens;

import java.util.List;

/**
 * A sentence, or another text that is read as a whole.
 *
 * @param tokens its words and marks in their order, one or more
 * @param tags one for each token; empty where there are none
 */
public record Sentence(List<String> tokens, List<String> tags) {
    public Sentence {
        tokens = List.copyOf(tokens);
        tags = List.copyOf(tags);
        if (tokens.isEmpty() || !tags.isEmpty() && tags.size() != tokens.size()) {
            throw new IllegalArgumentException("expected a tag for each of one token or more, found " + tokens.size()
                    + " tokens, " + tags.size() + " tags");
        }
    }

    /** Whether its tokens have tags. */
    public boolean isTagged() {
        return !tags.isEmpty();
    }
}
