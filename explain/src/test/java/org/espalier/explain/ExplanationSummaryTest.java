package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExplanationSummaryTest {
    private static final Explainer CREDIT = Explainer.of(Trees.credit());

    private static Explanation explain(String... fields) {
        return CREDIT.explain(List.of(fields));
    }

    /** At gate 1 age pushes to the branch taken, but there "bad" is the less likely: age speaks against it. */
    @Test
    void aColumnThatPushedAgainstTheAnswerIsNotNamed() {
        Explanation e = explain("52", "500", "rent");
        assertEquals("bad", e.predictedClass());
        assertEquals(
                "What speaks most for it: income (500), home (rent).",
                ExplanationSummary.of(e).get(1));
    }

    @Test
    void whereEveryColumnPushedAgainstTheAnswerNoneIsNamed() {
        assertEquals(
                "No column speaks for it.",
                ExplanationSummary.of(explain("35", "2000", "castle")).get(1));
    }

    /** Of two classes, what speaks for the one is what the reason codes hold against the other. */
    @Test
    void theNamedColumnsAreTheReasonsAgainstTheOtherClass() {
        SplittableRandom random = new SplittableRandom(6);
        int fewer = 0;
        for (int r = 0; r < 300; r++) {
            Explanation e = explain(
                    Integer.toString(random.nextInt(18, 80)),
                    Integer.toString(random.nextInt(0, 9000)),
                    List.of("own", "rent").get(random.nextInt(2)));
            List<ReasonCodes.Reason> reasons = ReasonCodes.of(e, 1 - e.predicted(), 3, 0);
            String named = reasons.stream()
                    .map(c -> c.column() + " (" + (c.index() == 1 ? thousands(c.value()) : c.value())
                            + (c.index() == 0 ? " years" : "") + ")")
                    .collect(Collectors.joining(", "));
            String expected =
                    reasons.isEmpty() ? "No column speaks for it." : "What speaks most for it: " + named + ".";
            assertEquals(expected, ExplanationSummary.of(e).get(1));
            fewer += reasons.size() < 3 ? 1 : 0;
        }
        assertTrue(fewer > 50, "rows with fewer than three columns for the answer: " + fewer);
    }

    private static String thousands(String income) {
        return String.format(Locale.ROOT, "%,d", Integer.parseInt(income));
    }

    @Test
    void whereAllLeavesAnswerAnotherClassTheFirstSentenceSaysSo() {
        Explanation e = explain("35", "2000", "castle");
        assertEquals("good", e.predictedClass());
        String first = ExplanationSummary.of(e).get(0);
        assertTrue(first.endsWith("; they part at question 1. All groups together answer bad (57 %)."), first);
        assertFalse(String.join(" ", ExplanationSummary.of(explain("52", "500", "rent")))
                .contains("All groups together"));
    }

    @Test
    void noShareIsRoundedToCertainty() {
        Explanation sure = explain("52", "10000", "own");
        assertTrue(sure.mass() > 0.9995 && sure.mass() < 1, "mass " + sure.mass());
        String first = ExplanationSummary.of(sure).get(0);
        assertEquals("Very likely good (98 %).", first);
        String text = ExplanationText.write(sure, 80, 5);
        assertTrue(text.contains("  This row goes to that side, clearly (>99.9 %).\n"), text);
        assertFalse(text.contains("1.000"), text);
        assertFalse(text.contains("100 %"), text);
    }
}
