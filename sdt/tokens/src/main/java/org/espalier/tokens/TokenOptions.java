package org.espalier.tokens;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.espalier.EspalierException;
import org.espalier.base.Texts;

/**
 * What a row says of a token.
 *
 * @param window neighbours on either side whose words are columns, 0 to {@value #MAX_WINDOW}
 * @param cues words that announce what follows, as verbs do: columns say which of them stood last and comes next, and how far
 *     away. Lower-case; {@code feed*} stands for every word that begins so. None: no such columns
 * @param form of the tags
 * @param kinds of tags that are kept, as they are to be written; case and brackets don't matter in the file. All others become
 *     {@link Entities#OUTSIDE}. None: all are kept
 */
public record TokenOptions(int window, List<String> cues, TagForm form, List<String> kinds) {
    public static final int MAX_WINDOW = 10;

    /** What becomes of {@code B-} and {@code I-} before a tag. */
    public enum TagForm {
        /** They stay: which token begins an entity is learned too. */
        BIO,
        /** They are left out: fewer classes; two entities of a kind side by side are one. */
        PLAIN;

        /** As in the command's options. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TokenOptions {
        cues = List.copyOf(cues);
        kinds = List.copyOf(kinds);
        if (window < 0 || window > MAX_WINDOW) {
            throw new EspalierException("window: expected 0 to " + MAX_WINDOW + ", found " + window);
        }
        for (String cue : cues) {
            if (cue.isBlank() || cue.equals("*") || !cue.equals(cue.toLowerCase(Locale.ROOT))) {
                throw new EspalierException("cues: expected lower-case words, found " + Texts.quote(cue));
            }
        }
        if (new HashSet<>(kinds).size() < kinds.size() || kinds.contains("")) {
            throw new EspalierException("kinds: expected different tags, found " + Texts.list(kinds));
        }
    }

    /** Two neighbours, no cues, tags as they stand. */
    public static TokenOptions defaults() {
        return new TokenOptions(2, List.of(), TagForm.BIO, List.of());
    }

    public TokenOptions withWindow(int newWindow) {
        return new TokenOptions(newWindow, cues, form, kinds);
    }

    public TokenOptions withCues(List<String> newCues) {
        return new TokenOptions(window, newCues, form, kinds);
    }

    public TokenOptions withForm(TagForm newForm) {
        return new TokenOptions(window, cues, newForm, kinds);
    }

    public TokenOptions withKinds(List<String> newKinds) {
        return new TokenOptions(window, cues, form, newKinds);
    }

    /** A tag of the file as it is written. */
    String tag(String found) {
        String kind = Entities.kind(found);
        if (!kinds.isEmpty()) {
            String bare = kind.replaceAll("^[(\\[]+|[)\\]]+$", "");
            kind = kinds.stream().filter(bare::equalsIgnoreCase).findFirst().orElse(Entities.OUTSIDE);
        }
        String prefix = found.substring(0, found.length() - Entities.kind(found).length());
        return kind.equals(Entities.OUTSIDE) || form == TagForm.PLAIN ? kind : prefix + kind;
    }
}
