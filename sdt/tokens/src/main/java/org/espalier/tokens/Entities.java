package org.espalier.tokens;

import java.util.ArrayList;
import java.util.List;

/**
 * The entities that the tags of a sentence spell, as the scorer of CoNLL 2000 reads them (E. F. Tjong Kim Sang and S. Buchholz, 2000): with
 * {@code B-X} one begins, {@code I-X} goes on with one of the same kind and begins one elsewhere; {@code E-} and {@code L-} end one,
 * {@code S-} and {@code U-} are one. Of plain tags, {@code X}, a run of the same is an entity. {@value #OUTSIDE} is outside of all.
 */
public final class Entities {
    /** The tag of tokens that belong to no entity. */
    public static final String OUTSIDE = "O";

    private Entities() {}

    /**
     * An entity.
     *
     * @param kind its tag without prefix
     * @param from its first token, from 0
     * @param to one past its last
     */
    public record Entity(String kind, int from, int to) {}

    /** In the order of the tokens. */
    public static List<Entity> of(List<String> tags) {
        List<Entity> out = new ArrayList<>();
        int from = -1;
        String kind = "";
        boolean ended = true;
        for (int i = 0; i <= tags.size(); i++) {
            String tag = i < tags.size() ? tags.get(i) : OUTSIDE;
            char prefix = prefix(tag);
            boolean goesOn = !ended && kind(tag).equals(kind) && !tag.equals(OUTSIDE) && "BSU".indexOf(prefix) < 0;
            if (from >= 0 && !goesOn) {
                out.add(new Entity(kind, from, i));
                from = -1;
            }
            if (from < 0 && !tag.equals(OUTSIDE)) {
                from = i;
                kind = kind(tag);
            }
            ended = tag.equals(OUTSIDE) || "ELSU".indexOf(prefix) >= 0;
        }
        return List.copyOf(out);
    }

    /** The tag without its prefix. */
    public static String kind(String tag) {
        return prefix(tag) == ' ' ? tag : tag.substring(2);
    }

    /** B, I, E, L, S or U; a blank where there is none. */
    private static char prefix(String tag) {
        return tag.length() > 2 && tag.charAt(1) == '-' && "BIELSU".indexOf(tag.charAt(0)) >= 0 ? tag.charAt(0) : ' ';
    }
}
