package org.espalier.text;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The two words by which a column answers a question: of {@code Yes, no, yes} the words {@code Yes} and {@code no}. Upper and
 * lower case are alike, and so are {@code 1} and {@code 1.0}.
 *
 * @param yes as the data spell it
 * @param no as the data spell it
 */
public record YesNo(String yes, String no) {
    /** The plain words. */
    public static final YesNo PLAIN = new YesNo("yes", "no");

    /** Pairs that are known, for messages. */
    public static final String FORMS = "yes and no, true and false, or 1 and 0";

    private static final List<YesNo> KNOWN = List.of(
            PLAIN,
            new YesNo("true", "false"),
            new YesNo("1", "0"),
            new YesNo("y", "n"),
            new YesNo("t", "f"),
            new YesNo("on", "off"));

    /** @throws IllegalArgumentException when the two are spellings of one word */
    public YesNo {
        if (Spelling.folded(yes).equals(Spelling.folded(no))) {
            throw new IllegalArgumentException(
                    "expected two words, one for yes and one for no, found '" + yes + "' twice");
        }
    }

    /** The words of several columns, each list in their order. */
    public static List<YesNo> pairs(List<String> yes, List<String> no) {
        if (yes.size() != no.size()) {
            throw new IllegalArgumentException(
                    "expected as many words for yes as for no, found " + yes.size() + " and " + no.size());
        }
        return IntStream.range(0, yes.size())
                .mapToObj(k -> new YesNo(yes.get(k), no.get(k)))
                .toList();
    }

    /** The pair whose two words, and no others, are the spellings; each as it is spelled first. */
    public static Optional<YesNo> of(Collection<String> spellings) {
        for (YesNo known : KNOWN) {
            Optional<String> yes = first(spellings, known, 1);
            Optional<String> no = first(spellings, known, 0);
            boolean isAll = spellings.stream().noneMatch(text -> Float.isNaN(known.truth(text)));
            if (isAll && yes.isPresent() && no.isPresent()) {
                return Optional.of(new YesNo(yes.get(), no.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> first(Collection<String> spellings, YesNo known, int truth) {
        return spellings.stream().filter(text -> known.truth(text) == truth).findFirst();
    }

    /** 1 for a spelling of yes, 0 for one of no, else NaN. */
    public float truth(String text) {
        if (text.equals(yes) || text.equals(no)) {
            return text.equals(yes) ? 1 : 0;
        }
        String folded = Spelling.folded(text);
        return folded.equals(Spelling.folded(yes)) ? 1 : folded.equals(Spelling.folded(no)) ? 0 : Float.NaN;
    }

    /** The word for a truth of 1, or 0. */
    public String word(boolean isYes) {
        return isYes ? yes : no;
    }
}
