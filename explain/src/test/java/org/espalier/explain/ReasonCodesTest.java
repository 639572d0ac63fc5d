package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.espalier.EspalierException;
import org.junit.jupiter.api.Test;

class ReasonCodesTest {
    private static final Explainer CREDIT = Explainer.of(Trees.credit());
    private static final int GOOD = 0;
    private static final int BAD = 1;

    private static Explanation explain(String... fields) {
        return CREDIT.explain(List.of(fields));
    }

    private static String error(Explanation e, int against) {
        return assertThrows(EspalierException.class, () -> ReasonCodes.of(e, against, 4, 0.5))
                .getMessage();
    }

    /** By hand: at the root right is better for "good" and both columns push left; at gate 1 right is better, and age pushes right. */
    @Test
    void theColumnsThatMovedItAgainstTheClass() {
        Explanation e = explain("52", "500", "rent");
        TreeView tree = e.tree();
        double root = tree.distribution(2)[GOOD] - tree.distribution(1)[GOOD];
        List<ReasonCodes.Reason> reasons = ReasonCodes.of(e, GOOD, 4, 0.5);
        assertEquals(
                List.of("income", "home"),
                reasons.stream().map(ReasonCodes.Reason::column).toList());
        assertEquals(
                List.of("500", "rent"),
                reasons.stream().map(ReasonCodes.Reason::value).toList());
        assertEquals(3.0 * root, reasons.get(0).score(), 1e-5);
        assertEquals(1.2 * root, reasons.get(1).score(), 1e-5);
        assertEquals(1, ReasonCodes.of(e, GOOD, 1, 0.5).size());
    }

    /** A gate speaks by the share of the row that comes to it: at gate 1, sigma(2) of it, age 20 pushes left, away from "good". */
    @Test
    void aLowerGateCountsByTheReachBeforeIt() {
        ReasonCodes.Reason age = ReasonCodes.of(explain("20", "1500", "rent"), GOOD, 4, 0.5).stream()
                .filter(reason -> reason.column().equals("age"))
                .findFirst()
                .orElseThrow();
        double before = 1 / (1 + Math.exp(-2));
        double gain = 1 / (1 + Math.exp(2)) - 1 / (1 + Math.exp(4));
        assertEquals(4.0 * before * gain, age.score(), 1e-6);
    }

    @Test
    void refusals() {
        Explanation e = explain("52", "500", "rent");
        assertEquals(
                "row 1: no reasons are given, because the tree answers 'bad', the very class to argue against",
                error(e, BAD));
        Explanation disputed = e.withTeacher(new float[] {0.9f, 0.1f});
        assertEquals(
                "row 1: no reasons are given, because the tree answers 'bad' and the teacher 'good'",
                error(disputed, GOOD));
        assertEquals(
                "row 1: no reasons are given, because the path mass 0.31122968 is below 0.5: one path does not tell the"
                        + " story",
                error(explain("35", "2000", "castle"), BAD));
        assertThrows(IllegalArgumentException.class, () -> ReasonCodes.of(e, GOOD, 5, 0.5));
    }
}
